// From the logits of a window to the steps of its rows, which are the gradients of the loss times the learning rate.

import { exp, log } from "./math";
import { load_lanes } from "./lanes";

/**
 * Binary losses, log(1 + e^-x) of outputs whose weight is 1 and log(1 + e^x) where it is -1; a weight of 0 counts for
 * nothing. `logits` and `steps` have `stride` bytes a row, a multiple of 16, and so have the weights. Returns the sum.
 */
export function binary_steps(logits: usize, rows: i32, stride: usize, weights: usize, rate: f32, steps: usize): f64 {
  let sum: f64 = 0;
  const rates = f32x4.splat(rate);
  for (let row = 0; row < rows; row++, logits += stride, steps += stride) {
    let linear = f32x4.splat(0), product = f32x4.splat(1);
    for (let at: usize = 0; at < stride; at += 16) {
      const weight = v128.load(weights + at);
      const used = f32x4.ne(weight, f32x4.splat(0));
      // the logit of the wrong answer: its loss is log(1 + e^z) = max(z, 0) + log(1 + e^-|z|)
      const z = v128.and(used, v128.xor(v128.load(logits + at), v128.andnot(i32x4.splat(0x80000000), weight)));
      const power = expOfMinus(f32x4.abs(z));
      const whole = f32x4.add(f32x4.splat(1), power);
      const numerator = v128.bitselect(f32x4.splat(1), power, f32x4.ge(z, f32x4.splat(0)));
      v128.store(steps + at, f32x4.mul(f32x4.mul(weight, rates), f32x4.div(numerator, whole)));
      linear = f32x4.add(linear, f32x4.pmax(z, f32x4.splat(0)));
      // of numbers between 1 and 2, up to 64 of which have a product that is one
      product = f32x4.mul(product, v128.bitselect(whole, f32x4.splat(1), used));
      if ((at & 0x3f0) == 0x3f0) {
        linear = f32x4.add(linear, log(product));
        product = f32x4.splat(1);
      }
    }
    sum += sumOf(f32x4.add(linear, log(product)));
  }
  return sum;
}

/** e^-x of x not below 0; a relative error of 2^-21 is nothing to a step. */
@inline function expOfMinus(x: v128): v128 {
  const inside = f32x4.pmin(x, f32x4.splat(80));
  const rounded = f32x4.add(f32x4.mul(inside, f32x4.splat(-1.4426950216293335)), f32x4.splat(12582912));
  const n = f32x4.sub(rounded, f32x4.splat(12582912));
  const r = f32x4.neg(f32x4.add(inside, f32x4.mul(n, f32x4.splat(0.6931471824645996))));
  let sum = f32x4.splat(0.008366583846509457);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.04166628047823906));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.1666654348373413));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  return f32x4.mul(sum, i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23));
}

/**
 * A softmax over `count` logits a row, which may be where the steps are to be: these are rate · (how often an output is among the targets - targets · p). The
 * sum of -log p of the targets is returned.
 */
export function softmax_steps(
  logits: usize, rows: i32, stride: usize, count: i32, targets: usize, targetCount: i32, rate: f32, steps: usize,
): f64 {
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++, logits += stride, steps += stride) {
    for (let i = 0; i < targetCount; i++) sum -= load<f32>(logits + ((load<u32>(targets + (i << 2)) as usize) << 2)) as f64;
    sum += logOfSum(logits, count, steps) * (targetCount as f64);
    scaleRow(steps, count, -rate * (targetCount as f32));
    store<f32>(steps + (count << 2), 0); // of the row of zeros that may make the outputs even
    for (let i = 0; i < targetCount; i++) {
      const step = steps + ((load<u32>(targets + (i << 2)) as usize) << 2);
      store<f32>(step, load<f32>(step) + rate);
    }
  }
  return sum;
}

/** Writes the probabilities, and returns the logarithm of the sum of the powers. */
function logOfSum(logits: usize, count: i32, out: usize): f64 {
  let most = load<f32>(logits);
  for (let i = 1; i < count; i++) most = max(most, load<f32>(logits + (i << 2)));
  let sum: f64 = 0;
  for (let i = 0; i < count; i += 4) {
    const power = exp(f32x4.sub(v128.load(logits + (i << 2)), f32x4.splat(most)));
    v128.store(out + (i << 2), power);
    sum += sumOf(load_lanes(out + (i << 2), min(4, count - i)));
  }
  scaleRow(out, count, (1 / sum) as f32);
  return (most as f64) + (f32x4.extract_lane(log(f32x4.splat(sum as f32)), 0) as f64);
}

function scaleRow(row: usize, count: i32, factor: f32): void {
  for (let i = 0; i < count; i++) store<f32>(row + (i << 2), load<f32>(row + (i << 2)) * factor);
}

@inline function sumOf(x: v128): f64 {
  const low = (f32x4.extract_lane(x, 0) as f64) + (f32x4.extract_lane(x, 1) as f64);
  return low + (f32x4.extract_lane(x, 2) as f64) + (f32x4.extract_lane(x, 3) as f64);
}
