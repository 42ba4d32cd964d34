// One time step of a long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000),
// all that is not a product of matrices: c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh(c'). Gates lie in the order i, f, g, o.
import { sigmoid_slope, tanh_slope } from "./activations";
import { load_lanes, store_lanes } from "./lanes";
import { sigmoid, tanh } from "./math";
import { is_padding } from "./padding";

/**
 * From the gates' sums (B, 4H), which become their activations, and the state before, to the state after. A row that
 * is padding keeps its state.
 */
export function lstm_forward(
  gates: usize, // (B, 4H)
  bias: usize, // (4H)
  h_before: usize, // (B, H)
  c_before: usize,
  h_after: usize,
  c_after: usize,
  batch: i32,
  hidden: i32,
  time: i32,
  lengths: usize,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    const at = row * size;
    if (is_padding(lengths, row, time)) {
      memory.copy(h_after + at, h_before + at, size);
      memory.copy(c_after + at, c_before + at, size);
    } else {
      forward_row(gates + 4 * at, bias, c_before + at, h_after + at, c_after + at, size);
    }
  }
}

function forward_row(gates: usize, bias: usize, c: usize, h_after: usize, c_after: usize, size: usize): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    forward_units(gates + at, bias + at, c + at, h_after + at, c_after + at, size, 4);
  }
  if (at == size) return;
  forward_units(gates + at, bias + at, c + at, h_after + at, c_after + at, size, <i32>(size - at) >> 2);
}

/** `count` (1 to 4) units; `size` is the distance from one gate to the next. */
@inline function forward_units(
  gates: usize,
  bias: usize,
  c_before: usize,
  h_after: usize,
  c_after: usize,
  size: usize,
  count: i32,
): void {
  const i = sigmoid(sum(gates, bias, count));
  const f = sigmoid(sum(gates + size, bias + size, count));
  const g = tanh(sum(gates + 2 * size, bias + 2 * size, count));
  const o = sigmoid(sum(gates + 3 * size, bias + 3 * size, count));
  const c = f32x4.add(f32x4.mul(f, load_lanes(c_before, count)), f32x4.mul(i, g));
  store_lanes(gates, i, count);
  store_lanes(gates + size, f, count);
  store_lanes(gates + 2 * size, g, count);
  store_lanes(gates + 3 * size, o, count);
  store_lanes(c_after, c, count);
  store_lanes(h_after, f32x4.mul(o, tanh(c)), count);
}

@inline function sum(gates: usize, bias: usize, count: i32): v128 {
  return f32x4.add(load_lanes(gates, count), load_lanes(bias, count));
}

/**
 * Back through the step. The gates' activations become the gradients of their sums; `dc` becomes the gradient of the
 * cells before; `dh` is used up and becomes 0, to which the caller adds the gates' share. A row that is padding keeps
 * both and has no gradient in its gates.
 */
export function lstm_backward(
  gates: usize, // (B, 4H)
  c_before: usize, // (B, H)
  c_after: usize,
  dOutput: usize, // of h_after, from above
  dh: usize, // of h_after, from the next time
  dc: usize,
  batch: i32,
  hidden: i32,
  time: i32,
  lengths: usize,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    const at = row * size;
    if (is_padding(lengths, row, time)) memory.fill(gates + 4 * at, 0, 4 * size);
    else backward_row(gates + 4 * at, c_before + at, c_after + at, dOutput + at, dh + at, dc + at, size);
  }
}

function backward_row(
  gates: usize,
  c: usize,
  c_after: usize,
  dOutput: usize,
  dh: usize,
  dc: usize,
  size: usize,
): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    backward_units(gates + at, c + at, c_after + at, dOutput + at, dh + at, dc + at, size, 4);
  }
  if (at == size) return;
  const rest = <i32>(size - at) >> 2;
  backward_units(gates + at, c + at, c_after + at, dOutput + at, dh + at, dc + at, size, rest);
}

@inline function backward_units(
  gates: usize,
  c_before: usize,
  c_after: usize,
  dOutput: usize,
  dh: usize,
  dc: usize,
  size: usize,
  count: i32,
): void {
  const i = load_lanes(gates, count);
  const f = load_lanes(gates + size, count);
  const g = load_lanes(gates + 2 * size, count);
  const o = load_lanes(gates + 3 * size, count);
  const squashed = tanh(load_lanes(c_after, count)); // again, which is no slower than to keep it
  const d_h = f32x4.add(load_lanes(dOutput, count), load_lanes(dh, count));
  const d_squashed = f32x4.mul(f32x4.mul(d_h, o), tanh_slope(squashed));
  const d_c = f32x4.add(load_lanes(dc, count), d_squashed);
  store_lanes(gates, f32x4.mul(f32x4.mul(d_c, g), sigmoid_slope(i)), count);
  store_lanes(gates + size, f32x4.mul(f32x4.mul(d_c, load_lanes(c_before, count)), sigmoid_slope(f)), count);
  store_lanes(gates + 2 * size, f32x4.mul(f32x4.mul(d_c, i), tanh_slope(g)), count);
  store_lanes(gates + 3 * size, f32x4.mul(f32x4.mul(d_h, squashed), sigmoid_slope(o)), count);
  store_lanes(dc, f32x4.mul(d_c, f), count);
  store_lanes(dh, f32x4.splat(0), count);
}
