// The ids of words, from an open-addressing table (word-ids-table.ts). Up to 11 bytes of a word and its length stand in
// the slot itself, so that a lookup touches one cache line; of a longer word the hash does, and its copy decides.

import { bytes_hash, keyLow, sameBytes } from "./piece-key";
import { plain_spans } from "./plain-spans";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "./row";
import {
  ARENA, ARENA_END, BATCH, CAPACITY, COUNTS, MASK, RESUME, SIZE, SLOT, SLOTS, WANTED, WORDS,
} from "./word-ids-table";
import { word_spans } from "./word-spans";

const NONE: u32 = 0xffffffff;
const SHORT: usize = 11;
const LONG: u32 = 0xff000000;
const GROUP: i32 = 128;
const KEYS: usize = 8192; // where the keys of a group lie in the scratch, behind the spans of a batch
const SEEN: usize = 10240;

/**
 * Writes the ids of the words of the rows [first, count) that are OK (row.ts) to `out`, one row after the other, with the
 * id `last` behind each of these rows unless it is 2^32 - 1, and to `ends`, a u32 a row, how many ids there are up to its
 * end. With `plain` white space is fastText's. A word without an id has the id `unseen`; where that is 2^32 - 1 it gets the next new one, and all are counted.
 * `scratch` has SCRATCH bytes. Returns the number of rows done; fewer than `count` means that the slots, the capacity or
 * the arena (by WANTED bytes) are short: make room and call again with `first` = that number.
 */
export function word_ids_rows(
  table: usize, rows: usize, first: i32, count: i32, unseen: u32, last: u32, plain: bool, out: usize, ends: usize,
  scratch: usize,
): i32 {
  let at = out + idsBefore(table, first, unseen, ends) * 4;
  for (let row = first; row < count; row++) {
    const struct = rows + (row as usize) * ROW_SIZE;
    const isText = load<u32>(struct, ROW_STATUS) == OK;
    const start: usize = load<u32>(struct, ROW_TEXT_START);
    if (isText) at = textIds(table, start, load<u32>(struct, ROW_TEXT_END), unseen, plain, at, scratch);
    const stopped = unseen == NONE && load<u32>(table, RESUME) != 0;
    if (isText && !stopped && last != NONE) {
      store<u32>(at, last);
      at += 4;
    }
    store<u32>(ends + ((row as usize) << 2), ((at - out) >> 2) as u32);
    if (stopped) return row;
  }
  return count;
}

/** The id of [start, end), whatever its bytes; `unseen` as above. Room for a new one must be there. */
export function word_id(table: usize, start: usize, end: usize, unseen: u32): u32 {
  const length = end - start;
  const low = wordLow(start, length);
  const middle = wordMiddle(start, length);
  return idOf(table, low, middle, wordHash(low, middle) & load<u32>(table, MASK), start, length, unseen);
}

/**
 * Adds words, {length u32, bytes, padding to 4} each, up to `end`; of one that is there already, nothing. Returns `end`,
 * or the place where room ran out: make it and call again from there.
 */
export function word_ids_add(table: usize, list: usize, end: usize): usize {
  while (list < end) {
    const length: usize = load<u32>(list);
    if (!word_ids_have_room(table, 1, length)) return list;
    word_id(table, list + 4, list + 4 + length, NONE);
    list += 4 + ((length + 3) & ~3);
  }
  return list;
}

/**
 * Adds the words [first, count), whose bytes lie one behind the other from `bytes` on, each up to the u32 in `ends`, and of
 * one that is there already, nothing. Returns `count`, or the number of the word where room ran out: make it and go on there.
 */
export function word_ids_add_joined(table: usize, bytes: usize, ends: usize, first: i32, count: i32): i32 {
  let start = bytes + (first ? (load<u32>(ends + (((first - 1) as usize) << 2)) as usize) : 0);
  for (let word = first; word < count; word++) {
    const end = bytes + (load<u32>(ends + ((word as usize) << 2)) as usize);
    if (!word_ids_have_room(table, 1, end - start)) return word;
    word_id(table, start, end, NONE);
    start = end;
  }
  return count;
}

