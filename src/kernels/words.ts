// Counting distinct pieces of text: an open-addressing table of 24-byte slots {low u64, high u64, count u64}.
// A short piece is its own key (piece-key.ts). A longer one has its hash in `low`, and in `high` the address of
// its copy in the arena, with 0xff in the top byte. Counts are 64-bit: they never wrap.

import { bytes_hash, keyHash, keyHigh, keyLow, sameBytes, SHORT } from "./piece-key";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "./row";
import { scan } from "./scan";
import { ARENA, ARENA_END, MASK, RESUME, SEEN, SLOT, SLOTS, USED, WANTED } from "./words-table";

const LONG: u64 = 0xff;
const BATCH: i32 = 1024;
const GROUP: i32 = 32;
const KEYS: usize = 4096; // where the keys of a group lie behind the ends of a batch
const KEY: usize = 24;
const DROPPED: u32 = 0x80000000;

/**
 * Counts the pieces of the rows [first, count) that are OK (row.ts). `ends` has room for 5 KiB. Returns the number
 * of rows done; fewer than `count` means that the table or the arena (by WANTED bytes) is full: make room and call
 * again with `first` = that number.
 */
export function count_rows(
  table: usize, rows: usize, first: i32, count: i32, pattern: i32, digits: i32, tables: usize, ends: usize,
): i32 {
  for (let row = first; row < count; row++) {
    const struct = rows + (row as usize) * ROW_SIZE;
    if (load<u32>(struct, ROW_STATUS) != OK) continue;
    const resume = load<u32>(table, RESUME);
    const start: usize = resume ? resume : load<u32>(struct, ROW_TEXT_START);
    if (!countText(table, start, load<u32>(struct, ROW_TEXT_END), pattern, digits, tables, ends)) return row;
    store<u32>(table, 0, RESUME);
  }
  return count;
}

/** Counts one text; false, with the place in RESUME, when room runs out. */
function countText(
  table: usize, start: usize, end: usize, pattern: i32, digits: i32, tables: usize, ends: usize,
): bool {
  let at = start;
  while (at < end) {
    const pieces = scan(pattern, digits, at, end, ends, BATCH, tables);
    const last: usize = load<u32>(ends + (((pieces - 1) as usize) << 2)) & ~DROPPED;
    if (!hasRoom(table, pieces, last - at)) {
      store<u32>(table, at as u32, RESUME);
      return false;
    }
    for (let i = 0; i < pieces; i += GROUP) {
      at = countGroup(table, at, ends + ((i as usize) << 2), min(GROUP, pieces - i), ends + KEYS);
    }
  }
  return true;
}

/**
 * Counts a few pieces: their keys first, with a look at each one's slot so that all slots come to the processor's cache
 * together, then the counting. Returns the end of the last piece.
 */
function countGroup(table: usize, start: usize, ends: usize, pieces: i32, keys: usize): usize {
  const stop = writeKeys(table, start, ends, pieces, keys);
  const last = keys + (pieces as usize) * KEY;
  for (let key = keys; key < last; key += KEY) {
    const high = load<u64>(key, 8);
    if (high >> 56 == LONG) addLong(table, load<u32>(key, 20), high as u32, 1);
    else if (high != 0) addShort(table, load<u64>(key), high, load<u32>(key, 16), 1);
  }
  return stop;
}

/** A key is {low u64, high u64, index of its slot u32, start u32}; a dropped piece has a `high` of 0. */
function writeKeys(table: usize, start: usize, ends: usize, pieces: i32, keys: usize): usize {
  const slots: usize = load<u32>(table, SLOTS);
  const mask = load<u32>(table, MASK);
  let at = start;
  let seen: u32 = 0;
  let key = keys;
  for (let i = 0; i < pieces; i++) {
    const mark = load<u32>(ends + ((i as usize) << 2));
    const length = ((mark & ~DROPPED) as usize) - at;
    const low = keyLow(at, length);
    const short = keyHigh(at, length);
    const high = mark & DROPPED ? 0 : length <= SHORT ? short : (LONG << 56) | (length as u64);
    const index = (keyHash(low, short) >> 32) as u32 & mask;
    seen += load<u32>(slots + (index as usize) * SLOT);
    store<u64>(key, low);
    store<u64>(key, high, 8);
    store<u32>(key, index, 16);
    store<u32>(key, at as u32, 20);
    key += KEY;
    at += length;
  }
  store<u32>(table, seen, SEEN); // kept so that the looks are not optimized away
  return at;
}

// At most three slots in four are taken; the arena must hold the pieces with 8 bytes after each.
function hasRoom(table: usize, pieces: i32, bytes: usize): bool {
  const slots: u64 = (load<u32>(table, MASK) as u64) + 1;
  const used: u64 = (load<u32>(table, USED) as u64) + (pieces as u64);
  const room = load<u32>(table, ARENA_END) - load<u32>(table, ARENA);
  const wanted = (bytes as u32) + (pieces as u32) * 16;
  store<u32>(table, wanted, WANTED);
  return used * 4 <= slots * 3 && room >= wanted;
}

