// Softmax over the rows of a matrix, and its cross entropy with one target class a row. Every row is worked
// out by itself, its maximum subtracted first and its exponentials summed in sixteen lanes: the other rows
// never matter.
import { maximum_of_lanes, sum_of_lanes } from "./lane-sums";
import { load_lanes, store_lanes } from "./lanes";
import { exp, log } from "./math";

/** The target of a row that has none. */
const NO_TARGET: u32 = 0xffffffff;

/** How many of `targets` (rows) are a class below `classes`; -1 when one is neither that nor NO_TARGET. */
export function count_targets(targets: usize, rows: i32, classes: u32): i32 {
  let count = 0;
  for (const end = targets + (rows << 2); targets < end; targets += 4) {
    const target = load<u32>(targets);
    if (target < classes) count++;
    else if (target != NO_TARGET) return -1;
  }
  return count;
}

/**
 * Adds the cross entropy of each row of `logits` (rows, columns) to `total`, row by row, and puts the
 * gradient of `scale` times it in the place of the row. A row whose target is NO_TARGET adds nothing, and its
 * gradient is 0.
 *
 * With smoothing s, the loss of a row is (1 - s) · -log p[target] + s · mean(-log p); with `weights`
 * (columns), not 0, it is multiplied by that of its target. Any logit that is not finite makes the loss
 * infinite or NaN.
 */
export function softmax_cross_entropy(
  logits: usize, rows: i32, columns: i32, targets: usize, scale: f32, smoothing: f32,
  weights: usize, total: f64,
): f64 {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, logits += size, targets += 4) {
    const target: usize = load<u32>(targets);
    if (target == NO_TARGET) memory.fill(logits, 0, size);
    else {
      const weight: f32 = weights ? load<f32>(weights + (target << 2)) : 1;
      total += <f64>weight * rowLoss(logits, columns, target, scale * weight, smoothing);
    }
  }
  return total;
}

/**
 * Puts the logarithm of the target's probability in each of `output` (rows), 0 where there is no target, with
 * the same bits as in the loss. The logits are lost.
 */
export function softmax_log_probability(
  output: usize, logits: usize, rows: i32, columns: i32, targets: usize,
): void {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, logits += size, targets += 4, output += 4) {
    const target: usize = load<u32>(targets);
    store<f32>(output, target == NO_TARGET ? 0 : rowLogProbability(logits, columns, target));
  }
}

/**
 * Puts the softmax of each row of `logits` · `factor` in its place. A logit of -Infinity has probability 0.
 */
export function softmax(logits: usize, rows: i32, columns: i32, factor: f32): void {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, logits += size) {
    const sum = exponentials(logits, columns, maximum(logits, columns, false), factor);
    scale_and_shift(logits, columns, 1 / sum, 0);
  }
}

/**
 * From probabilities (rows, columns), those of a softmax, and their gradient to that of what it was taken of, in the
 * gradient's place: p ⊙ (d - Σ p·d).
 */
export function softmax_backward(gradient: usize, probabilities: usize, rows: i32, columns: i32): void {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, gradient += size, probabilities += size) {
    const mean = f32x4.splat(sumOfProducts(gradient, probabilities, size));
    for (let at: usize = 0; at < size; at += 16) {
      const lanes = min<i32>(4, <i32>(size - at) >> 2);
      const difference = f32x4.sub(load_lanes(gradient + at, lanes), mean);
      store_lanes(gradient + at, f32x4.mul(load_lanes(probabilities + at, lanes), difference), lanes);
    }
  }
}

function sumOfProducts(left: usize, right: usize, size: usize): f32 {
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < size; at += 16) {
    const lanes = min<i32>(4, <i32>(size - at) >> 2);
    sums = f32x4.add(sums, f32x4.mul(load_lanes(left + at, lanes), load_lanes(right + at, lanes)));
  }
  return sum_of_lanes(sums);
}

/**
 * Puts the logarithms of the softmax of each row of `logits` (rows, columns) in a row of `output`, whose rows begin
 * `stride` numbers apart. With `shares`, not 0, each row has a number there, `share_stride` apart, that is added to its
 * logarithms. The logits are lost.
 */
export function log_softmax(
  output: usize, stride: i32, logits: usize, rows: i32, columns: i32, shares: usize, share_stride: i32,
): void {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, logits += size, output += stride << 2) {
    const highest = maximum(logits, columns, false);
    differences(output, logits, columns, highest);
    const share: f64 = shares ? load<f32>(shares + ((<usize>row * share_stride) << 2)) : 0;
    const shift = logarithm(exponentials(logits, columns, highest, 1)) - share;
    scale_and_shift(output, columns, 1, <f32>shift);
  }
}