/** Whether so many new words with so many bytes fit in; of slots at most three in five are taken. Sets WANTED. */
export function word_ids_have_room(table: usize, words: i32, bytes: usize): bool {
  const wanted = bytes + (words as usize) * 8 + 8; // a length each and padding, and what is read behind the last
  store<u32>(table, wanted as u32, WANTED);
  const most = (load<u32>(table, SIZE) as u64) + (words as u64);
  const slots: u64 = (load<u32>(table, MASK) as u64) + 1;
  const arena: usize = load<u32>(table, ARENA_END) - load<u32>(table, ARENA);
  return most * 5 <= slots * 3 && most <= (load<u32>(table, CAPACITY) as u64) && wanted <= arena;
}

/** Moves every slot of one table into the free slots of another. */
export function word_ids_rehash(from: usize, to: usize): void {
  const slots: usize = load<u32>(from, SLOTS);
  const end = slots + ((load<u32>(from, MASK) as usize) + 1) * SLOT;
  const target: usize = load<u32>(to, SLOTS);
  const mask = load<u32>(to, MASK);
  for (let slot = slots; slot < end; slot += SLOT) {
    if (load<u32>(slot, 12) == 0) continue;
    let index = wordHash(load<u64>(slot), load<u32>(slot, 8)) & mask;
    while (load<u32>(target + (index as usize) * SLOT, 12)) index = (index + 1) & mask;
    v128.store(target + (index as usize) * SLOT, v128.load(slot));
  }
}

/** How many ids are written already: those of the rows before, and of this one where room ran out in it. */
function idsBefore(table: usize, row: i32, unseen: u32, ends: usize): usize {
  if (unseen == NONE && load<u32>(table, RESUME)) return load<u32>(ends + ((row as usize) << 2));
  return row ? (load<u32>(ends + (((row - 1) as usize) << 2)) as usize) : 0;
}

/** Returns the end of the ids; RESUME tells whether room ran out. */
function textIds(
  table: usize, start: usize, end: usize, unseen: u32, plain: bool, out: usize, scratch: usize,
): usize {
  const learns = unseen == NONE;
  const resume = learns ? (load<u32>(table, RESUME) as usize) : 0;
  let at = resume ? resume : start;
  for (let words = BATCH; words == BATCH; ) {
    words = plain ? plain_spans(at, end, scratch, BATCH) : word_spans(at, end, scratch, BATCH);
    if (words == 0) break;
    const next: usize = load<u32>(scratch + ((words as usize) << 3) - 4);
    if (learns && !word_ids_have_room(table, words, next - at)) {
      store<u32>(table, at as u32, RESUME);
      return out;
    }
    out = word_ids_spans(table, scratch, words, unseen, out, scratch);
    at = next;
  }
  if (learns) store<u32>(table, 0, RESUME);
  return out;
}

/** Writes the ids of the words whose {start u32, end u32} lie at `spans`, as above, for which there is room; returns their end. */
export function word_ids_spans(table: usize, spans: usize, words: i32, unseen: u32, out: usize, scratch: usize): usize {
  for (let i = 0; i < words; i += GROUP) {
    out = groupIds(table, spans + ((i as usize) << 3), min(GROUP, words - i), unseen, out, scratch);
  }
  return out;
}

/** Some words: their keys first, then a look at each one's slot so that all slots come to the cache together. */
function groupIds(table: usize, spans: usize, words: i32, unseen: u32, out: usize, scratch: usize): usize {
  writeKeys(table, spans, words, scratch);
  lookAtSlots(table, words, scratch);
  const counts: usize = load<u32>(table, COUNTS);
  for (let i: usize = 0; i < (words as usize); i++) {
    const key = scratch + KEYS + (i << 4);
    const start: usize = load<u32>(spans + (i << 3));
    const length: usize = load<u32>(spans + (i << 3), 4) - (start as u32);
    const id = idOf(table, load<u64>(key), load<u32>(key, 8), load<u32>(key, 12), start, length, unseen);
    store<u32>(out + (i << 2), id);
    if (unseen != NONE) continue;
    const count = counts + ((id as usize) << 3);
    store<u64>(count, load<u64>(count) + 1);
  }
  return out + ((words as usize) << 2);
}

