// Losses of rows that have any number of labels among the columns of a matrix: cross entropy with the softmax over the
// columns, or the sum of those of each column's sigmoid. The labels of row i are labels[ends[i - 1]] … labels[ends[i]],
// where those of row 0 begin at 0. Every row is worked out by itself: the other rows never matter.
import { load_lanes, store_lanes } from "./lanes";
import { exp, log, sigmoid } from "./math";
import { exponentials, logarithm, maximum, scale_and_shift, sum_of_differences } from "./softmax";

/**
 * Adds the cross entropy of each row of `logits` (rows, columns) with its labels, which all have the same share of it, to
 * `total`, row by row, and puts the gradient of `scale` times it in the place of the row. A row without labels adds
 * nothing, and its gradient is 0. Smoothing, and `weights` of the labels, are those of softmax_cross_entropy. Any logit
 * that is not finite makes the loss infinite or NaN.
 */
export function label_softmax_loss(
  logits: usize, rows: i32, columns: i32, ends: usize, labels: usize, scale: f32, smoothing: f32,
  weights: usize, total: f64,
): f64 {
  const size: usize = columns << 2;
  let label = labels;
  for (let row = 0; row < rows; row++, logits += size, ends += 4) {
    const end = labels + (load<u32>(ends) << 2);
    if (label == end) memory.fill(logits, 0, size);
    else total += softmaxRow(logits, columns, label, end, scale, smoothing, weights);
    label = end;
  }
  return total;
}

/** The loss of one row with the labels from `label` to before `end`. */
function softmaxRow(
  row: usize, columns: i32, label: usize, end: usize, scale: f32, smoothing: f32, weights: usize,
): f64 {
  const highest = maximum(row, columns, true);
  const share: f32 = 1 / <f32>((end - label) >> 2);
  const even = smoothing / <f32>columns;
  const spread: f32 = smoothing > 0 ? sum_of_differences(row, columns, highest) : 0;
  let whole: f32 = 0;
  let wanted: f64 = 0;
  for (let at = label; at < end; at += 4) {
    const weight = share * weightOf(weights, load<u32>(at));
    whole += weight;
    wanted += <f64>weight * <f64>(load<f32>(row + (<usize>load<u32>(at) << 2)) - highest);
  }
  const sum = exponentials(row, columns, highest, 1);
  scale_and_shift(row, columns, (scale * whole) / sum, scale * whole * even);
  const sharpness: f32 = 1 - smoothing;
  for (; label < end; label += 4) {
    const at = row + (<usize>load<u32>(label) << 2);
    store<f32>(at, load<f32>(at) - scale * sharpness * share * weightOf(weights, load<u32>(label)));
  }
  return <f64>whole * logarithm(sum) - <f64>sharpness * wanted - <f64>(whole * even) * <f64>spread;
}

@inline
function weightOf(weights: usize, label: u32): f32 {
  return weights ? load<f32>(weights + (<usize>label << 2)) : 1;
}

/**
 * The same for one sigmoid a column, which tells whether the row has that label: the sum over the columns of
 * -y · w · log p - (1 - y) · log(1 - p), where w is the label's weight. With smoothing s, y is (1 - s) · y + s / 2. Rows
 * without labels count. `wanted` (columns) is room.
 */
export function label_sigmoid_loss(
  logits: usize, rows: i32, columns: i32, ends: usize, labels: usize, scale: f32, smoothing: f32,
  weights: usize, wanted: usize, total: f64,
): f64 {
  const size: usize = columns << 2;
  let label = labels;
  for (let row = 0; row < rows; row++, logits += size, ends += 4) {
    for (let at: usize = 0; at < size; at += 4) store<f32>(wanted + at, smoothing / 2);
    const end = labels + (load<u32>(ends) << 2);
    for (; label < end; label += 4) store<f32>(wanted + (<usize>load<u32>(label) << 2), 1 - smoothing / 2);
    total += sigmoidRow(logits, columns, wanted, scale, weights);
  }
  return total;
}

/** -log p = log(1 + e^-x) and -log(1 - p) = x + log(1 + e^-x), where e^-|x| never overflows. */
function sigmoidRow(row: usize, columns: i32, wanted: usize, scale: f32, weights: usize): f64 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  let total: f64 = 0;
  for (let left = columns; left > 0; left -= 4, row += 16, wanted += 16) {
    const lanes = min(left, 4);
    const x = load_lanes(row, lanes), y = load_lanes(wanted, lanes);
    const w = weights ? load_lanes(weights + ((columns - left) << 2), lanes) : one;
    const no = f32x4.sub(one, y), yes = f32x4.mul(w, y);
    const tail = log(f32x4.add(one, exp(f32x4.neg(f32x4.abs(x)))));
    const above = f32x4.add(tail, f32x4.max(x, zero)), below = f32x4.add(tail, f32x4.max(f32x4.neg(x), zero));
    const loss = f32x4.add(f32x4.mul(yes, below), f32x4.mul(no, above));
    const slope = f32x4.sub(f32x4.mul(f32x4.add(yes, no), sigmoid(x)), yes);
    store_lanes(row, f32x4.mul(slope, f32x4.splat(scale)), lanes);
    total += <f64>f32x4.extract_lane(loss, 0);
    if (lanes > 1) total += <f64>f32x4.extract_lane(loss, 1);
    if (lanes > 2) total += <f64>f32x4.extract_lane(loss, 2);
    if (lanes > 3) total += <f64>f32x4.extract_lane(loss, 3);
  }
  return total;
}

/** Puts the column of the highest number of each row of (rows, columns) in `output` (rows); the first of equals counts. */
export function row_maxima(output: usize, numbers: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, output += 4) {
    let best = 0;
    let highest: f32 = -Infinity;
    for (let column = 0; column < columns; column++, numbers += 4) {
      const number = load<f32>(numbers);
      if (number > highest) {
        highest = number;
        best = column;
      }
    }
    store<u32>(output, best);
  }
}