function add(table: usize, start: usize, length: usize, count: u64): void {
  if (length > SHORT) return addLong(table, start, length, count);
  const low = keyLow(start, length);
  const high = keyHigh(start, length);
  addShort(table, low, high, (keyHash(low, high) >> 32) as u32 & load<u32>(table, MASK), count);
}

function addShort(table: usize, low: u64, high: u64, first: u32, count: u64): void {
  const slots: usize = load<u32>(table, SLOTS);
  const mask = load<u32>(table, MASK);
  let index = first;
  while (true) {
    const slot = slots + (index as usize) * SLOT;
    const found = load<u64>(slot, 8);
    if (found == high && load<u64>(slot) == low) {
      store<u64>(slot, load<u64>(slot, 16) + count, 16);
      return;
    }
    if (found == 0) return put(table, slot, low, high, count);
    index = (index + 1) & mask;
  }
}

function addLong(table: usize, start: usize, length: usize, count: u64): void {
  const slots: usize = load<u32>(table, SLOTS);
  const mask = load<u32>(table, MASK);
  const hash = bytes_hash(start, length);
  let index = (hash >> 32) as u32 & mask;
  while (true) {
    const slot = slots + (index as usize) * SLOT;
    const found = load<u64>(slot, 8);
    if (found == 0) {
      const copy = keep(table, start, length);
      return put(table, slot, hash, (LONG << 56) | (copy as u64), count);
    }
    if (found >> 56 == LONG && load<u64>(slot) == hash && isCopy(found as u32 as usize, start, length)) {
      store<u64>(slot, load<u64>(slot, 16) + count, 16);
      return;
    }
    index = (index + 1) & mask;
  }
}

function put(table: usize, slot: usize, low: u64, high: u64, count: u64): void {
  store<u64>(slot, low);
  store<u64>(slot, high, 8);
  store<u64>(slot, count, 16);
  store<u32>(table, load<u32>(table, USED) + 1, USED);
}

/** Copies a long piece into the arena: its length as u32, then its bytes. */
function keep(table: usize, start: usize, length: usize): usize {
  const copy: usize = load<u32>(table, ARENA);
  store<u32>(copy, length as u32);
  memory.copy(copy + 4, start, length);
  store<u32>(table, ((copy + 4 + length + 3) & ~3) as u32, ARENA);
  return copy;
}

@inline
function isCopy(copy: usize, start: usize, length: usize): bool {
  return (load<u32>(copy) as usize) == length && sameBytes(copy + 4, start, length);
}

/** Moves every slot of one table into the empty slots of another; the arena stays where it is. */
export function words_rehash(from: usize, to: usize): void {
  const slots: usize = load<u32>(from, SLOTS);
  const end = slots + ((load<u32>(from, MASK) as usize) + 1) * SLOT;
  const target: usize = load<u32>(to, SLOTS);
  const mask = load<u32>(to, MASK);
  for (let slot = slots; slot < end; slot += SLOT) {
    const high = load<u64>(slot, 8);
    if (high == 0) continue;
    const low = load<u64>(slot);
    let index = ((high >> 56 == LONG ? low : keyHash(low, high)) >> 32) as u32 & mask;
    while (load<u64>(target + (index as usize) * SLOT, 8) != 0) index = (index + 1) & mask;
    put(to, target + (index as usize) * SLOT, low, high, load<u64>(slot, 16));
  }
}

/** The bytes that `words_export` will write. */
export function words_size(table: usize): u32 {
  const slots: usize = load<u32>(table, SLOTS);
  const end = slots + ((load<u32>(table, MASK) as usize) + 1) * SLOT;
  let size: u32 = 0;
  for (let slot = slots; slot < end; slot += SLOT) {
    if (load<u64>(slot, 8) != 0) size += 12 + (((pieceLength(slot) as u32) + 3) & ~3);
  }
  return size;
}

/** Writes every piece as {count u64, length u32, bytes, padding to 4}; returns the end. */
export function words_export(table: usize, out: usize): usize {
  const slots: usize = load<u32>(table, SLOTS);
  const end = slots + ((load<u32>(table, MASK) as usize) + 1) * SLOT;
  for (let slot = slots; slot < end; slot += SLOT) {
    const high = load<u64>(slot, 8);
    if (high == 0) continue;
    const length = pieceLength(slot);
    store<u64>(out, load<u64>(slot, 16));
    store<u32>(out, length as u32, 8);
    memory.copy(out + 12, high >> 56 == LONG ? (high as u32 as usize) + 4 : slot, length);
    out += 12 + ((length + 3) & ~3);
  }
  return out;
}

/** Adds what another table exported; returns `end`, or the place where room ran out (call again from there). */
export function words_import(table: usize, start: usize, end: usize): usize {
  let at = start;
  while (at < end) {
    const length: usize = load<u32>(at, 8);
    if (!hasRoom(table, 1, length)) return at;
    add(table, at + 12, length, load<u64>(at));
    at += 12 + ((length + 3) & ~3);
  }
  return at;
}

@inline
function pieceLength(slot: usize): usize {
  const high = load<u64>(slot, 8);
  return high >> 56 == LONG ? (load<u32>(high as u32 as usize) as usize) : ((high >> 56) as usize);
}
