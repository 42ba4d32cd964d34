// The pairs of neighbouring symbols that byte-pair learning begins with: how often each comes, and where.

import { CELL, CELL_COUNT, DEAD } from "./bpe-cells";
import {
  CELLS, CELLS_END, HEAP, HEAP_SIZE, MINIMUM, PAIRS, PAIRS_USED, PAIR_MASK, POSTINGS_TOP,
} from "./bpe-train-state";
import { heapPush } from "./pair-heap";
import { PAIR_COUNT, PAIR_HEAD, PAIR_LENGTH, PAIR_SLOT, findPair, pairKey } from "./pair-table";

/** Counts all pairs of the cells into the pair table; false when it is too full (make a larger one, call again). */
export function bpe_count_pairs(state: usize): bool {
  const end: usize = load<u32>(state, CELLS_END);
  const slots: usize = load<u32>(state, PAIRS);
  const mask = load<u32>(state, PAIR_MASK);
  let used: u32 = 0;
  for (let cell: usize = load<u32>(state, CELLS); cell + CELL < end; cell += CELL) {
    const a = load<u32>(cell);
    const b = load<u32>(cell, CELL);
    if (a >= DEAD || b >= DEAD) continue;
    const key = pairKey(a, b);
    const slot = findPair(slots, mask, key);
    if (load<u64>(slot) == 0) {
      store<u64>(slot, key);
      if (++used > mask - (mask >> 2)) return false;
    }
    store<i64>(slot, load<i64>(slot, PAIR_COUNT) + load<i64>(cell, CELL_COUNT), PAIR_COUNT);
    store<u32>(slot, load<u32>(slot, PAIR_LENGTH) + 1, PAIR_LENGTH);
  }
  store<u32>(state, used, PAIRS_USED);
  return true;
}

/** Gives every pair that is frequent enough its positions, in rising order. */
export function bpe_place_pairs(state: usize): void {
  const end: usize = load<u32>(state, CELLS_END);
  const slots: usize = load<u32>(state, PAIRS);
  const mask = load<u32>(state, PAIR_MASK);
  reservePositions(state, slots, mask);
  for (let cell: usize = load<u32>(state, CELLS); cell + CELL < end; cell += CELL) {
    const a = load<u32>(cell);
    const b = load<u32>(cell, CELL);
    if (a >= DEAD || b >= DEAD) continue;
    const slot = findPair(slots, mask, pairKey(a, b));
    const place: usize = load<u32>(slot, PAIR_HEAD);
    if (place == 0) continue;
    store<u32>(place, cell as u32);
    store<u32>(slot, (place + 4) as u32, PAIR_HEAD);
  }
  const last = slots + ((mask as usize) + 1) * PAIR_SLOT;
  for (let slot = slots; slot < last; slot += PAIR_SLOT) {
    if (load<u32>(slot, PAIR_HEAD)) store<u32>(slot, load<u32>(slot, PAIR_HEAD) - (load<u32>(slot, PAIR_LENGTH) << 2), PAIR_HEAD);
  }
}

/** A stretch of the postings for each pair that is frequent enough. */
function reservePositions(state: usize, slots: usize, mask: u32): void {
  const last = slots + ((mask as usize) + 1) * PAIR_SLOT;
  const minimum = load<i64>(state, MINIMUM);
  for (let slot = slots; slot < last; slot += PAIR_SLOT) {
    if (load<i64>(slot, PAIR_COUNT) >= minimum) store<u32>(slot, takePostings(state, load<u32>(slot, PAIR_LENGTH)), PAIR_HEAD);
  }
}

@inline
export function takePostings(state: usize, count: u32): u32 {
  const place = load<u32>(state, POSTINGS_TOP);
  store<u32>(state, place + (count << 2), POSTINGS_TOP);
  return place;
}

/** Fills the heap from the pair table; the caller has made room for all used slots. */
export function bpe_fill_heap(state: usize): void {
  const slots: usize = load<u32>(state, PAIRS);
  const end = slots + ((load<u32>(state, PAIR_MASK) as usize) + 1) * PAIR_SLOT;
  const heap: usize = load<u32>(state, HEAP);
  const minimum = load<i64>(state, MINIMUM);
  let size: u32 = 0;
  for (let slot = slots; slot < end; slot += PAIR_SLOT) {
    const count = load<i64>(slot, PAIR_COUNT);
    if (load<u64>(slot) != 0 && count >= minimum) heapPush(heap, size++, count, load<u64>(slot));
  }
  store<u32>(state, size, HEAP_SIZE);
}

/** Moves the pairs that may still be merged to another, empty table. */
export function bpe_move_pairs(state: usize, slots: usize, mask: u32): void {
  const old: usize = load<u32>(state, PAIRS);
  const end = old + ((load<u32>(state, PAIR_MASK) as usize) + 1) * PAIR_SLOT;
  const minimum = load<i64>(state, MINIMUM);
  let used: u32 = 0;
  for (let slot = old; slot < end; slot += PAIR_SLOT) {
    const key = load<u64>(slot);
    if (key == 0 || load<i64>(slot, PAIR_COUNT) < minimum) continue;
    memory.copy(findPair(slots, mask, key), slot, PAIR_SLOT);
    used++;
  }
  store<u32>(state, slots as u32, PAIRS);
  store<u32>(state, mask, PAIR_MASK);
  store<u32>(state, used, PAIRS_USED);
}