/** A key is {low u64, middle u32, index of its first slot u32}. */
function writeKeys(table: usize, spans: usize, words: i32, scratch: usize): void {
  const mask = load<u32>(table, MASK);
  for (let i: usize = 0; i < (words as usize); i++) {
    const start: usize = load<u32>(spans + (i << 3));
    const length = (load<u32>(spans + (i << 3), 4) as usize) - start;
    const low = wordLow(start, length);
    const middle = wordMiddle(start, length);
    const key = scratch + KEYS + (i << 4);
    store<u64>(key, low);
    store<u32>(key, middle, 8);
    store<u32>(key, wordHash(low, middle) & mask, 12);
  }
}

/** A loop of nothing but looks is so short that many misses of the caches are under way at a time. */
function lookAtSlots(table: usize, words: i32, scratch: usize): void {
  const slots: usize = load<u32>(table, SLOTS);
  let seen: u32 = 0;
  let key = scratch + KEYS;
  for (const end = key + ((words as usize) << 4); key < end; key += 16) {
    seen += load<u32>(slots + (load<u32>(key, 12) as usize) * SLOT);
  }
  store<u32>(scratch, seen, SEEN); // kept so that the looks are not optimized away
}

function idOf(table: usize, low: u64, middle: u32, first: u32, start: usize, length: usize, unseen: u32): u32 {
  const slots: usize = load<u32>(table, SLOTS);
  const mask = load<u32>(table, MASK);
  let index = first;
  while (true) {
    const slot = slots + (index as usize) * SLOT;
    const found = load<u32>(slot, 12);
    if (found == 0) return unseen == NONE ? append(table, slot, low, middle, start, length) : unseen;
    const mayBe = load<u64>(slot) == low && load<u32>(slot, 8) == middle;
    if (mayBe && (length <= SHORT || isCopy(table, found - 1, start, length))) return found - 1;
    index = (index + 1) & mask;
  }
}

function isCopy(table: usize, id: u32, start: usize, length: usize): bool {
  const copy: usize = load<u32>((load<u32>(table, WORDS) as usize) + ((id as usize) << 2));
  return (load<u32>(copy) as usize) == length && sameBytes(copy + 4, start, length);
}

function append(table: usize, slot: usize, low: u64, middle: u32, start: usize, length: usize): u32 {
  const id = load<u32>(table, SIZE);
  const copy: usize = load<u32>(table, ARENA);
  store<u32>(copy, length as u32);
  memory.copy(copy + 4, start, length);
  store<u32>(table, (copy + 4 + ((length + 3) & ~3)) as u32, ARENA);
  store<u32>((load<u32>(table, WORDS) as usize) + ((id as usize) << 2), copy as u32);
  store<u64>(slot, low);
  store<u32>(slot, middle, 8);
  store<u32>(slot, id + 1, 12);
  store<u32>(table, id + 1, SIZE);
  return id;
}

/** The first eight bytes of a short word, the hash of a long one. */
@inline
function wordLow(start: usize, length: usize): u64 {
  if (length > SHORT) return bytes_hash(start, length);
  return length ? keyLow(start, length) : 0;
}

/** The other bytes of a short word and its length, as a long one 0xff. */
@inline
function wordMiddle(start: usize, length: usize): u32 {
  if (length > SHORT) return LONG | ((length as u32) & 0xffffff);
  const more = (length as i32) - 8;
  const rest = more & ~(more >> 31);
  return (load<u32>(start, 8) & ((1 << ((rest as u32) << 3)) - 1)) | ((length as u32) << 24);
}

@inline
function wordHash(low: u64, middle: u32): u32 {
  const mixed = (low ^ ((middle as u64) << 29) ^ (middle as u64)) * 0x9e3779b97f4a7c15;
  return (((mixed ^ (mixed >> 32)) * 0xd6e8feb86659fd93) >> 32) as u32;
}
