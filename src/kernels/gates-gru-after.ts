// One time step of a gated recurrent unit whose reset gate comes after the product of the candidate n, as in cuDNN and
// PyTorch: n = tanh(sums + b + r ⊙ (h·W_n + b_n)), h' = (1 - z) ⊙ n + z ⊙ h. Gates lie in the order r, z, n.
import { sigmoid_slope } from "./activations";
import { candidate_gradient, mix, update_gradient } from "./gates-gru";
import { load_lanes, store_lanes } from "./lanes";
import { sigmoid, tanh } from "./math";
import { is_padding } from "./padding";

/**
 * From the gates' sums, which become their activations, and h·W_n in `recurrent`, to which b_n is added, to the state
 * after. A row that is padding keeps its state.
 */
export function gru_after_forward(
  gates: usize, // (B, 3H)
  bias: usize, // (3H)
  recurrent: usize, // (B, H)
  recurrent_bias: usize, // (H)
  h_before: usize, // (B, H)
  h_after: usize,
  batch: i32,
  hidden: i32,
  time: i32,
  lengths: usize,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    const at = row * size;
    if (is_padding(lengths, row, time)) memory.copy(h_after + at, h_before + at, size);
    else forward_row(gates + 3 * at, bias, recurrent + at, recurrent_bias, h_before + at, h_after + at, size);
  }
}

function forward_row(
  gates: usize,
  bias: usize,
  recurrent: usize,
  recurrent_bias: usize,
  h: usize,
  h_after: usize,
  size: usize,
): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    forward_units(gates + at, bias + at, recurrent + at, recurrent_bias + at, h + at, h_after + at, size, 4);
  }
  if (at == size) return;
  const rest = <i32>(size - at) >> 2;
  forward_units(gates + at, bias + at, recurrent + at, recurrent_bias + at, h + at, h_after + at, size, rest);
}

/** `count` (1 to 4) units; `size` is the distance from one gate to the next. */
@inline function forward_units(
  gates: usize,
  bias: usize,
  recurrent: usize,
  recurrent_bias: usize,
  h_before: usize,
  h_after: usize,
  size: usize,
  count: i32,
): void {
  const r = sigmoid(sum(gates, bias, count));
  const z = sigmoid(sum(gates + size, bias + size, count));
  const from_state = sum(recurrent, recurrent_bias, count);
  const n = tanh(f32x4.add(sum(gates + 2 * size, bias + 2 * size, count), f32x4.mul(r, from_state)));
  store_lanes(gates, r, count);
  store_lanes(gates + size, z, count);
  store_lanes(gates + 2 * size, n, count);
  store_lanes(recurrent, from_state, count);
  store_lanes(h_after, mix(z, n, load_lanes(h_before, count)), count);
}

@inline function sum(gates: usize, bias: usize, count: i32): v128 {
  return f32x4.add(load_lanes(gates, count), load_lanes(bias, count));
}

/**
 * Back through the step. The activations become the gradients of their sums, `recurrent` its own, and `dh` that of the
 * state before, as far as it does not go by way of products. A row that is padding keeps `dh` and has no other gradient.
 */
export function gru_after_backward(
  gates: usize, // (B, 3H)
  recurrent: usize, // (B, H)
  h_before: usize,
  dOutput: usize, // of h_after, from above
  dh: usize, // of h_after, from the next time
  batch: i32,
  hidden: i32,
  time: i32,
  lengths: usize,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    const at = row * size;
    if (is_padding(lengths, row, time)) {
      memory.fill(gates + 3 * at, 0, 3 * size);
      memory.fill(recurrent + at, 0, size);
    } else {
      backward_row(gates + 3 * at, recurrent + at, h_before + at, dOutput + at, dh + at, size);
    }
  }
}

function backward_row(
  gates: usize,
  recurrent: usize,
  h_before: usize,
  dOutput: usize,
  dh: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = min<i32>(4, <i32>(size - at) >> 2);
    const r = load_lanes(gates + at, count);
    const z = load_lanes(gates + size + at, count);
    const n = load_lanes(gates + 2 * size + at, count);
    const d_h = f32x4.add(load_lanes(dOutput + at, count), load_lanes(dh + at, count));
    const d_n = candidate_gradient(d_h, z, n);
    const d_r = f32x4.mul(f32x4.mul(d_n, load_lanes(recurrent + at, count)), sigmoid_slope(r));
    store_lanes(gates + at, d_r, count);
    store_lanes(gates + size + at, update_gradient(d_h, z, n, load_lanes(h_before + at, count)), count);
    store_lanes(gates + 2 * size + at, d_n, count);
    store_lanes(recurrent + at, f32x4.mul(d_n, r), count);
    store_lanes(dh + at, f32x4.mul(d_h, z), count);
  }
}
