// The best sequence of tags (Viterbi 1967): the sum of the scores of its tags, of the steps from one to the next, and of both
// ends is the highest. A score of -Infinity forbids. Every sequence is worked out by itself: the others never matter.
import { row_maxima } from "./label-loss";
import { load_lanes, store_lanes } from "./lanes";
import { maximum, scale_and_shift } from "./softmax";
import { vector_add } from "./vector";

/**
 * Puts the best tags of all sequences in `output` (times, batch); at the places behind a sequence's end nothing is written.
 * Of equal ones those with the lower numbers win, from the last place to the first. Where every sequence is forbidden, each
 * place has its own best tag. `best` (labels) and `origins` (times + 1, labels) are room.
 */
export function viterbi(
  output: usize,
  scores: usize, // (times, batch, labels)
  transitions: usize, // (labels, labels), from row to column
  start: usize, // (labels)
  end: usize,
  best: usize,
  origins: usize,
  times: i32,
  batch: i32,
  labels: i32,
  lengths: usize,
): void {
  const size: usize = labels << 2, stride = <usize>batch * size;
  for (let row = 0; row < batch; row++, output += 4, scores += size) {
    const length: i32 = lengths ? load<u32>(lengths + (row << 2)) : times;
    if (length == 0) continue;
    vector_add(best, start, scores, labels);
    let isPossible = settle(best, labels);
    for (let t: usize = 1; t < <usize>length && isPossible; t++) {
      const from = origins + t * size;
      extend(from, best, transitions, size);
      vector_add(best, from + size, scores + t * stride, labels);
      isPossible = settle(best, labels);
    }
    vector_add(best, best, end, labels);
    if (isPossible && settle(best, labels)) trace(output, best, origins, length, batch, labels);
    else for (let t: usize = 0; t < <usize>length; t++) row_maxima(output + (t * batch << 2), scores + t * stride, 1, labels);
  }
}

/** Takes the largest number of a row away from all, so that sums stay exact; false when all are forbidden. */
function settle(row: usize, columns: i32): bool {
  const highest = maximum(row, columns, false);
  if (highest == -Infinity) return false;
  scale_and_shift(row, columns, 1, highest);
  return true;
}

/** For each tag the best one to come from, at `from`, and behind these, for the next place to write over, their scores. */
function extend(from: usize, best: usize, transitions: usize, size: usize): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) extendLanes(from + at, best, transitions + at, size, 4);
  if (at < size) extendLanes(from + at, best, transitions + at, size, <i32>(size - at) >> 2);
}

@inline function extendLanes(from: usize, best: usize, transitions: usize, size: usize, lanes: i32): void {
  let highest = f32x4.splat(-Infinity), origin = i32x4.splat(0);
  for (let at: usize = 0; at < size; at += 4, transitions += size) {
    const way = f32x4.add(v128.load32_splat(best + at), load_lanes(transitions, lanes));
    const higher = f32x4.gt(way, highest);
    highest = v128.bitselect(way, highest, higher);
    origin = v128.bitselect(i32x4.splat(<i32>(at >> 2)), origin, higher);
  }
  store_lanes(from, origin, lanes);
  store_lanes(from + size, highest, lanes);
}

/** From the best tag of the last place back to the first. */
function trace(output: usize, best: usize, origins: usize, length: i32, batch: i32, labels: i32): void {
  let place = output + (<usize>(length - 1) * batch << 2);
  row_maxima(place, best, 1, labels);
  for (let t: usize = length - 1; t > 0; t--) {
    const tag = load<u32>(place);
    place -= batch << 2;
    store<u32>(place, load<u32>(origins + ((t * labels + tag) << 2)));
  }
}
