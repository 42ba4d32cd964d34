// Learning byte-pair merges (Sennrich et al. 2016) with everything incremental: the words are cells in one array,
// each pair knows its count and the positions where it stood when it was born, and a heap with lazy refresh
// finds the most frequent pair. A merge visits only the positions of its pair; the changes of the neighbours'
// counts are summed in a dense array by symbol first, so that each neighbour costs one look-up a merge.
//
// Why this is exact: a pair with symbol `new` in it is born, whole, in the merge that makes `new`; afterwards its
// count only falls. So a pair born below the minimum count can be forgotten at once, a heap entry is never too
// small, and a position list is never added to later.
//
// Cells, 16 bytes: {symbol u32, length u32, the word's count i64}. A token of several cells has its symbol in the first
// and its length in the first and the last; other cells are DEAD. A cell with symbol EDGE stands between words.

import {
  CELLS, CELLS_END, COMPLETE, EVENTS, EXHAUSTED, HEAP, HEAP_FULL, HEAP_ROOM, HEAP_SIZE, LENGTHS,
  LENGTH_LIMIT, MERGES, MERGE_COUNT, MINIMUM, NEIGHBOURS, PAIRS, PAIRS_FULL, PAIRS_USED, PAIR_MASK,
  POSTINGS_TOP, RUNNING, SYMBOLS, SYMBOL_LIMIT, TAKEN, TAKEN_COUNT, TOKENS,
  TOKENS_END, TOKENS_FULL, TOUCHED, TOUCHED_COUNT,
} from "./bpe-train-state";
import { heapPop, heapPush, heapReplaceTop } from "./pair-heap";
import {
  findPair, PAIR_COUNT, PAIR_HEAD, PAIR_LENGTH, PAIR_SLOT, pairKey, pairLeft, pairRight,
} from "./pair-table";
import { bytes_hash } from "./piece-key";

const DEAD: u32 = 0xfffffffe;
const EDGE: u32 = 0xffffffff;
const CELL: usize = 16;
const CELL_COUNT: usize = 8;
const EVENT: usize = 16;

// What a symbol has gathered as a neighbour in the current merge.
const LEFT_COUNT: usize = 0;
const RIGHT_COUNT: usize = 8;
const LEFT_PLACES: usize = 16; // how many positions of (symbol, made), then where the next one goes
const RIGHT_PLACES: usize = 20;


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

// @ts-ignore: decorator
@inline
function takePostings(state: usize, count: u32): u32 {
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
      if (mergePair(state, slot, key)) done++;
    }
  }
  return RUNNING;
}

/** Makes a symbol of one pair, everywhere; false if it would be too long or is taken. */
function mergePair(state: usize, slot: usize, key: u64): bool {
  const a = pairLeft(key);
  const b = pairRight(key);
  const positions: usize = load<u32>(slot, PAIR_HEAD);
  const end = positions + ((load<u32>(slot, PAIR_LENGTH) as usize) << 2);
  store<i64>(slot, 0, PAIR_COUNT); // from here on the pair itself is not there any more
  if (!nameSymbol(state, a, b)) return false;
  const made = load<u32>(state, SYMBOLS) - 1;
  const events = mergePositions(state, a, b, made, positions, end);
  foldNeighbours(state, a, b, made);
  placeEvents(state, events);
  clearNeighbours(state);
  return true;
}

/** Appends the new symbol's bytes, length and merge. */
function nameSymbol(state: usize, a: u32, b: u32): bool {
  const lengths: usize = load<u32>(state, LENGTHS);
  const length = load<u32>(lengths + ((a as usize) << 2)) + load<u32>(lengths + ((b as usize) << 2));
  if (length > load<u32>(state, LENGTH_LIMIT)) return false;
  const made = load<u32>(state, SYMBOLS);
  const tokens: usize = load<u32>(state, TOKENS);
  const start: usize = load<u32>(tokens + ((made as usize) << 2));
  const end = copyToken(tokens, b, copyToken(tokens, a, start));
  if (isTaken(state, bytes_hash(start, end - start))) return false;
  store<u32>(tokens + ((made as usize) << 2), end as u32, 4);
  store<u32>(lengths + ((made as usize) << 2), length);
  const merge = (load<u32>(state, MERGES) as usize) + (load<u32>(state, MERGE_COUNT) as usize) * 12;
  store<u32>(merge, a);
  store<u32>(merge, b, 4);
  store<u32>(merge, made, 8);
  store<u32>(state, load<u32>(state, MERGE_COUNT) + 1, MERGE_COUNT);
  store<u32>(state, made + 1, SYMBOLS);
  return true;
}

