// Merging one piece of text into tokens: the slow path of encoding, taken when the cache does not know the piece.
// Short pieces look for the lowest rank again after each merge; long ones keep a heap, so that a megabyte without
// a space costs n log n.

import { findRule, RULE_ID, RULE_RANK } from "./bpe-rules";

/** Pieces of up to this many symbols are merged by searching. */
export const SEARCHED: i32 = 64;
const NO_RANK: u32 = 0xffffffff;
const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/**
 * Merges `count` symbols (u32) at `symbols` in place; returns how many are left. `scratch` has 40 bytes a symbol
 * and 64 more. With `dropout` > 0 every possible merge is passed over with probability (dropout + 1) / 2^32
 * (Provilkov et al. 2020), by random numbers that follow from `seed`.
 */
export function mergeSymbols(
  symbols: usize, count: i32, rules: usize, mask: u32, scratch: usize, dropout: u32, seed: u64,
): i32 {
  if (count < 2) return count;
  if (count <= SEARCHED && dropout == 0) {
    for (let i = 0; i < count - 1; i++) rate(symbols, scratch, i, rules, mask);
    return mergeBySearch(symbols, count, rules, mask, scratch);
  }
  return mergeByHeap(symbols, count, rules, mask, scratch, dropout, seed);
}

/**
 * The same for `length` bytes (at most 64) that `symbols` holds the ids of: what is known of each pair of bytes stands
 * in a table, `bytePairs`, of 65,536 {rank u32, id u32}, which the processor keeps at hand.
 */
export function mergeBytes(
  symbols: usize, start: usize, length: i32, rules: usize, mask: u32, scratch: usize, bytePairs: usize,
): i32 {
  for (let i = 0; i < length - 1; i++) {
    const pair: usize = bswap<u16>(load<u16>(start + i));
    store<u64>(scratch + ((i as usize) << 3), load<u64>(bytePairs + (pair << 3)));
  }
  return length < 2 ? length : mergeBySearch(symbols, length, rules, mask, scratch);
}

