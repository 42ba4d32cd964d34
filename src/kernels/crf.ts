// Linear-chain conditional random fields (Lafferty, McCallum & Pereira 2001): the score of a sequence of tags is the sum of
// those of its tags, of the steps from one to the next, and of both ends; its probability is the softmax over all sequences.
//
// Forwards, `alphas` are the logarithms of the sums over all ways to a tag, less a number that makes the largest of a place
// 0, so that a long sequence is as exact as a short one; these numbers are added up in f64. Backwards, the probability of
// each tag of the last place is shared out among the ways to it, and so on to the first place: what comes out of both are
// probabilities, and nothing can overflow. Every sequence is worked out by itself: the others never matter.
import { load_lanes, store_lanes } from "./lanes";
import { sum_of_lanes } from "./lane-sums";
import { exp, log } from "./math";
import { exponentials, logarithm, maximum, scale_and_shift } from "./softmax";
import { vector_add } from "./vector";

/** The tag of a place that has none: the sequence then has no loss. */
const NO_TARGET: u32 = 0xffffffff;

/**
 * How many places the sequences have that have a loss, which are those with a tag at every place; -1 when a tag is neither
 * below `labels` nor NO_TARGET. `tags` is (times, batch); `lengths` (batch) says how many times each sequence has, 0 that
 * it has all.
 */
export function crf_count(tags: usize, times: i32, batch: i32, labels: u32, lengths: usize): i32 {
  let count = 0;
  for (let row = 0; row < batch; row++, tags += 4) {
    const length = lengthOf(lengths, row, times);
    for (let t = 0; t < length; t++) {
      const tag = load<u32>(tags + (<usize>t * batch << 2));
      if (tag >= labels && tag != NO_TARGET) return -1;
    }
    if (isTagged(tags, length, batch)) count += length;
  }
  return count;
}

/**
 * Adds -log p of the tags of each sequence to `total`, in their order. `alphas` and `sums`, (times, batch, labels), are room
 * that crf_backward reads. Any score that is not finite makes the loss infinite or NaN.
 */
export function crf_loss(
  scores: usize, // (times, batch, labels)
  transitions: usize, // (labels, labels), from row to column
  start: usize, // (labels)
  end: usize,
  tags: usize, // (times, batch)
  alphas: usize,
  sums: usize,
  times: i32,
  batch: i32,
  labels: i32,
  lengths: usize,
  total: f64,
): f64 {
  const size: usize = labels << 2, stride = <usize>batch * size;
  for (let row = 0; row < batch; row++, scores += size, alphas += size, sums += size, tags += 4) {
    const length = lengthOf(lengths, row, times);
    if (length == 0 || !isTagged(tags, length, batch)) continue;
    const all = partition(scores, transitions, start, end, alphas, sums, length, labels, stride);
    total += all - pathScore(scores, transitions, start, end, tags, length, batch, size);
  }
  return total;
}

/**
 * Behind crf_loss: puts the gradient of the scores in their place, 0 where a sequence has no loss or is over, and adds those
 * of transitions and ends to theirs.
 */
export function crf_backward(
  scores: usize,
  transitions: usize,
  dTransitions: usize,
  dStart: usize,
  dEnd: usize,
  tags: usize,
  alphas: usize,
  sums: usize,
  times: i32,
  batch: i32,
  labels: i32,
  lengths: usize,
): void {
  const size: usize = labels << 2, stride = <usize>batch * size;
  for (let row = 0; row < batch; row++, scores += size, alphas += size, sums += size, tags += 4) {
    let length = lengthOf(lengths, row, times);
    if (!isTagged(tags, length, batch)) length = 0;
    for (let t = length; t < times; t++) memory.fill(scores + <usize>t * stride, 0, size);
    if (length == 0) continue;
    const last = <usize>(length - 1);
    memory.copy(scores + last * stride, sums, size);
    vector_add(dEnd, dEnd, sums, labels);
    for (let t = last; t > 0; t--) {
      const place = scores + t * stride, before = place - stride;
      shareOut(before, place, alphas + (t - 1) * stride, sums + t * stride, transitions, dTransitions, size);
    }
    vector_add(dStart, dStart, scores, labels);
    subtractPath(scores, dTransitions, dStart, dEnd, tags, length, batch, size);
  }
}

@inline function lengthOf(lengths: usize, row: i32, times: i32): i32 {
  return lengths ? load<u32>(lengths + (row << 2)) : times;
}

function isTagged(tags: usize, length: i32, batch: i32): bool {
  for (let t = 0; t < length; t++, tags += batch << 2) if (load<u32>(tags) == NO_TARGET) return false;
  return true;
}

/**
 * The logarithm of the sum of e^score over all sequences of tags. The sums over the ways to each tag of a place come to that
 * place of `sums`, and to its first place the probabilities of the last tag.
 */
