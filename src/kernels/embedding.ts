// Rows of a table by their numbers, and back: an embedding and its gradient.
import { vector_add } from "./vector";

/**
 * Copies row ids[i] of the table (rows, columns) to row i of `output`. Returns how many were copied: fewer
 * than `count` when an id is not below `rows`.
 */
export function gather_rows(
  output: usize, table: usize, rows: u32, columns: i32, ids: usize, count: i32,
): i32 {
  const size: usize = columns << 2;
  for (let i = 0; i < count; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id >= rows) return i;
    memory.copy(output + <usize>i * size, table + <usize>id * size, size);
  }
  return count;
}

/** Adds row i of `input` (count, columns) to row ids[i] of `table`, from the first row to the last. */
export function scatter_add_rows(table: usize, columns: i32, ids: usize, count: i32, input: usize): void {
  const size: usize = columns << 2;
  for (let i = 0; i < count; i++, input += size) {
    const row = table + <usize>load<u32>(ids + (i << 2)) * size;
    vector_add(row, row, input, columns);
  }
}
