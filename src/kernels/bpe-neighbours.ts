// One merge of byte-pair learning, at all its positions: the changes of the neighbours' counts are summed by symbol
// first, so that each neighbour costs one look-up in the pair table.

import { CELL, CELL_COUNT, DEAD, EDGE } from "./bpe-cells";
import { takePostings } from "./bpe-pairs";
import {
  EVENTS, FETCH_SUM, HEAP, HEAP_SIZE, JOINED, MINIMUM, NEIGHBOURS, PAIRS, PAIRS_USED, PAIR_MASK, TOUCHED, TOUCHED_COUNT,
} from "./bpe-train-state";
import { heapPush } from "./pair-heap";
import { PAIR_COUNT, PAIR_HEAD, PAIR_LENGTH, findPair, pairKey } from "./pair-table";

const EVENT: usize = 16;
const FETCHED: usize = 32 * 4;

// What a symbol has gathered as a neighbour in the current merge.
const LEFT_COUNT: usize = 0;
const RIGHT_COUNT: usize = 8;
const LEFT_PLACES: usize = 16; // how many positions of (symbol, made), then where the next one goes
const RIGHT_PLACES: usize = 20;

/**
 * Rewrites the cells at the pair's positions, sums by neighbour what that changes, and lists each merge as an event
 * {symbol to the left, its cell, symbol to the right, the merge's cell}; returns the end of the events.
 */
export function mergePositions(state: usize, a: u32, b: u32, made: u32, positions: usize, end: usize): usize {
  let event: usize = load<u32>(state, EVENTS);
  store<u32>(state, 0, TOUCHED_COUNT);
  let joined: i64 = 0;
  let fetched = positions;
  for (let position = positions; position < end; position += 4) {
    if (position == fetched) fetched = fetch(state, position, end);
    const cell: usize = load<u32>(position);
    if (load<u32>(cell) != a) continue;
    const right = cell + (load<u32>(cell, 4) as usize) * CELL;
    if (load<u32>(right) != b) continue;
    const next = right + (load<u32>(right, 4) as usize) * CELL;
    join(cell, right, next, made);
    joined += load<i64>(cell, CELL_COUNT);
    noteLeft(state, made, cell, event);
    noteRight(state, cell, next, event);
    event += EVENT;
  }
  store<i64>(state, load<i64>(state, JOINED) + joined, JOINED);
  return event;
}

/**
 * Brings the next cells into the processor's cache, all at once: they lie far apart, and one by one each would be
 * waited for. The sum is kept so that the loads are not optimized away.
 */
@inline
function fetch(state: usize, position: usize, end: usize): usize {
  const stop = min(position + FETCHED, end);
  let sum: u32 = 0;
  for (let at = position; at < stop; at += 4) sum += load<u32>(load<u32>(at));
  store<u32>(state, sum, FETCH_SUM);
  return stop;
}

/** Two neighbouring tokens become one. */
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

@inline
function noteOf(state: usize, symbol: u32): usize {
  return (load<u32>(state, NEIGHBOURS) as usize) + ((symbol as usize) << 5);
}

/** Takes what the neighbours gathered into the pair table; their PLACES now say where their positions go. */
export function foldNeighbours(state: usize, a: u32, b: u32, made: u32): void {
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
export function placeEvents(state: usize, end: usize): void {
  for (let event: usize = load<u32>(state, EVENTS); event < end; event += EVENT) {
    const left = load<u32>(event);
    if (left != EDGE) placeAt(noteOf(state, left) + LEFT_PLACES, load<u32>(event, 4));
    const right = load<u32>(event, 8);
    if (right != EDGE) placeAt(noteOf(state, right) + RIGHT_PLACES, load<u32>(event, 12));
  }
}

@inline
function placeAt(places: usize, cell: u32): void {
  const place: usize = load<u32>(places);
  if (place == 0) return;
  store<u32>(place, cell);
  store<u32>(places, (place + 4) as u32);
}

export function clearNeighbours(state: usize): void {
  const list: usize = load<u32>(state, TOUCHED);
  const end = list + ((load<u32>(state, TOUCHED_COUNT) as usize) << 2);
  for (let entry = list; entry < end; entry += 4) {
    const note = noteOf(state, load<u32>(entry));
    v128.store(note, i64x2.splat(0));
    store<u64>(note, 0, LEFT_PLACES);
  }
}
