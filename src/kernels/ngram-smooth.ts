// From counts to probabilities, context by context: of all that follow a context, each keeps its share of the count less
// a discount, and what the discounts leave goes to the shorter context. Interpolated modified Kneser-Ney (Chen & Goodman
// 1999), with pruned n-grams as in Heafield et al. 2013; Witten & Bell 1991; Laplace; or the counts' own shares.
import { compare_forwards } from "./record";
import {
  LAPLACE, PRUNED, SMOOTH_BEGIN, SMOOTH_CONTEXTS, SMOOTH_CONTEXTS_END, SMOOTH_DISCOUNTS, SMOOTH_HIGHEST, SMOOTH_KIND, SMOOTH_OUT,
  SMOOTH_VOCABULARY, WITTEN_BELL,
} from "./ngram-state";

/** Where the last context's n-grams begin in sorted records of n ids and two numbers; more of them may follow. */
export function ngram_last_context(records: usize, end: usize, n: u32): usize {
  const size: usize = (n + 2) << 2;
  let at = end - size;
  while (at > records && compare_forwards(at - size, end - size, n - 1) == 0) at -= size;
  return at;
}

/**
 * Reads records of n ids, an adjusted count and a free number, sorted from the first word on; all n-grams of a context are
 * there. Puts at SMOOTH_OUT, which may be where they are, those that are not pruned: the ids, the part u of the probability
 * that is the n-gram's own, and the weight g of the shorter one, p = u + g · p(shorter), both f32; and at SMOOTH_CONTEXTS
 * each context's n - 1 ids and g. Returns the end, or the first context for which there is no room.
 */
export function ngram_smooth(state: usize, records: usize, end: usize, n: u32): usize {
  const size: usize = (n + 2) << 2;
  while (records < end && load<u32>(state, SMOOTH_CONTEXTS) + (n << 2) <= load<u32>(state, SMOOTH_CONTEXTS_END)) {
    let next = records + size;
    while (next < end && compare_forwards(next, records, n - 1) == 0) next += size;
    smooth_context(state, records, next, n);
    records = next;
  }
  return records;
}

function smooth_context(state: usize, records: usize, end: usize, n: u32): void {
  const kind = load<u32>(state, SMOOTH_KIND);
  const isWhole = load<u32>(state, SMOOTH_HIGHEST) || (n > 1 && load<u32>(records) == load<u32>(state, SMOOTH_BEGIN));
  const isFlat = kind == LAPLACE && !isWhole; // the lecture's formula knows no shorter contexts: all words are alike there
  const size: usize = (n + 2) << 2;
  let sum: f64 = 0, given: f64 = 0, distinct: f64 = 0;
  for (let at = records; at < end; at += size) {
    const count = load<u32>(at + (n << 2));
    const number = <f64>(count & ~PRUNED);
    sum += number;
    distinct += 1;
    given += count & PRUNED ? number : discount(state, count);
  }
  const extra: f64 = kind == WITTEN_BELL ? distinct : kind == LAPLACE ? <f64>load<u32>(state, SMOOTH_VOCABULARY) : 0;
  const weight: f32 = isFlat ? 1 : <f32>((given + extra) / (sum + extra));
  write_context(state, records, n, weight); // first: the n-grams may come in the place of the context's
  for (let at = records; at < end; at += size) {
    const count = load<u32>(at + (n << 2));
    if (count & PRUNED) continue;
    const own = isFlat ? 0 : (<f64>count - discount(state, count)) / (sum + extra);
    write_ngram(state, at, n, <f32>own, weight);
  }
}

/** What is taken from a count; but for Kneser-Ney the discounts are 0. */
@inline
function discount(state: usize, count: u32): f64 {
  if (count == 0) return 0;
  return load<f64>(state + (<usize>(min<u32>(count, 3) - 1) << 3), SMOOTH_DISCOUNTS);
}

@inline
function write_ngram(state: usize, words: usize, n: u32, own: f32, weight: f32): void {
  let out: usize = load<u32>(state, SMOOTH_OUT);
  for (let i: u32 = 0; i < n; i++, words += 4, out += 4) store<u32>(out, load<u32>(words));
  store<f32>(out, own);
  store<f32>(out, weight, 4);
  store<u32>(state, <u32>(out + 8), SMOOTH_OUT);
}

@inline
function write_context(state: usize, words: usize, n: u32, weight: f32): void {
  let out: usize = load<u32>(state, SMOOTH_CONTEXTS);
  for (let i: u32 = 1; i < n; i++, words += 4, out += 4) store<u32>(out, load<u32>(words));
  store<f32>(out, weight);
  store<u32>(state, <u32>(out + 4), SMOOTH_CONTEXTS);
}
