// Arithmetic on long vectors and on the rows of matrices. An output may be one of the inputs.

/** output = value */
export function vector_fill(output: usize, count: i32, value: f32): void {
  const end = output + (count << 2);
  const four = f32x4.splat(value);
  for (; output + 16 <= end; output += 16) v128.store(output, four);
  for (; output < end; output += 4) store<f32>(output, value);
}

/** output = left + right */
export function vector_add(output: usize, left: usize, right: usize, count: i32): void {
  const end = output + (count << 2);
  for (; output + 16 <= end; output += 16, left += 16, right += 16) {
    v128.store(output, f32x4.add(v128.load(left), v128.load(right)));
  }
  for (; output < end; output += 4, left += 4, right += 4) {
    store<f32>(output, load<f32>(left) + load<f32>(right));
  }
}

/** output = input · factor */
export function vector_scale(output: usize, input: usize, count: i32, factor: f32): void {
  const end = output + (count << 2);
  const factors = f32x4.splat(factor);
  for (; output + 16 <= end; output += 16, input += 16) {
    v128.store(output, f32x4.mul(v128.load(input), factors));
  }
  for (; output < end; output += 4, input += 4) store<f32>(output, load<f32>(input) * factor);
}

/** output += input · factor, the product rounded before the sum in every build. */
export function vector_axpy(output: usize, input: usize, count: i32, factor: f32): void {
  const end = output + (count << 2);
  const factors = f32x4.splat(factor);
  for (; output + 16 <= end; output += 16, input += 16) {
    v128.store(output, f32x4.add(v128.load(output), f32x4.mul(v128.load(input), factors)));
  }
  for (; output < end; output += 4, input += 4) {
    store<f32>(output, load<f32>(output) + load<f32>(input) * factor);
  }
}

/** output += input · factor, where `output` and `factor` are f64. */
export function vector_axpy_wide(output: usize, input: usize, count: i32, factor: f64): void {
  const end = input + (count << 2);
  const factors = f64x2.splat(factor);
  for (; input + 8 <= end; input += 8, output += 16) {
    const two = f64x2.promote_low_f32x4(v128.load64_zero(input));
    v128.store(output, f64x2.add(v128.load(output), f64x2.mul(two, factors)));
  }
  if (input < end) store<f64>(output, load<f64>(output) + <f64>load<f32>(input) * factor);
}

/** Adds one row, (columns), to each row of (rows, columns). */
export function add_bias(output: usize, bias: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, output += columns << 2) vector_add(output, output, bias, columns);
}

/** Adds the rows of (rows, columns), one after the other, to `gradient`, (columns). */
export function add_bias_gradient(gradient: usize, input: usize, rows: i32, columns: i32): void {
  const stride: usize = columns << 2;
  for (; rows >= 4; rows -= 4, input += stride << 2) addFourRows(gradient, input, stride);
  for (; rows > 0; rows--, input += stride) vector_add(gradient, gradient, input, columns);
}

/** The same additions in the same order as row by row, with a quarter of the traffic. */
function addFourRows(output: usize, first: usize, stride: usize): void {
  const second = first + stride, third = second + stride, fourth = third + stride;
  let at: usize = 0;
  for (; at + 16 <= stride; at += 16) {
    let sum = f32x4.add(v128.load(output + at), v128.load(first + at));
    sum = f32x4.add(sum, v128.load(second + at));
    sum = f32x4.add(sum, v128.load(third + at));
    v128.store(output + at, f32x4.add(sum, v128.load(fourth + at)));
  }
  for (; at < stride; at += 4) {
    const sum = load<f32>(output + at) + load<f32>(first + at) + load<f32>(second + at);
    store<f32>(output + at, sum + load<f32>(third + at) + load<f32>(fourth + at));
  }
}

/** The largest absolute value; NaN where one of the numbers is NaN. */
export function largest_size(numbers: usize, count: i32): f32 {
  const end = numbers + (count << 2);
  const bits = i32x4.splat(0x7fffffff); // those of sizes are in the order of sizes, and NaN is above all
  let most = i32x4.splat(0);
  for (; numbers + 16 <= end; numbers += 16) most = i32x4.max_u(most, v128.and(v128.load(numbers), bits));
  for (; numbers < end; numbers += 4) most = i32x4.max_u(most, v128.and(v128.load32_zero(numbers), bits));
  most = i32x4.max_u(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  most = i32x4.max_u(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  return f32x4.extract_lane(most, 0);
}
