// One time step of a simple recurrent network (Elman 1990), all that is not a product of matrices: h' = f(sums + b).
import { activate, RELU, SIGMOID, slope, TANH } from "./activations";
import { load_lanes, store_lanes } from "./lanes";
import { is_padding } from "./padding";

/** From the sums (B, H) and the state before to the state after. A row that is padding keeps its state. */
export function rnn_forward(
  sums: usize, // (B, H)
  bias: usize, // (H)
  h_before: usize, // (B, H)
  h_after: usize,
  batch: i32,
  hidden: i32,
  time: i32,
  lengths: usize,
  activation: i32,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    const at = row * size;
    if (is_padding(lengths, row, time)) memory.copy(h_after + at, h_before + at, size);
    else if (activation == TANH) forward_row(sums + at, bias, h_after + at, size, TANH);
    else if (activation == SIGMOID) forward_row(sums + at, bias, h_after + at, size, SIGMOID);
    else forward_row(sums + at, bias, h_after + at, size, RELU);
  }
}

@inline function forward_row(sums: usize, bias: usize, h: usize, size: usize, activation: i32): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) forward_units(sums + at, bias + at, h + at, 4, activation);
  if (at < size) forward_units(sums + at, bias + at, h + at, <i32>(size - at) >> 2, activation);
}

@inline function forward_units(sums: usize, bias: usize, h: usize, count: i32, activation: i32): void {
  const sum = f32x4.add(load_lanes(sums, count), load_lanes(bias, count));
  store_lanes(h, activate(sum, activation), count);
}

/**
 * Back through the step: the sums become their gradients. `dh` is used up and becomes 0, to which the caller adds the
 * sums' share. A row that is padding keeps it and has no gradient in its sums.
 */
export function rnn_backward(
  sums: usize, // (B, H)
  h_after: usize,
  dOutput: usize, // of h_after, from above
  dh: usize, // of h_after, from the next time
  batch: i32,
  hidden: i32,
  time: i32,
  lengths: usize,
  activation: i32,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    const at = row * size;
    if (is_padding(lengths, row, time)) memory.fill(sums + at, 0, size);
    else backward_row(sums + at, h_after + at, dOutput + at, dh + at, size, activation);
  }
}

function backward_row(
  sums: usize,
  h_after: usize,
  dOutput: usize,
  dh: usize,
  size: usize,
  activation: i32,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = min<i32>(4, <i32>(size - at) >> 2);
    const d_h = f32x4.add(load_lanes(dOutput + at, count), load_lanes(dh + at, count));
    store_lanes(sums + at, f32x4.mul(d_h, slope(load_lanes(h_after + at, count), activation)), count);
    store_lanes(dh + at, f32x4.splat(0), count);
  }
}
