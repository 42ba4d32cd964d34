// Layer normalization (Ba, Kiros and Hinton 2016) of the rows of a matrix, and its gradients.
import { sum_of_lanes } from "./lane-sums";
import { load_lanes, store_lanes } from "./lanes";

/**
 * output = (input - mean) / deviation · gain + bias, row by row, with deviation = sqrt(variance + epsilon).
 * What the backward pass needs of a row goes to `statistics`, (rows, 2): its mean and 1 / deviation.
 */
export function layer_norm(
  output: usize, statistics: usize, input: usize, gain: usize, bias: usize, rows: i32,
  columns: i32, epsilon: f32,
): void {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, input += size, output += size, statistics += 8) {
    const mean = sum(input, columns) / <f32>columns;
    const inverse: f32 = 1 / sqrt<f32>(sumOfSquares(input, columns, mean) / <f32>columns + epsilon);
    store<f32>(statistics, mean);
    store<f32>(statistics, inverse, 4);
    const means = f32x4.splat(mean), inverses = f32x4.splat(inverse);
    for (let at: usize = 0; at < size; at += 16) {
      const count = <i32>(size - at) >> 2;
      const normal = f32x4.mul(f32x4.sub(read(input + at, count), means), inverses);
      const scaled = f32x4.mul(normal, read(gain + at, count));
      write(output + at, count, f32x4.add(scaled, read(bias + at, count)));
    }
  }
}

/**
 * Makes `gradient`, that of the output, (rows, columns), into that of the input, and adds to those of gain
 * and bias, row after row.
 */
export function layer_norm_backward(
  gradient: usize, dGain: usize, dBias: usize, input: usize, statistics: usize, gain: usize,
  rows: i32, columns: i32,
): void {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, gradient += size, input += size, statistics += 8) {
    rowBackward(gradient, dGain, dBias, input, load<f32>(statistics), load<f32>(statistics, 4), gain, size);
  }
}

/** With g = gradient · gain and n the normalized input: (g - mean(g) - n · mean(g · n)) / deviation. */
function rowBackward(
  gradient: usize, dGain: usize, dBias: usize, input: usize, mean: f32, inverse: f32,
  gain: usize, size: usize,
): void {
  const means = f32x4.splat(mean), inverses = f32x4.splat(inverse);
  let sums = f32x4.splat(0), products = sums;
  for (let at: usize = 0; at < size; at += 16) {
    const count = <i32>(size - at) >> 2;
    const given = read(gradient + at, count);
    const normal = f32x4.mul(f32x4.sub(read(input + at, count), means), inverses);
    const scaled = f32x4.mul(given, read(gain + at, count));
    sums = f32x4.add(sums, scaled);
    products = f32x4.add(products, f32x4.mul(scaled, normal));
    write(dGain + at, count, f32x4.add(read(dGain + at, count), f32x4.mul(given, normal)));
    write(dBias + at, count, f32x4.add(read(dBias + at, count), given));
  }
  const columns = <f32>(size >> 2);
  const shift = f32x4.splat(sum_of_lanes(sums) / columns);
  const slope = f32x4.splat(sum_of_lanes(products) / columns);
  for (let at: usize = 0; at < size; at += 16) {
    const count = <i32>(size - at) >> 2;
    const normal = f32x4.mul(f32x4.sub(read(input + at, count), means), inverses);
    const scaled = f32x4.mul(read(gradient + at, count), read(gain + at, count));
    const centred = f32x4.sub(f32x4.sub(scaled, shift), f32x4.mul(normal, slope));
    write(gradient + at, count, f32x4.mul(centred, inverses));
  }
}

function sum(row: usize, columns: i32): f32 {
  let sums = f32x4.splat(0);
  for (; columns > 0; columns -= 4, row += 16) sums = f32x4.add(sums, read(row, columns));
  return sum_of_lanes(sums);
}

/** The sum of (x - mean)² */
function sumOfSquares(row: usize, columns: i32, mean: f32): f32 {
  const means = f32x4.splat(mean);
  let squares = f32x4.splat(0);
  for (; columns >= 4; columns -= 4, row += 16) {
    const x = f32x4.sub(v128.load(row), means);
    squares = f32x4.add(squares, f32x4.mul(x, x));
  }
  let sum = sum_of_lanes(squares);
  for (; columns > 0; columns--, row += 4) {
    const x = load<f32>(row) - mean;
    sum += x * x;
  }
  return sum;
}

/** Four numbers, or the `count` that are left and zeros. */
@inline
function read(pointer: usize, count: i32): v128 {
  return count >= 4 ? v128.load(pointer) : load_lanes(pointer, count);
}

@inline
function write(pointer: usize, count: i32, four: v128): void {
  if (count >= 4) v128.store(pointer, four);
  else store_lanes(pointer, four, count);
}
