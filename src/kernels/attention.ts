// Additive attention (Bahdanau et al. 2015): how well each query fits each key, v · tanh(query + key).
import { tanh_slope } from "./activations";
import { sum_of_lanes } from "./lane-sums";
import { load_lanes, store_lanes } from "./lanes";
import { tanh } from "./math";

/** Puts the scores of `queries` (rows, size) against `keys` (count, size) in `scores` (rows, count); `v` (size). */
export function additive_scores(
  scores: usize, queries: usize, keys: usize, v: usize, rows: i32, count: i32, size: i32,
): void {
  const stride: usize = size << 2;
  for (let row = 0; row < rows; row++, queries += stride) {
    for (let i = 0, key = keys; i < count; i++, key += stride, scores += 4) {
      store<f32>(scores, score(queries, key, v, stride));
    }
  }
}

@inline function score(query: usize, key: usize, v: usize, size: usize): f32 {
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < size; at += 16) {
    const lanes = min<i32>(4, <i32>(size - at) >> 2);
    const fit = tanh(f32x4.add(load_lanes(query + at, lanes), load_lanes(key + at, lanes)));
    sums = f32x4.add(sums, f32x4.mul(fit, load_lanes(v + at, lanes)));
  }
  return sum_of_lanes(sums);
}

/** From the gradient of the scores: adds to those of queries, keys and v, score after score. */
export function additive_scores_backward(
  dScores: usize, queries: usize, keys: usize, v: usize,
  dQueries: usize, dKeys: usize, dV: usize, rows: i32, count: i32, size: i32,
): void {
  const stride: usize = size << 2;
  for (let row = 0; row < rows; row++, queries += stride, dQueries += stride) {
    for (let i: usize = 0; i < <usize>count; i++, dScores += 4) {
      const at = i * stride;
      scoreBackward(load<f32>(dScores), queries, keys + at, v, dQueries, dKeys + at, dV, stride);
    }
  }
}

@inline function scoreBackward(
  dScore: f32, query: usize, key: usize, v: usize, dQuery: usize, dKey: usize, dV: usize, size: usize,
): void {
  const gradient = f32x4.splat(dScore);
  for (let at: usize = 0; at < size; at += 16) {
    const lanes = min<i32>(4, <i32>(size - at) >> 2);
    const fit = tanh(f32x4.add(load_lanes(query + at, lanes), load_lanes(key + at, lanes)));
    const dFit = f32x4.mul(f32x4.mul(gradient, load_lanes(v + at, lanes)), tanh_slope(fit));
    addLanes(dQuery + at, dFit, lanes);
    addLanes(dKey + at, dFit, lanes);
    addLanes(dV + at, f32x4.mul(gradient, fit), lanes);
  }
}

@inline function addLanes(sum: usize, addend: v128, lanes: i32): void {
  store_lanes(sum, f32x4.add(load_lanes(sum, lanes), addend), lanes);
}