function partition(
  scores: usize, transitions: usize, start: usize, end: usize, alphas: usize, sums: usize,
  length: i32, labels: i32, stride: usize,
): f64 {
  vector_add(alphas, start, scores, labels);
  let total = settle(alphas, labels);
  let alpha = alphas, sum = sums;
  for (let t = 1; t < length; t++, alpha += stride) {
    scores += stride;
    sum += stride;
    logSums(sum, alpha, transitions, labels << 2);
    vector_add(alpha + stride, sum, scores, labels);
    total += settle(alpha + stride, labels);
  }
  vector_add(sums, alpha, end, labels);
  total += settle(sums, labels);
  const whole = exponentials(sums, labels, 0, 1);
  scale_and_shift(sums, labels, 1 / whole, 0);
  return total + logarithm(whole);
}

/** Takes the largest number of a row away from all, and gives it; NaN when one is not finite. */
function settle(row: usize, columns: i32): f64 {
  const highest = maximum(row, columns, true);
  scale_and_shift(row, columns, 1, highest);
  return highest;
}

/** For each tag the logarithm of the sum of e^(alpha + transition) over all tags before. */
function logSums(sums: usize, alphas: usize, transitions: usize, size: usize): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) logSum(sums + at, alphas, transitions + at, size, 4);
  if (at < size) logSum(sums + at, alphas, transitions + at, size, <i32>(size - at) >> 2);
}

@inline function logSum(sums: usize, alphas: usize, transitions: usize, size: usize, lanes: i32): void {
  let highest = f32x4.splat(-Infinity);
  for (let at: usize = 0, step = transitions; at < size; at += 4, step += size) {
    highest = f32x4.pmax(highest, f32x4.add(v128.load32_splat(alphas + at), load_lanes(step, lanes)));
  }
  let sum = f32x4.splat(0);
  for (let at: usize = 0, step = transitions; at < size; at += 4, step += size) {
    const way = f32x4.add(v128.load32_splat(alphas + at), load_lanes(step, lanes));
    sum = f32x4.add(sum, exp(f32x4.sub(way, highest)));
  }
  store_lanes(sums, f32x4.add(highest, log(sum)), lanes);
}

/** The score of the sequence of tags that is wanted. */
function pathScore(
  scores: usize, transitions: usize, start: usize, end: usize, tags: usize,
  length: i32, batch: i32, size: usize,
): f64 {
  const stride = <usize>batch * size;
  let tag: usize = load<u32>(tags);
  let total = <f64>load<f32>(start + (tag << 2)) + <f64>load<f32>(scores + (tag << 2));
  for (let t = 1; t < length; t++) {
    scores += stride;
    tags += batch << 2;
    const next: usize = load<u32>(tags);
    total += <f64>load<f32>(transitions + tag * size + (next << 2)) + <f64>load<f32>(scores + (next << 2));
    tag = next;
  }
  return total + <f64>load<f32>(end + (tag << 2));
}

/**
 * From the probabilities of the tags of a place to those of the place `before`: each is shared out among the ways to it,
 * whose probabilities are added to the transitions' gradient.
 */
function shareOut(
  before: usize, place: usize, alphas: usize, sums: usize, transitions: usize, dTransitions: usize, size: usize,
): void {
  for (let from: usize = 0; from < size; from += 4, transitions += size, dTransitions += size) {
    const alpha = v128.load32_splat(alphas + from);
    let whole = f32x4.splat(0);
    let at: usize = 0;
    for (; at + 16 <= size; at += 16) {
      whole = f32x4.add(whole, share(place + at, alpha, sums + at, transitions + at, dTransitions + at, 4));
    }
    if (at < size) {
      const lanes = <i32>(size - at) >> 2;
      whole = f32x4.add(whole, share(place + at, alpha, sums + at, transitions + at, dTransitions + at, lanes));
    }
    store<f32>(before + from, sum_of_lanes(whole));
  }
}

/** The lanes behind the last are 0, as the place's are. */
@inline function share(
  place: usize, alpha: v128, sums: usize, transitions: usize, dTransitions: usize, lanes: i32,
): v128 {
  const way = f32x4.add(alpha, load_lanes(transitions, lanes));
  const part = f32x4.mul(load_lanes(place, lanes), exp(f32x4.sub(way, load_lanes(sums, lanes))));
  store_lanes(dTransitions, f32x4.add(load_lanes(dTransitions, lanes), part), lanes);
  return part;
}

/** Takes 1 away wherever the sequence goes that is wanted. */
function subtractPath(
  dScores: usize, dTransitions: usize, dStart: usize, dEnd: usize, tags: usize,
  length: i32, batch: i32, size: usize,
): void {
  let tag: usize = load<u32>(tags);
  subtractOne(dStart + (tag << 2));
  subtractOne(dScores + (tag << 2));
  for (let t = 1; t < length; t++) {
    dScores += <usize>batch * size;
    tags += batch << 2;
    const next: usize = load<u32>(tags);
    subtractOne(dTransitions + tag * size + (next << 2));
    subtractOne(dScores + (next << 2));
    tag = next;
  }
  subtractOne(dEnd + (tag << 2));
}

@inline function subtractOne(at: usize): void {
  store<f32>(at, load<f32>(at) - 1);
}
