// The windows of a fixed-window language model (Bengio et al. 2003): at each place of a text, its token and those before
// it, looked up and laid side by side. Before the beginning of a text there are places without a token.
import { vector_add } from "./vector";

/** Stands for the id of a place without a token. */
const NONE: u32 = 0xffffffff;

/**
 * Writes the ids of the window that ends at each of the `ids` (steps, batch), the oldest first: (steps, batch, size). What
 * lies before the first time comes from `before` (batch, size - 1), f32, where each number is an id + 1, or 0 for none;
 * what lies before the time after the last one goes to `after`, of the same shape.
 */
export function window_ids(
  windows: usize,
  ids: usize,
  before: usize,
  after: usize,
  steps: i32,
  batch: i32,
  size: i32,
): void {
  const known = size - 1;
  for (let row = 0; row < batch; row++) {
    for (let time = 0; time < steps; time++) {
      const window = windows + ((<usize>(time * batch + row) * size) << 2);
      for (let i = 0; i < size; i++) {
        store<u32>(window + (i << 2), id_at(ids, before, time + i, row, batch, known));
      }
    }
    for (let i = 0; i < known; i++) {
      const id = id_at(ids, before, steps + i, row, batch, known);
      store<f32>(after + ((row * known + i) << 2), <f32>(id + 1));
    }
  }
}

/** Id `index` of a sequence, counted from the oldest that is known. */
@inline function id_at(ids: usize, before: usize, index: i32, row: i32, batch: i32, known: i32): u32 {
  if (index < known) return <u32>load<f32>(before + ((row * known + index) << 2)) - 1;
  return load<u32>(ids + (((index - known) * batch + row) << 2));
}

/**
 * Copies row ids[i] of the table (rows, columns) to row i of `output`, zeros where there is no token. Returns how many
 * were copied: fewer than `count` when an id is neither below `rows` nor none.
 */
export function gather_windows(
  output: usize, table: usize, rows: u32, columns: i32, ids: usize, count: i32,
): i32 {
  const size: usize = columns << 2;
  for (let i = 0; i < count; i++, output += size) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE) memory.fill(output, 0, size);
    else if (id < rows) memory.copy(output, table + <usize>id * size, size);
    else return i;
  }
  return count;
}

/** Adds row i of `input` (count, columns) to row ids[i] of `table`, from the first row to the last, but for places without a token. */
export function scatter_add_windows(table: usize, columns: i32, ids: usize, count: i32, input: usize): void {
  const size: usize = columns << 2;
  for (let i = 0; i < count; i++, input += size) {
    const id = load<u32>(ids + (i << 2));
    if (id == NONE) continue;
    const row = table + <usize>id * size;
    vector_add(row, row, input, columns);
  }
}
