// Activations over arrays and their gradients. The codes are the same as in src/nn/activation.ts.
import { load_lanes, store_lanes } from "./lanes";
import { sigmoid, tanh } from "./math";

export const TANH = 0;
export const RELU = 1;
export const SIGMOID = 2;

/** The activation of each number; `output` may be `input`. */
export function activation_forward(output: usize, input: usize, count: i32, activation: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(output + (i << 2), activate(v128.load(input + (i << 2)), activation));
  }
  if (i == count) return;
  const rest = activate(load_lanes(input + (i << 2), count - i), activation);
  store_lanes(output + (i << 2), rest, count - i);
}

/** dInput = dOutput · the slope at `output`, which is what the forward pass gave; `dInput` may be `dOutput`. */
export function activation_backward(
  dInput: usize,
  dOutput: usize,
  output: usize,
  count: i32,
  activation: i32,
): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = i << 2;
    v128.store(dInput + at, f32x4.mul(v128.load(dOutput + at), slope(v128.load(output + at), activation)));
  }
  if (i == count) return;
  const at = i << 2;
  const rest = slope(load_lanes(output + at, count - i), activation);
  store_lanes(dInput + at, f32x4.mul(load_lanes(dOutput + at, count - i), rest), count - i);
}

@inline export function activate(x: v128, activation: i32): v128 {
  if (activation == TANH) return tanh(x);
  if (activation == SIGMOID) return sigmoid(x);
  return f32x4.pmax(x, f32x4.splat(0));
}

/** The derivative of an activation, from its result. */
@inline export function slope(y: v128, activation: i32): v128 {
  if (activation == TANH) return tanh_slope(y);
  if (activation == SIGMOID) return sigmoid_slope(y);
  return v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.splat(1));
}

@inline export function tanh_slope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

@inline export function sigmoid_slope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}