/** Puts x - highest of each number of a row in `output`. */
function differences(output: usize, row: usize, columns: i32, highest: f32): void {
  const end = row + (columns << 2);
  const top = f32x4.splat(highest);
  for (; row + 16 <= end; row += 16, output += 16) v128.store(output, f32x4.sub(v128.load(row), top));
  for (; row < end; row += 4, output += 4) store<f32>(output, load<f32>(row) - highest);
}

/** The loss of one row, in whose place its gradient times `scale` comes. */
function rowLoss(row: usize, columns: i32, target: usize, scale: f32, smoothing: f32): f64 {
  const at = row + (target << 2);
  const highest = maximum(row, columns, true);
  const sharpness: f32 = 1 - smoothing;
  const share = smoothing / <f32>columns;
  const logit = load<f32>(at) - highest;
  const spread: f32 = smoothing > 0 ? sum_of_differences(row, columns, highest) : 0;
  const sum = exponentials(row, columns, highest, 1);
  scale_and_shift(row, columns, scale / sum, scale * share);
  store<f32>(at, load<f32>(at) - scale * sharpness);
  return logarithm(sum) - <f64>sharpness * <f64>logit - <f64>share * <f64>spread;
}

function rowLogProbability(row: usize, columns: i32, target: usize): f32 {
  const highest = maximum(row, columns, true);
  const logit = load<f32>(row + (target << 2)) - highest;
  return <f32>(<f64>logit - logarithm(exponentials(row, columns, highest, 1)));
}

@inline
export function logarithm(x: f32): f64 {
  return f32x4.extract_lane(log(f32x4.splat(x)), 0);
}

/** The maximum of a row; if it must be `finite`, NaN when any of the numbers is not. */
@inline
export function maximum(row: usize, columns: i32, finite: bool): f32 {
  const end = row + (columns << 2);
  const zero = f32x4.splat(0);
  let a = f32x4.splat(-Infinity), b = a;
  let fault = zero; // 0 times a number that is not finite is NaN
  for (; row + 32 <= end; row += 32) {
    const left = v128.load(row), right = v128.load(row, 16);
    a = f32x4.pmax(a, left);
    b = f32x4.pmax(b, right);
    if (finite) fault = f32x4.add(fault, f32x4.add(f32x4.mul(left, zero), f32x4.mul(right, zero)));
  }
  for (; row < end; row += 4) {
    const rest = v128.load32_splat(row);
    a = f32x4.pmax(a, rest);
    if (finite) fault = f32x4.add(fault, f32x4.mul(rest, zero));
  }
  return maximum_of_lanes(f32x4.pmax(a, b)) + sum_of_lanes(fault);
}

/** Puts e^((x - highest) · factor) in the place of each number of a row, and gives their sum. */
export function exponentials(row: usize, columns: i32, highest: f32, factor: f32): f32 {
  const end = row + (columns << 2);
  const top = f32x4.splat(highest), factors = f32x4.splat(factor);
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (; row + 64 <= end; row += 64) {
    a = f32x4.add(a, exponential(row, top, factors));
    b = f32x4.add(b, exponential(row + 16, top, factors));
    c = f32x4.add(c, exponential(row + 32, top, factors));
    d = f32x4.add(d, exponential(row + 48, top, factors));
  }
  for (; row + 16 <= end; row += 16) a = f32x4.add(a, exponential(row, top, factors));
  let sum = sum_of_lanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  for (; row < end; row += 4) {
    const power = f32x4.extract_lane(powers(v128.load32_splat(row), top, factors), 0);
    store<f32>(row, power);
    sum += power;
  }
  return sum;
}

@inline
function exponential(at: usize, top: v128, factors: v128): v128 {
  const four = powers(v128.load(at), top, factors);
  v128.store(at, four);
  return four;
}

@inline
function powers(x: v128, top: v128, factors: v128): v128 {
  return exp(f32x4.mul(f32x4.sub(x, top), factors));
}

/** The sum of x - highest over a row. */
export function sum_of_differences(row: usize, columns: i32, highest: f32): f32 {
  const end = row + (columns << 2);
  const top = f32x4.splat(highest);
  let sums = f32x4.splat(0);
  for (; row + 16 <= end; row += 16) sums = f32x4.add(sums, f32x4.sub(v128.load(row), top));
  let sum = sum_of_lanes(sums);
  for (; row < end; row += 4) sum += load<f32>(row) - highest;
  return sum;
}

/** Makes each number of a row x · factor - shift. */
export function scale_and_shift(row: usize, columns: i32, factor: f32, shift: f32): void {
  const end = row + (columns << 2);
  const factors = f32x4.splat(factor), shifts = f32x4.splat(shift);
  for (; row + 16 <= end; row += 16) {
    v128.store(row, f32x4.sub(f32x4.mul(v128.load(row), factors), shifts));
  }
  for (; row < end; row += 4) store<f32>(row, load<f32>(row) * factor - shift);
}
