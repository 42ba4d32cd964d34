// Learning byte-pair merges (Sennrich et al. 2016) with everything incremental: the words are cells in one array,
// each pair knows its count and the positions where it stood when it was born, and a heap with lazy refresh
// finds the most frequent pair. A merge visits only the positions of its pair; the changes of the neighbours'
// counts are summed in a dense array by symbol first, so that each neighbour costs one look-up a merge.
//
// Why this is exact: a pair with symbol `new` in it is born, whole, in the merge that makes `new`; afterwards its
// count only falls. So a pair born below the minimum count can be forgotten at once, a heap entry is never too
// small, and a position list is never added to later.

import { clearNeighbours, foldNeighbours, mergePositions, placeEvents } from "./bpe-neighbours";
import { nameSymbol, tokenRoom, tokenSize } from "./bpe-symbols";
import {
  COMPLETE, EXHAUSTED, HEAP, HEAP_FULL, HEAP_ROOM, HEAP_SIZE, MINIMUM, PAIRS, PAIRS_FULL, PAIRS_USED,
  PAIR_MASK, RUNNING, SYMBOLS, SYMBOL_LIMIT, TOKENS_FULL,
} from "./bpe-train-state";
import { heapPop, heapReplaceTop } from "./pair-heap";
import { PAIR_COUNT, PAIR_HEAD, PAIR_LENGTH, findPair, pairLeft, pairRight } from "./pair-table";

/**
 * Makes up to `most` merges and says how it stands, see bpe-train-state.ts.
 */
export function bpe_merge(state: usize, most: i32): i32 {
  for (let done = 0; done < most; ) {
    if (load<u32>(state, SYMBOLS) >= load<u32>(state, SYMBOL_LIMIT)) return COMPLETE;
    const size = load<u32>(state, HEAP_SIZE);
    if (size == 0) return EXHAUSTED;
    const heap: usize = load<u32>(state, HEAP);
    const key = load<u64>(heap, 8);
    const slot = findPair(load<u32>(state, PAIRS), load<u32>(state, PAIR_MASK), key);
    const count = load<i64>(slot, PAIR_COUNT);
    if (load<u64>(slot) == 0 || count < load<i64>(state, MINIMUM)) {
      heapPop(heap, size);
      store<u32>(state, size - 1, HEAP_SIZE);
    } else if (count != load<i64>(heap)) {
      heapReplaceTop(heap, size, count, key);
    } else {
      // A merge makes at most two pairs a position, and two pairs a symbol.
      const born = min(load<u32>(slot, PAIR_LENGTH), load<u32>(state, SYMBOLS)) * 2 + 2;
      const taken = (load<u32>(state, PAIRS_USED) as u64) + (born as u64);
      if (taken * 4 > ((load<u32>(state, PAIR_MASK) as u64) + 1) * 3) return PAIRS_FULL;
      if (size + born > load<u32>(state, HEAP_ROOM)) return HEAP_FULL;
      if (tokenSize(state, pairLeft(key)) + tokenSize(state, pairRight(key)) > tokenRoom(state)) return TOKENS_FULL;
      heapPop(heap, size);
      store<u32>(state, size - 1, HEAP_SIZE);
      if (mergePair(state, slot, key, count)) done++;
    }
  }
  return RUNNING;
}

/** Makes a symbol of one pair, everywhere; false if it would be too long or is taken. */
function mergePair(state: usize, slot: usize, key: u64, count: i64): bool {
  const a = pairLeft(key);
  const b = pairRight(key);
  const positions: usize = load<u32>(slot, PAIR_HEAD);
  const end = positions + ((load<u32>(slot, PAIR_LENGTH) as usize) << 2);
  store<i64>(slot, 0, PAIR_COUNT); // from here on the pair itself is not there any more
  if (!nameSymbol(state, a, b, count)) return false;
  const made = load<u32>(state, SYMBOLS) - 1;
  const events = mergePositions(state, a, b, made, positions, end);
  foldNeighbours(state, a, b, made);
  placeEvents(state, events);
  clearNeighbours(state);
  return true;
}
