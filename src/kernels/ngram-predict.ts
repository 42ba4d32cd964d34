// What a back-off n-gram model says of all words behind a context.

import { hasLeaves, leafAt, nodeAt } from "./ngram-find";
import { BACKOFF, BEGIN, LEAF_LOG, NODE, NO_NODE, START, SUFFIX, WORDS } from "./ngram-model";

const LN_10: f64 = 2.302585092994046;
const LN_2_HIGH: f64 = 0.6931471803691238;
const LN_2_LOW: f64 = 1.9082149292705877e-10;
const LOG2_E: f64 = 1.4426950408889634;
const TERMS: i32 = 14; // enough for |x| ≤ ln 2 / 2

/**
 * Writes log10 of the probability of each word but `<s>` behind a context to `out` (V, f32), with the bits that a score
 * has: the shorter contexts first, of which a longer one multiplies all by its weight, and then has its own words.
 * `chain` has room for N u32.
 */
export function ngram_predict(model: usize, context: u32, out: usize, chain: usize): void {
  const size = load<u32>(model, BEGIN);
  for (let word: u32 = 0; word < size; word++) {
    store<f32>(out + ((word as usize) << 2), load<f32>(nodeAt(model, word)));
  }
  let top = chain;
  for (let node = context; node != NO_NODE; node = load<u32>(nodeAt(model, node), SUFFIX)) {
    store<u32>(top, node);
    top += 4;
  }
  while (top > chain) {
    top -= 4;
    const node = load<u32>(top);
    weigh(out, size, load<f32>(nodeAt(model, node), BACKOFF));
    const low = load<u32>(nodeAt(model, node), START);
    const high = load<u32>(nodeAt(model, node), NODE + START);
    for (let child = low; child < high; child++) {
      const word = childWord(model, node, child);
      if (word < size) store<f32>(out + ((word as usize) << 2), childLog(model, node, child));
    }
  }
}

/**
 * Of the children of the nodes [first, end), which are all of one level: the sums of the probabilities up to and with
 * each one, f64, to `sums` by the child's number. `<s>` has none.
 */
export function ngram_sum_children(model: usize, first: u32, end: u32, sums: usize): void {
  const begin = load<u32>(model, BEGIN);
  for (let node = first; node < end; node++) {
    const low = load<u32>(nodeAt(model, node), START);
    const high = load<u32>(nodeAt(model, node), NODE + START);
    let sum: f64 = 0;
    for (let child = low; child < high; child++) {
      if (childWord(model, node, child) != begin) sum += powerOfTen(childLog(model, node, child));
      store<f64>(sums + ((child as usize) << 3), sum);
    }
  }
}

/** The sums of the probabilities of the words behind the empty context, to `sums` (V). */
export function ngram_sum_words(model: usize, sums: usize): void {
  const size = load<u32>(model, BEGIN);
  let sum: f64 = 0;
  for (let word: u32 = 0; word < size; word++) {
    sum += powerOfTen(load<f32>(nodeAt(model, word)));
    store<f64>(sums + ((word as usize) << 3), sum);
  }
}

function weigh(logs: usize, count: u32, weight: f32): void {
  for (const end = logs + ((count as usize) << 2); logs < end; logs += 4) store<f32>(logs, load<f32>(logs) + weight);
}

@inline
function childWord(model: usize, node: u32, child: u32): u32 {
  if (hasLeaves(model, node)) return load<u32>(leafAt(model, child));
  return load<u32>((load<u32>(model, WORDS) as usize) + ((child as usize) << 2));
}

@inline
function childLog(model: usize, node: u32, child: u32): f32 {
  return hasLeaves(model, node) ? load<f32>(leafAt(model, child), LEAF_LOG) : load<f32>(nodeAt(model, child));
}

/** 10^x for x ≤ 0, by sums, products and quotients alone: the same bits on every machine. */
function powerOfTen(log: f32): f64 {
  const x = (log as f64) * LN_10;
  if (!(x > -700)) return 0;
  const power = nearest(x * LOG2_E);
  const rest = x - power * LN_2_HIGH - power * LN_2_LOW;
  let sum: f64 = 1;
  for (let n = TERMS; n > 0; n--) sum = 1 + (sum * rest) / (n as f64);
  return sum * reinterpret<f64>((power as i64 + 1023) << 52);
}
