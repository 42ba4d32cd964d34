// Rows of a table by their numbers, and back: an embedding and its gradient.
import { vector_add, vector_fill, vector_scale } from "./vector";

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

/**
 * Finds the distinct ids among `count`: puts them in `distinct`, in the order of their first places, and the position of
 * each id among them in `rows`. `seen` has a zero for each of the `vocabulary` ids. Returns how many are distinct, or -1
 * if an id is not below `vocabulary`.
 */
export function distinct_ids(
  distinct: usize, rows: usize, seen: usize, vocabulary: u32, ids: usize, count: i32,
): i32 {
  let found: u32 = 0;
  for (let i = 0; i < count; i++) {
    const id = load<u32>(ids + (i << 2));
    if (id >= vocabulary) return -1;
    const place = seen + ((<usize>id) << 2);
    if (load<u32>(place) == 0) {
      store<u32>(distinct + (found << 2), id);
      store<u32>(place, ++found);
    }
    store<u32>(rows + (i << 2), load<u32>(place) - 1);
  }
  return found;
}

/** Adds row i of `input` (count, columns) to row ids[i] of `table`, from the first row to the last. */
export function scatter_add_rows(table: usize, columns: i32, ids: usize, count: i32, input: usize): void {
  const size: usize = columns << 2;
  for (let i = 0; i < count; i++, input += size) {
    const row = table + <usize>load<u32>(ids + (i << 2)) * size;
    vector_add(row, row, input, columns);
  }
}

/**
 * The mean of the row `own`, unless it is 0, and the rows ids[i] of `table`, added in this order, to `output`, which may be
 * `own`. There must be one of them.
 */
export function mean_rows(output: usize, own: usize, table: usize, columns: i32, ids: usize, count: i32): void {
  const size: usize = columns << 2;
  if (own == 0) vector_fill(output, columns, 0);
  else if (own != output) memory.copy(output, own, size);
  for (let i = 0; i < count; i++) vector_add(output, output, table + <usize>load<u32>(ids + (i << 2)) * size, columns);
  vector_scale(output, output, columns, (1.0 / <f64>(count + (own != 0 ? 1 : 0))) as f32);
}
