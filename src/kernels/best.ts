// The best of many scores: a heap with the worst of them on top, and the order in which they are shown.

/** Stands for no candidate, which any other is better than. */
export const NONE: u32 = 0xffffffff;

/** Makes a heap of `size` places, {score f32, id u32} each, that nothing is in yet. */
export function best_clear(heap: usize, size: i32): void {
  for (; size > 0; size--, heap += 8) {
    store<f32>(heap, -Infinity);
    store<u32>(heap, NONE, 4);
  }
}

/**
 * Keeps the best of `count` scores, whose ids go up from `first`, in a heap of `size` places, at least one, with the
 * worst on top. Of equal scores the one with the lower id is better; ids must go up from call to call.
 */
export function best_keep(heap: usize, size: i32, scores: usize, count: i32, first: u32): void {
  const end = scores + (count << 2), start = scores;
  let worst = f32x4.splat(load<f32>(heap));
  for (; scores + 16 <= end; scores += 16) {
    if (!v128.any_true(f32x4.gt(v128.load(scores), worst))) continue;
    const id = first + <u32>((scores - start) >> 2);
    for (let lane: u32 = 0; lane < 4; lane++) offerNext(heap, size, load<f32>(scores + (lane << 2)), id + lane);
    worst = f32x4.splat(load<f32>(heap));
  }
  for (; scores < end; scores += 4) offerNext(heap, size, load<f32>(scores), first + <u32>((scores - start) >> 2));
}

/** One whose id is above those before it. */
@inline function offerNext(heap: usize, size: i32, score: f32, id: u32): void {
  if (score > load<f32>(heap)) replaceTop(heap, size, score, id);
}

/** A better one takes the place of the worst, in whatever order they come. */
export function best_offer(heap: usize, size: i32, score: f32, id: u32): void {
  const worst = load<f32>(heap);
  if (score > worst || (score == worst && id < load<u32>(heap, 4))) replaceTop(heap, size, score, id);
}

/** Puts the heap in order, from the best to the worst; it is no heap any more. Returns how many candidates there are. */
export function best_sort(heap: usize, size: i32): i32 {
  let found = 0;
  for (let last = size - 1; last >= 0; last--) {
    const worst = load<u64>(heap), end = at(heap, last);
    if (last > 0) replaceTop(heap, last, load<f32>(end), load<u32>(end, 4));
    store<u64>(end, worst);
    if (load<u32>(end, 4) != NONE) found++;
  }
  return found;
}

function replaceTop(heap: usize, size: i32, score: f32, id: u32): void {
  let place = 0;
  for (let child = 1; child < size; child = place * 2 + 1) {
    if (child + 1 < size && isWorse(at(heap, child + 1), at(heap, child))) child++;
    const next = at(heap, child);
    const lower = load<f32>(next);
    if (lower > score || (lower == score && load<u32>(next, 4) < id)) break;
    store<u64>(at(heap, place), load<u64>(next));
    place = child;
  }
  store<f32>(at(heap, place), score);
  store<u32>(at(heap, place), id, 4);
}

@inline function at(heap: usize, place: i32): usize {
  return heap + ((place as usize) << 3);
}

function isWorse(one: usize, other: usize): bool {
  const score = load<f32>(one), against = load<f32>(other);
  return score < against || (score == against && load<u32>(one, 4) > load<u32>(other, 4));
}