// @ts-ignore: decorator
@inline
function tokenSize(state: usize, symbol: u32): u32 {
  const token = (load<u32>(state, TOKENS) as usize) + ((symbol as usize) << 2);
  return load<u32>(token, 4) - load<u32>(token);
}

// @ts-ignore: decorator
@inline
function tokenRoom(state: usize): u32 {
  const next = (load<u32>(state, TOKENS) as usize) + ((load<u32>(state, SYMBOLS) as usize) << 2);
  return load<u32>(state, TOKENS_END) - load<u32>(next);
}

function copyToken(tokens: usize, symbol: u32, out: usize): usize {
  const start: usize = load<u32>(tokens + ((symbol as usize) << 2));
  const length = (load<u32>(tokens + ((symbol as usize) << 2), 4) as usize) - start;
  memory.copy(out, start, length);
  return out + length;
}

function isTaken(state: usize, hash: u64): bool {
  const taken: usize = load<u32>(state, TAKEN);
  let low: u32 = 0;
  let high = load<u32>(state, TAKEN_COUNT);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u64>(taken + ((middle as usize) << 3)) < hash) low = middle + 1;
    else high = middle;
  }
  return low < load<u32>(state, TAKEN_COUNT) && load<u64>(taken + ((low as usize) << 3)) == hash;
}

/**
 * Rewrites the cells at the pair's positions, sums by neighbour what that changes, and lists each merge as an event
 * {symbol to the left, its cell, symbol to the right, the merge's cell}; returns the end of the events.
 */
function mergePositions(state: usize, a: u32, b: u32, made: u32, positions: usize, end: usize): usize {
  let event: usize = load<u32>(state, EVENTS);
  store<u32>(state, 0, TOUCHED_COUNT);
  for (let position = positions; position < end; position += 4) {
    const cell: usize = load<u32>(position);
    if (load<u32>(cell) != a) continue;
    const right = cell + (load<u32>(cell, 4) as usize) * CELL;
    if (load<u32>(right) != b) continue;
    const next = right + (load<u32>(right, 4) as usize) * CELL;
    join(cell, right, next, made);
    noteLeft(state, made, cell, event);
    noteRight(state, cell, next, event);
    event += EVENT;
  }
  return event;
}

/** Two neighbouring tokens become one. */
// @ts-ignore: decorator
@inline
function join(cell: usize, right: usize, next: usize, made: u32): void {
  const length = load<u32>(cell, 4) + load<u32>(right, 4);
  store<u32>(right, DEAD);
  store<u32>(cell, made);
  store<u32>(cell, length, 4);
  store<u32>(next - CELL, length, 4);
}

/**
 * (left, a) becomes (left, made). Where left was made a moment ago, the count goes to (made, made) by way of
 * RIGHT_COUNT of `made`, and foldNeighbours takes it from (made, a) again; (b, a) is gone all the same.
 */
// @ts-ignore: decorator
@inline
function noteLeft(state: usize, made: u32, cell: usize, event: usize): void {
  const before = cell - CELL;
  if (load<u32>(before) == EDGE) return store<u32>(event, EDGE);
  const previous = cell - (load<u32>(before, 4) as usize) * CELL;
  const symbol = load<u32>(previous);
  const note = touch(state, symbol);
  const field = note + (symbol == made ? RIGHT_COUNT : LEFT_COUNT);
  store<i64>(field, load<i64>(field) + load<i64>(cell, CELL_COUNT));
  store<u32>(note, load<u32>(note, LEFT_PLACES) + 1, LEFT_PLACES);
  store<u32>(event, symbol);
  store<u32>(event, previous as u32, 4);
}

/** (b, next) becomes (made, next). */
// @ts-ignore: decorator
@inline
function noteRight(state: usize, cell: usize, next: usize, event: usize): void {
  const symbol = load<u32>(next);
  store<u32>(event, symbol, 8);
  if (symbol == EDGE) return;
  const note = touch(state, symbol);
  store<i64>(note, load<i64>(note, RIGHT_COUNT) + load<i64>(cell, CELL_COUNT), RIGHT_COUNT);
  store<u32>(note, load<u32>(note, RIGHT_PLACES) + 1, RIGHT_PLACES);
  store<u32>(event, cell as u32, 12);
}

