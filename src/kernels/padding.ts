// Which rows of a batch are padding at a time.

/** Whether sequence `row` is over at `time`; `lengths` (B) u32, or 0 when all are of full length. */
@inline export function is_padding(lengths: usize, row: i32, time: i32): bool {
  return lengths != 0 && <u32>time >= load<u32>(lengths + (row << 2));
}
