// From a sequence (times, batch, columns) to one row for each of the batch, (batch, columns): its mean, its
// maximum or its last row. `lengths` (batch) says how many times each has; what comes after them never
// matters. No time gives 0.
import { vector_add, vector_axpy, vector_scale } from "./vector";

export function pool_mean(output: usize, input: usize, lengths: usize, batch: i32, columns: i32): void {
  const size: usize = columns << 2, stride = <usize>batch * size;
  memory.fill(output, 0, stride);
  for (let i = 0; i < batch; i++, output += size, input += size, lengths += 4) {
    const length: usize = load<u32>(lengths);
    if (length == 0) continue;
    for (let t: usize = 0; t < length; t++) vector_add(output, output, input + t * stride, columns);
    vector_scale(output, output, columns, 1 / <f32>length);
  }
}

/** Adds to `dInput` (times, batch, columns). */
export function pool_mean_backward(
  dInput: usize, dOutput: usize, lengths: usize, batch: i32, columns: i32,
): void {
  const size: usize = columns << 2, stride = <usize>batch * size;
  for (let i = 0; i < batch; i++, dOutput += size, dInput += size, lengths += 4) {
    const length: usize = load<u32>(lengths);
    const factor: f32 = 1 / <f32>length;
    for (let t: usize = 0; t < length; t++) vector_axpy(dInput + t * stride, dOutput, columns, factor);
  }
}

export function pool_last(output: usize, input: usize, lengths: usize, batch: i32, columns: i32): void {
  const size: usize = columns << 2, stride = <usize>batch * size;
  memory.fill(output, 0, stride);
  for (let i = 0; i < batch; i++, output += size, input += size, lengths += 4) {
    const length: usize = load<u32>(lengths);
    if (length > 0) memory.copy(output, input + (length - 1) * stride, size);
  }
}

/** Adds to `dInput` (times, batch, columns). */
export function pool_last_backward(
  dInput: usize, dOutput: usize, lengths: usize, batch: i32, columns: i32,
): void {
  const size: usize = columns << 2, stride = <usize>batch * size;
  for (let i = 0; i < batch; i++, dOutput += size, dInput += size, lengths += 4) {
    const length: usize = load<u32>(lengths);
    const last = dInput + (length - 1) * stride;
    if (length > 0) vector_add(last, last, dOutput, columns);
  }
}

/** The first of equal maxima counts; the time of each goes to `times`, (batch, columns). NaN is above all. */
export function pool_max(
  output: usize, times: usize, input: usize, lengths: usize, batch: i32, columns: i32,
): void {
  const size: usize = columns << 2, stride = <usize>batch * size;
  memory.fill(output, 0, stride);
  memory.fill(times, 0, stride);
  for (let i = 0; i < batch; i++, output += size, times += size, input += size, lengths += 4) {
    const length: usize = load<u32>(lengths);
    if (length > 0) memory.copy(output, input, size);
    for (let t: usize = 1; t < length; t++) keep_higher(output, times, input + t * stride, t, size);
  }
}

/** Puts the numbers of `input` that are above those of `output` in their place, with `t` for each in `times`. */
export function keep_higher(output: usize, times: usize, input: usize, t: usize, size: usize): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    const x = v128.load(input + at), highest = v128.load(output + at);
    const higher = v128.or(f32x4.gt(x, highest), f32x4.ne(x, x));
    v128.store(output + at, v128.bitselect(x, highest, higher));
    v128.store(times + at, v128.bitselect(i32x4.splat(<i32>t), v128.load(times + at), higher));
  }
  for (; at < size; at += 4) {
    const x = load<f32>(input + at);
    if (!(x > load<f32>(output + at)) && x == x) continue;
    store<f32>(output + at, x);
    store<u32>(times + at, <u32>t);
  }
}

/** Adds to `dInput` (times, batch, columns). */
export function pool_max_backward(
  dInput: usize, dOutput: usize, times: usize, lengths: usize, batch: i32, columns: i32,
): void {
  const size: usize = columns << 2, stride = <usize>batch * size;
  for (let i = 0; i < batch; i++, dInput += size, lengths += 4) {
    for (let at: usize = 0; at < size; at += 4, dOutput += 4, times += 4) {
      const place = dInput + <usize>load<u32>(times) * stride + at;
      if (load<u32>(lengths) > 0) store<f32>(place, load<f32>(place) + load<f32>(dOutput));
    }
  }
}