/** What a neighbour has gathered; it is listed the first time that it is met in this merge. */
// @ts-ignore: decorator
@inline
function touch(state: usize, symbol: u32): usize {
  const note = noteOf(state, symbol);
  if (load<u64>(note, LEFT_PLACES) == 0) {
    const touched = load<u32>(state, TOUCHED_COUNT);
    store<u32>((load<u32>(state, TOUCHED) as usize) + ((touched as usize) << 2), symbol);
    store<u32>(state, touched + 1, TOUCHED_COUNT);
  }
  return note;
}

// @ts-ignore: decorator
@inline
function noteOf(state: usize, symbol: u32): usize {
  return (load<u32>(state, NEIGHBOURS) as usize) + ((symbol as usize) << 5);
}

/** Takes what the neighbours gathered into the pair table; their PLACES now say where their positions go. */
function foldNeighbours(state: usize, a: u32, b: u32, made: u32): void {
  const list: usize = load<u32>(state, TOUCHED);
  const end = list + ((load<u32>(state, TOUCHED_COUNT) as usize) << 2);
  const doubled = load<i64>(noteOf(state, made), RIGHT_COUNT);
  for (let entry = list; entry < end; entry += 4) {
    const symbol = load<u32>(entry);
    const note = noteOf(state, symbol);
    if (symbol == made) {
      addPair(state, pairKey(made, made), doubled, note + LEFT_PLACES);
      continue;
    }
    const left = load<i64>(note, LEFT_COUNT);
    const right = load<i64>(note, RIGHT_COUNT);
    if (left) subtract(state, pairKey(symbol, a), left);
    if (right) subtract(state, pairKey(b, symbol), right);
    addPair(state, pairKey(symbol, made), left, note + LEFT_PLACES);
    addPair(state, pairKey(made, symbol), symbol == a ? right - doubled : right, note + RIGHT_PLACES);
  }
}

// @ts-ignore: decorator
@inline
function subtract(state: usize, key: u64, count: i64): void {
  const slot = findPair(load<u32>(state, PAIRS), load<u32>(state, PAIR_MASK), key);
  if (load<u64>(slot) != 0) store<i64>(slot, load<i64>(slot, PAIR_COUNT) - count, PAIR_COUNT);
}

/** A new pair enters the table and the heap, and `places` becomes the address of its positions; or 0, if it is too rare. */
function addPair(state: usize, key: u64, count: i64, places: usize): void {
  const length = load<u32>(places);
  if (count < load<i64>(state, MINIMUM)) return store<u32>(places, 0);
  const slot = findPair(load<u32>(state, PAIRS), load<u32>(state, PAIR_MASK), key);
  const head = takePostings(state, length);
  store<u64>(slot, key);
  store<i64>(slot, count, PAIR_COUNT);
  store<u32>(slot, head, PAIR_HEAD);
  store<u32>(slot, length, PAIR_LENGTH);
  store<u32>(state, load<u32>(state, PAIRS_USED) + 1, PAIRS_USED);
  store<u32>(places, head);
  const size = load<u32>(state, HEAP_SIZE);
  heapPush(load<u32>(state, HEAP), size, count, key);
  store<u32>(state, size + 1, HEAP_SIZE);
}

/** Writes the positions of the new pairs, in the order of the events. */
function placeEvents(state: usize, end: usize): void {
  for (let event: usize = load<u32>(state, EVENTS); event < end; event += EVENT) {
    const left = load<u32>(event);
    if (left != EDGE) placeAt(noteOf(state, left) + LEFT_PLACES, load<u32>(event, 4));
    const right = load<u32>(event, 8);
    if (right != EDGE) placeAt(noteOf(state, right) + RIGHT_PLACES, load<u32>(event, 12));
  }
}

// @ts-ignore: decorator
@inline
function placeAt(places: usize, cell: u32): void {
  const place: usize = load<u32>(places);
  if (place == 0) return;
  store<u32>(place, cell);
  store<u32>(places, (place + 4) as u32);
}

function clearNeighbours(state: usize): void {
  const list: usize = load<u32>(state, TOUCHED);
  const end = list + ((load<u32>(state, TOUCHED_COUNT) as usize) << 2);
  for (let entry = list; entry < end; entry += 4) {
    const note = noteOf(state, load<u32>(entry));
    v128.store(note, i64x2.splat(0));
    store<u64>(note, 0, LEFT_PLACES);
  }
}
