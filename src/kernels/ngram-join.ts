// Two sorted streams of n-grams read side by side: each probability meets that of the shorter n-gram, each n-gram the
// weight that it has as a context, and its children. Each kernel goes on until a window is empty or the output full;
// whoever calls it then moves the windows on.
import { log } from "./math";
import {
  JOIN_COUNT, JOIN_LEFT, JOIN_LEFT_END, JOIN_OUT, JOIN_OUT_END, JOIN_RIGHT, JOIN_RIGHT_END, JOIN_RIGHT_OVER,
} from "./ngram-state";
import { compare_backwards, compare_forwards } from "./record";

const LOG10_E: f64 = 0.4342944819032518;
/** The logarithm of 0 in ARPA files. */
const NEVER: f32 = -99;

/**
 * Left: n ids, u, g; right: n - 1 ids, p, all sorted by their last words. Writes n ids and u + g · p of the n-gram
 * without its first word, which is always there.
 */
export function ngram_interpolate(state: usize, n: u32): void {
  let left: usize = load<u32>(state, JOIN_LEFT), right: usize = load<u32>(state, JOIN_RIGHT);
  let out: usize = load<u32>(state, JOIN_OUT);
  const leftEnd: usize = load<u32>(state, JOIN_LEFT_END), rightEnd: usize = load<u32>(state, JOIN_RIGHT_END);
  const outEnd: usize = load<u32>(state, JOIN_OUT_END);
  const ids: usize = n << 2;
  while (left < leftEnd && right < rightEnd && out + ids + 4 <= outEnd) {
    if (compare_backwards(left + 4, right, n - 1) != 0) {
      right += ids;
      continue;
    }
    const lower = <f64>load<f32>(right + ids - 4);
    const p = <f64>load<f32>(left + ids) + <f64>load<f32>(left + ids + 4) * lower;
    memory.copy(out, left, ids);
    store<f32>(out + ids, <f32>p);
    out += ids + 4;
    left += ids + 8;
  }
  store<u32>(state, <u32>left, JOIN_LEFT);
  store<u32>(state, <u32>right, JOIN_RIGHT);
  store<u32>(state, <u32>out, JOIN_OUT);
}

/**
 * Left: n ids and p; right: n ids and the weight g of those n-grams that are contexts, all sorted by their first words.
 * Writes n ids and the logarithms to base 10 of p and g; where there is no g, it is 1.
 */
export function ngram_finish(state: usize, n: u32): void {
  let left: usize = load<u32>(state, JOIN_LEFT), right: usize = load<u32>(state, JOIN_RIGHT);
  let out: usize = load<u32>(state, JOIN_OUT);
  const leftEnd: usize = load<u32>(state, JOIN_LEFT_END), rightEnd: usize = load<u32>(state, JOIN_RIGHT_END);
  const outEnd: usize = load<u32>(state, JOIN_OUT_END);
  const ids: usize = n << 2;
  const isOver = load<u32>(state, JOIN_RIGHT_OVER) != 0;
  while (left < leftEnd && (right < rightEnd || isOver) && out + ids + 8 <= outEnd) {
    const order = right < rightEnd ? compare_forwards(right, left, n) : 1;
    if (order < 0) {
      right += ids + 4;
      continue;
    }
    memory.copy(out, left, ids);
    store<f32>(out + ids, log10(load<f32>(left + ids)));
    store<f32>(out + ids + 4, order == 0 ? log10(load<f32>(right + ids)) : 0);
    out += ids + 8;
    left += ids + 4;
  }
  store<u32>(state, <u32>left, JOIN_LEFT);
  store<u32>(state, <u32>right, JOIN_RIGHT);
  store<u32>(state, <u32>out, JOIN_OUT);
}

/**
 * Left: n-grams of n ids and two numbers more; right: those of n + 1 ids and two more, all sorted by their first words.
 * Writes for each on the left how many on the right come before its own children.
 */
export function ngram_starts(state: usize, n: u32): void {
  let left: usize = load<u32>(state, JOIN_LEFT), right: usize = load<u32>(state, JOIN_RIGHT);
  let out: usize = load<u32>(state, JOIN_OUT), count = load<u32>(state, JOIN_COUNT);
  const leftEnd: usize = load<u32>(state, JOIN_LEFT_END), rightEnd: usize = load<u32>(state, JOIN_RIGHT_END);
  const outEnd: usize = load<u32>(state, JOIN_OUT_END);
  const isOver = load<u32>(state, JOIN_RIGHT_OVER) != 0;
  const size: usize = (n + 2) << 2;
  while (left < leftEnd && (right < rightEnd || isOver) && out + 4 <= outEnd) {
    if (right < rightEnd && compare_forwards(right, left, n) < 0) {
      right += size + 4;
      count++;
      continue;
    }
    store<u32>(out, count);
    out += 4;
    left += size;
  }
  store<u32>(state, <u32>left, JOIN_LEFT);
  store<u32>(state, <u32>right, JOIN_RIGHT);
  store<u32>(state, <u32>out, JOIN_OUT);
  store<u32>(state, count, JOIN_COUNT);
}

@inline
function log10(x: f32): f32 {
  if (x <= 0) return NEVER;
  return <f32>(<f64>f32x4.extract_lane(log(f32x4.splat(x)), 0) * LOG10_E);
}
