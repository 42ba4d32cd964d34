// One time step of a gated recurrent unit (Cho et al. 2014), all that is not a product of matrices. The reset gate comes
// before the product of the candidate n: n = tanh(sums + (r ⊙ h)·W_n + b), h' = (1 - z) ⊙ n + z ⊙ h. Gates lie in the
// order r, z, n.
import { sigmoid_slope, tanh_slope } from "./activations";
import { load_lanes, store_lanes } from "./lanes";
import { sigmoid, tanh } from "./math";
import { is_padding } from "./padding";

/** From the sums of r and z, which become their activations, and the state before, to r ⊙ h. */
export function gru_reset_forward(
  gates: usize, // (B, 3H)
  bias: usize, // (3H)
  h_before: usize, // (B, H)
  reset: usize,
  batch: i32,
  hidden: i32,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    for (let at: usize = 0; at < size; at += 16) {
      const count = min<i32>(4, <i32>(size - at) >> 2);
      if (count == 4) reset_units(gates + at, bias + at, h_before + at, reset + at, size, 4);
      else reset_units(gates + at, bias + at, h_before + at, reset + at, size, count);
    }
    gates += 3 * size;
    h_before += size;
    reset += size;
  }
}

/** `count` (1 to 4) units; `size` is the distance from one gate to the next. */
@inline function reset_units(
  gates: usize,
  bias: usize,
  h_before: usize,
  reset: usize,
  size: usize,
  count: i32,
): void {
  const r = sigmoid(sum(gates, bias, count));
  store_lanes(gates, r, count);
  store_lanes(gates + size, sigmoid(sum(gates + size, bias + size, count)), count);
  store_lanes(reset, f32x4.mul(r, load_lanes(h_before, count)), count);
}

@inline function sum(gates: usize, bias: usize, count: i32): v128 {
  return f32x4.add(load_lanes(gates, count), load_lanes(bias, count));
}

/** From the sums of n, which become its activations, to the state after. A row that is padding keeps its state. */
export function gru_forward(
  gates: usize, // (B, 3H)
  bias: usize, // (3H)
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
    else forward_row(gates + 3 * at, bias + 2 * size, h_before + at, h_after + at, size);
  }
}

function forward_row(gates: usize, bias: usize, h_before: usize, h_after: usize, size: usize): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    forward_units(gates + at, bias + at, h_before + at, h_after + at, size, 4);
  }
  if (at == size) return;
  forward_units(gates + at, bias + at, h_before + at, h_after + at, size, <i32>(size - at) >> 2);
}

@inline function forward_units(
  gates: usize,
  bias: usize,
  h_before: usize,
  h_after: usize,
  size: usize,
  count: i32,
): void {
  const n = tanh(sum(gates + 2 * size, bias, count));
  store_lanes(gates + 2 * size, n, count);
  store_lanes(h_after, mix(load_lanes(gates + size, count), n, load_lanes(h_before, count)), count);
}

/** (1 - z) ⊙ n + z ⊙ h */
@inline export function mix(z: v128, n: v128, h: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(f32x4.splat(1), z), n), f32x4.mul(z, h));
}

/**
 * Back to r ⊙ h: the activations of z and n become the gradients of their sums, and `dh` that of the state before, as
 * far as it does not go by way of products. A row that is padding keeps `dh` and has no gradient in its gates.
 */
export function gru_backward(
  gates: usize, // (B, 3H)
  h_before: usize, // (B, H)
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
    if (is_padding(lengths, row, time)) memory.fill(gates + 3 * at, 0, 3 * size);
    else backward_row(gates + 3 * at, h_before + at, dOutput + at, dh + at, size);
  }
}

function backward_row(gates: usize, h_before: usize, dOutput: usize, dh: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = min<i32>(4, <i32>(size - at) >> 2);
    const z = load_lanes(gates + size + at, count);
    const n = load_lanes(gates + 2 * size + at, count);
    const d_h = f32x4.add(load_lanes(dOutput + at, count), load_lanes(dh + at, count));
    store_lanes(gates + size + at, update_gradient(d_h, z, n, load_lanes(h_before + at, count)), count);
    store_lanes(gates + 2 * size + at, candidate_gradient(d_h, z, n), count);
    store_lanes(dh + at, f32x4.mul(d_h, z), count);
  }
}

/** Of the sums of z. */
@inline export function update_gradient(d_h: v128, z: v128, n: v128, h_before: v128): v128 {
  return f32x4.mul(f32x4.mul(d_h, f32x4.sub(h_before, n)), sigmoid_slope(z));
}

/** Of the sums of n. */
@inline export function candidate_gradient(d_h: v128, z: v128, n: v128): v128 {
  return f32x4.mul(f32x4.mul(d_h, f32x4.sub(f32x4.splat(1), z)), tanh_slope(n));
}

/** Back through r ⊙ h, whose gradient is `d_reset`: r becomes the gradient of its sums, and `dh` gets its share. */
export function gru_reset_backward(
  gates: usize, // (B, 3H)
  h_before: usize, // (B, H)
  d_reset: usize,
  dh: usize,
  batch: i32,
  hidden: i32,
): void {
  const size: usize = hidden << 2;
  for (let row = 0; row < batch; row++) {
    for (let at: usize = 0; at < size; at += 16) {
      const count = min<i32>(4, <i32>(size - at) >> 2);
      const r = load_lanes(gates + at, count);
      const d = load_lanes(d_reset + at, count);
      const d_r = f32x4.mul(f32x4.mul(d, load_lanes(h_before + at, count)), sigmoid_slope(r));
      store_lanes(gates + at, d_r, count);
      store_lanes(dh + at, f32x4.add(load_lanes(dh + at, count), f32x4.mul(d, r)), count);
    }
    gates += 3 * size;
    h_before += size;
    d_reset += size;
    dh += size;
  }
}
