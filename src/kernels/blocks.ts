// Blocks of columns: each thread has the inner products of its own, which all then add up in the same order.

/** Where the logits of `size` bytes are: those of the only block, or the sums of all, `step` bytes apart, written to `out`. */
export function sum_blocks(logits: usize, blocks: u32, block: u32, step: usize, size: usize, out: usize): usize {
  if (blocks == 1) return logits;
  const first = logits - (block as usize) * step;
  for (let at: usize = 0; at < size; at += 16) {
    let sum = v128.load(first + at);
    for (let other: u32 = 1; other < blocks; other++) sum = f32x4.add(sum, v128.load(first + (other as usize) * step + at));
    v128.store(out + at, sum);
  }
  return out;
}
