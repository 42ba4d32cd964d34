// The gradients of the shards of a batch: cleared, then added up in the order of the shards together with the squares
// that make up their norm. A slab is cut in chunks of fixed size, each with a sum of squares of its own, so that the
// norm does not depend on who adds up which chunks.
import { load_lanes, store_lanes } from "./lanes";

/** Sets `size` bytes to zero. */
export function clear(pointer: usize, size: usize): void {
  memory.fill(pointer, 0, size);
}

/**
 * Adds to `count` numbers at `gradients` those that lie one, two … `stride` bytes behind, up to `shards` of them in all,
 * and writes the sum of squares of each `chunk` numbers as an f64 to `squares`. `chunk` is a multiple of 16.
 */
export function reduce_gradients(
  gradients: usize, stride: usize, shards: i32, count: i32, chunk: i32, squares: usize,
): void {
  for (let left = count; left > 0; left -= chunk) {
    f64.store(squares, reduce_chunk(gradients, stride, shards, min(left, chunk)));
    gradients += (<usize>chunk) << 2;
    squares += 8;
  }
}

/** Lane i of the four sums takes the numbers i, i + 4, i + 8 …, in that order, in f64. */
function reduce_chunk(gradients: usize, stride: usize, shards: i32, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let left = count;
  for (; left >= 16; left -= 16) {
    let a = v128.load(gradients, 0);
    let b = v128.load(gradients, 16);
    let c = v128.load(gradients, 32);
    let d = v128.load(gradients, 48);
    if (shards > 1) {
      let other = gradients + stride;
      for (let shard = 1; shard < shards; shard++) {
        a = f32x4.add(a, v128.load(other, 0));
        b = f32x4.add(b, v128.load(other, 16));
        c = f32x4.add(c, v128.load(other, 32));
        d = f32x4.add(d, v128.load(other, 48));
        other += stride;
      }
      v128.store(gradients, a, 0);
      v128.store(gradients, b, 16);
      v128.store(gradients, c, 32);
      v128.store(gradients, d, 48);
    }
    low = add_squares(add_squares(add_squares(add_squares(low, a), b), c), d);
    high = add_squares(add_squares(add_squares(add_squares(high, upper(a)), upper(b)), upper(c)), upper(d));
    gradients += 64;
  }
  for (; left > 0; left -= 4) {
    const lanes = min(left, 4);
    let sum = load_lanes(gradients, lanes);
    let other = gradients + stride;
    for (let shard = 1; shard < shards; shard++) {
      sum = f32x4.add(sum, load_lanes(other, lanes));
      other += stride;
    }
    store_lanes(gradients, sum, lanes);
    low = add_squares(low, sum);
    high = add_squares(high, upper(sum));
    gradients += 16;
  }
  return total(low) + total(high);
}

@inline
function add_squares(sums: v128, numbers: v128): v128 {
  const wide = f64x2.promote_low_f32x4(numbers);
  return f64x2.add(sums, f64x2.mul(wide, wide));
}

@inline
function upper(numbers: v128): v128 {
  return i64x2.shuffle(numbers, numbers, 1, 1);
}

@inline
function total(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