/** A number of which every bit depends on all of `value` (splitmix64's last steps, by Steele, Lea and Flood 2014). */
export function mixed(value: u64): u64 {
  let hash = value ^ GOLDEN;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

// scratch: {rank u32, id u32} of the pair that begins at each symbol.
function mergeBySearch(symbols: usize, count: i32, rules: usize, mask: u32, scratch: usize): i32 {
  let left = count;
  while (left > 1) {
    let best = 0;
    let bestRank = load<u32>(scratch);
    for (let i = 1; i < left - 1; i++) {
      const rank = load<u32>(scratch + ((i as usize) << 3));
      if (rank < bestRank) {
        bestRank = rank;
        best = i;
      }
    }
    if (bestRank == NO_RANK) return left;
    store<u32>(symbols + ((best as usize) << 2), load<u32>(scratch + ((best as usize) << 3), 4));
    left--;
    for (let i = best + 1; i < left; i++) {
      store<u32>(symbols + ((i as usize) << 2), load<u32>(symbols + ((i as usize) << 2), 4));
      store<u64>(scratch + ((i as usize) << 3), load<u64>(scratch + ((i as usize) << 3), 8));
    }
    if (best > 0) rate(symbols, scratch, best - 1, rules, mask);
    if (best < left - 1) rate(symbols, scratch, best, rules, mask);
  }
  return left;
}

/** Writes rank and id of the pair at symbol `i`. */
@inline
function rate(symbols: usize, scratch: usize, i: i32, rules: usize, mask: u32): void {
  const at = symbols + ((i as usize) << 2);
  const rule = findRule(rules, mask, load<u32>(at), load<u32>(at, 4));
  const entry = scratch + ((i as usize) << 3);
  if (rule) store<u64>(entry, load<u64>(rule, RULE_RANK));
  else store<u32>(entry, NO_RANK);
}

// scratch: links {previous i32, next i32} by symbol, then a heap of u64 {rank, position}, then entries set aside.
// A merge takes one entry away and offers two, so there are never more than two a symbol; those whose pair has
// changed since are passed over.
function mergeByHeap(symbols: usize, count: i32, rules: usize, mask: u32, scratch: usize, dropout: u32, seed: u64): i32 {
  const links = scratch;
  const heap = scratch + ((count as usize) << 3);
  let random = seed;
  let size = 0;
  for (let i = 0; i < count; i++) {
    store<i32>(links + ((i as usize) << 3), i - 1);
    store<i32>(links + ((i as usize) << 3), i + 1 < count ? i + 1 : -1, 4);
  }
  for (let i = 0; i + 1 < count; i++) {
    const rank = rankAt(symbols, links, i, rules, mask);
    if (rank != NO_RANK) push(heap, size++, ((rank as u64) << 32) | (i as u64));
  }
  let passed = 0;
  const aside = heap + ((count as usize) << 4);
  while (size > 0) {
    const top = load<u64>(heap);
    const at = top as u32 as i32;
    pop(heap, size--);
    if (load<u32>(symbols + ((at as usize) << 2)) == NO_RANK || rankAt(symbols, links, at, rules, mask) != (top >> 32) as u32) continue;
    if (dropout) {
      random += GOLDEN;
      if (((mixed(random) >> 32) as u32) <= dropout) {
        store<u64>(aside + ((passed++ as usize) << 3), top);
        continue;
      }
    }
    size = joinAt(symbols, links, at, rules, mask, heap, size);
    while (passed > 0) push(heap, size++, load<u64>(aside + ((--passed as usize) << 3)));
  }
  return gather(symbols, links);
}

/** Merges the pair at a symbol and puts its new neighbours into the heap; returns the heap's size. */
function joinAt(symbols: usize, links: usize, at: i32, rules: usize, mask: u32, heap: usize, entries: i32): i32 {
  let size = entries;
  const link = links + ((at as usize) << 3);
  const right = load<i32>(link, 4);
  const rule = findRule(rules, mask, symbolAt(symbols, at), symbolAt(symbols, right));
  store<u32>(symbols + ((at as usize) << 2), load<u32>(rule, RULE_ID));
  store<u32>(symbols + ((right as usize) << 2), NO_RANK);
  const next = load<i32>(links + ((right as usize) << 3), 4);
  store<i32>(link, next, 4);
  if (next >= 0) store<i32>(links + ((next as usize) << 3), at);
  const previous = load<i32>(link);
  if (previous >= 0) size = offer(symbols, links, previous, rules, mask, heap, size);
  return offer(symbols, links, at, rules, mask, heap, size);
}

@inline
function offer(symbols: usize, links: usize, at: i32, rules: usize, mask: u32, heap: usize, size: i32): i32 {
  const rank = rankAt(symbols, links, at, rules, mask);
  if (rank == NO_RANK) return size;
  push(heap, size, ((rank as u64) << 32) | (at as u64));
  return size + 1;
}

/** The rank of the pair that begins at a living symbol. */
function rankAt(symbols: usize, links: usize, at: i32, rules: usize, mask: u32): u32 {
  const next = load<i32>(links + ((at as usize) << 3), 4);
  if (next < 0) return NO_RANK;
  const rule = findRule(rules, mask, symbolAt(symbols, at), symbolAt(symbols, next));
  return rule ? load<u32>(rule, RULE_RANK) : NO_RANK;
}

@inline
function symbolAt(symbols: usize, at: i32): u32 {
  return load<u32>(symbols + ((at as usize) << 2));
}

/** Moves the living symbols to the front. */
function gather(symbols: usize, links: usize): i32 {
  let count = 0;
  for (let at = 0; at >= 0; at = load<i32>(links + ((at as usize) << 3), 4)) {
    store<u32>(symbols + ((count as usize) << 2), symbolAt(symbols, at));
    count++;
  }
  return count;
}

function push(heap: usize, size: i32, entry: u64): void {
  let index = size;
  while (index > 0) {
    const parent = load<u64>(heap + ((((index - 1) >> 1) as usize) << 3));
    if (parent <= entry) break;
    store<u64>(heap + ((index as usize) << 3), parent);
    index = (index - 1) >> 1;
  }
  store<u64>(heap + ((index as usize) << 3), entry);
}

function pop(heap: usize, size: i32): void {
  const entry = load<u64>(heap + (((size - 1) as usize) << 3));
  let index = 0;
  while (true) {
    let child = index * 2 + 1;
    if (child >= size - 1) break;
    const left = load<u64>(heap + ((child as usize) << 3));
    const right = load<u64>(heap + ((child as usize) << 3), 8);
    if (child + 1 < size - 1 && right < left) child++;
    const least = load<u64>(heap + ((child as usize) << 3));
    if (entry <= least) break;
    store<u64>(heap + ((index as usize) << 3), least);
    index = child;
  }
  store<u64>(heap + ((index as usize) << 3), entry);
}
