// The updates of the optimizers, element by element, so that a range may be cut anywhere. The gradient is multiplied
// by `scale` before anything else; `decay` adds the L2 penalty's gradient. Semantics are those of torch.optim.
import { load_lanes, store_lanes } from "./lanes";

/** value -= rate · gradient */
export function update_sgd(values: usize, gradients: usize, count: i32, scale: f32, rate: f32, decay: f32): void {
  const rates = f32x4.splat(rate);
  for (let left = count; left > 0; left -= 4) {
    const lanes = min(left, 4);
    const value = load_lanes(values, lanes);
    const gradient = penalized(value, load_lanes(gradients, lanes), scale, decay);
    store_lanes(values, f32x4.sub(value, f32x4.mul(rates, gradient)), lanes);
    values += 16;
    gradients += 16;
  }
}

/** velocity = momentum · velocity + gradient; value -= rate · velocity, or with `nesterov` one step of it ahead. */
export function update_momentum(
  values: usize, gradients: usize, velocities: usize, count: i32,
  scale: f32, rate: f32, decay: f32, momentum: f32, nesterov: bool,
): void {
  const rates = f32x4.splat(rate);
  const kept = f32x4.splat(momentum);
  for (let left = count; left > 0; left -= 4) {
    const lanes = min(left, 4);
    const value = load_lanes(values, lanes);
    const gradient = penalized(value, load_lanes(gradients, lanes), scale, decay);
    const velocity = f32x4.add(f32x4.mul(kept, load_lanes(velocities, lanes)), gradient);
    const direction = nesterov ? f32x4.add(gradient, f32x4.mul(kept, velocity)) : velocity;
    store_lanes(velocities, velocity, lanes);
    store_lanes(values, f32x4.sub(value, f32x4.mul(rates, direction)), lanes);
    values += 16;
    gradients += 16;
    velocities += 16;
  }
}

/** sum += gradient²; value -= rate · gradient / (√sum + epsilon) (Duchi et al. 2011) */
export function update_adagrad(
  values: usize, gradients: usize, sums: usize, count: i32,
  scale: f32, rate: f32, decay: f32, epsilon: f32,
): void {
  const rates = f32x4.splat(rate);
  for (let left = count; left > 0; left -= 4) {
    const lanes = min(left, 4);
    const value = load_lanes(values, lanes);
    const gradient = penalized(value, load_lanes(gradients, lanes), scale, decay);
    const sum = f32x4.add(load_lanes(sums, lanes), f32x4.mul(gradient, gradient));
    store_lanes(sums, sum, lanes);
    store_lanes(values, f32x4.sub(value, f32x4.mul(rates, ratio(gradient, sum, epsilon))), lanes);
    values += 16;
    gradients += 16;
    sums += 16;
  }
}

/**
 * Adam (Kingma and Ba 2015) with its bias corrections inside `rate` and `epsilon`. AdamW (Loshchilov and Hutter 2019)
 * multiplies the value by `kept` first, and has no `decay`.
 */
export function update_adam(
  values: usize, gradients: usize, means: usize, squares: usize, count: i32,
  scale: f32, rate: f32, decay: f32, kept: f32,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32,
): void {
  for (let left = count; left > 0; left -= 4) {
    const lanes = min(left, 4);
    const value = load_lanes(values, lanes);
    const gradient = penalized(value, load_lanes(gradients, lanes), scale, decay);
    const mean = mix(load_lanes(means, lanes), beta1, gradient, rest1);
    const square = mix(load_lanes(squares, lanes), beta2, f32x4.mul(gradient, gradient), rest2);
    const change = f32x4.mul(f32x4.splat(rate), ratio(mean, square, epsilon));
    store_lanes(means, mean, lanes);
    store_lanes(squares, square, lanes);
    store_lanes(values, f32x4.sub(f32x4.mul(value, f32x4.splat(kept)), change), lanes);
    values += 16;
    gradients += 16;
    means += 16;
    squares += 16;
  }
}

@inline
function penalized(value: v128, gradient: v128, scale: f32, decay: f32): v128 {
  return f32x4.add(f32x4.mul(gradient, f32x4.splat(scale)), f32x4.mul(value, f32x4.splat(decay)));
}

@inline
function mix(a: v128, partA: f32, b: v128, partB: f32): v128 {
  return f32x4.add(f32x4.mul(a, f32x4.splat(partA)), f32x4.mul(b, f32x4.splat(partB)));
}

@inline
function ratio(direction: v128, square: v128, epsilon: f32): v128 {
  return f32x4.div(direction, f32x4.add(f32x4.sqrt(square), f32x4.splat(epsilon)));
}
