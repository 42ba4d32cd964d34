// Text to ids. Each piece that the scanner finds is looked up in a bounded cache of pieces seen before; text repeats
// itself so much that nearly all are there, and their ids are copied. The others are merged (bpe-merge.ts).
//
// Two caches: pieces of up to 15 bytes and 4 tokens in slots of 32 bytes {low u64, high u64, 4 ids}, the number of
// tokens in the top four bits of `high`; pieces of up to 47 bytes and 19 tokens in slots of 128 bytes
// {47 bytes, length u8, 19 ids, count u32}. A full neighbourhood gives up its first slot.

import {
  CHARACTERS, DIGITS, DROPOUT, ENDS, END_OF_WORD, FLAGS, IGNORE_MERGES, LONG_CACHE, LONG_MASK, MARK,
  METASPACE, PATTERN, RULES, RULE_MASK, SCRATCH, SCRATCH_SIZE, SEED, SHORT_CACHE, SHORT_MASK, SYMBOLS,
  SYMBOL_MASK, TABLES, TOKENS, UNKNOWN, VOCABULARY, VOCABULARY_MASK, WANTED,
} from "./bpe-encode-state";
import { mergeSymbols } from "./bpe-merge";
import { bytes_hash, keyHash, keyHigh, keyLow, sameBytes, SHORT } from "./piece-key";
import { scan } from "./scan";

const BATCH: i32 = 1024;
const DROPPED: u32 = 0x80000000;
const WAYS: u32 = 4;
const COUNT_SHIFT: u64 = 60;
const LONG_LIMIT: usize = 47;
const LONG_TOKENS: usize = 19;
const METASPACE_CHARACTER: u32 = 0x2581;

/**
 * Encodes the text [start, end), writing ids (u32) to `out`, which has room for 4 bytes a byte and 64 more. Returns
 * the end of the ids, or 0 when a long piece wants more scratch (state.WANTED): make room and call again.
 */
export function encodeText(state: usize, start: usize, end: usize, out: usize): usize {
  const pattern = load<u32>(state, PATTERN);
  const digits = load<u32>(state, DIGITS);
  const tables: usize = load<u32>(state, TABLES);
  const ends: usize = load<u32>(state, ENDS);
  let at = start;
  let to = out;
  while (at < end) {
    const pieces = scan(pattern, digits, at, end, ends, BATCH, tables);
    const last = ends + ((pieces as usize) << 2);
    for (let entry = ends; entry < last; entry += 4) {
      const mark = load<u32>(entry);
      const pieceEnd: usize = mark & ~DROPPED;
      if (!(mark & DROPPED)) {
        to = encodePiece(state, at, pieceEnd - at, to);
        if (to == 0) return 0;
      }
      at = pieceEnd;
    }
  }
  return to;
}

// @ts-ignore: decorator
@inline
function encodePiece(state: usize, start: usize, length: usize, out: usize): usize {
  if (length > SHORT) return encodeLong(state, start, length, out);
  const low = keyLow(start, length);
  const high = keyHigh(start, length);
  const hash = (keyHash(low, high) >> 32) as u32;
  const mask = load<u32>(state, SHORT_MASK);
  const cache: usize = load<u32>(state, SHORT_CACHE);
  for (let way: u32 = 0; way < WAYS; way++) {
    const slot = cache + ((((hash + way) & mask) as usize) << 5);
    const found = load<u64>(slot, 8);
    if (load<u64>(slot) == low && (found & 0x0fffffffffffffff) == high) {
      v128.store(out, v128.load(slot, 16));
      return out + (((found >> COUNT_SHIFT) as usize) << 2);
    }
    if (found == 0) break;
  }
  return encodeNewShort(state, start, length, out, low, high, hash);
}

/** A short piece that the short cache does not have: those of more than four tokens live in the long cache. */
function encodeNewShort(state: usize, start: usize, length: usize, out: usize, low: u64, high: u64, hash: u32): usize {
  const end = encodeLong(state, start, length, out);
  const count = (end - out) >> 2;
  if (end == 0 || count > 4 || load<u32>(state, DROPOUT)) return end;
  const mask = load<u32>(state, SHORT_MASK);
  const cache: usize = load<u32>(state, SHORT_CACHE);
  let slot = cache + (((hash & mask) as usize) << 5);
  for (let way: u32 = 1; way < WAYS && load<u64>(slot, 8) != 0; way++) {
    const other = cache + ((((hash + way) & mask) as usize) << 5);
    if (load<u64>(other, 8) == 0) slot = other;
  }
  store<u64>(slot, low);
  store<u64>(slot, high | ((count as u64) << COUNT_SHIFT), 8);
  v128.store(slot, v128.load(out), 16);
  return end;
}

function encodeLong(state: usize, start: usize, length: usize, out: usize): usize {
  if (length > LONG_LIMIT || load<u32>(state, DROPOUT)) return merge(state, start, length, out);
  const slot = longSlot(state, start, length);
  if ((load<u8>(slot, LONG_LIMIT) as usize) == length && sameBytes(slot, start, length)) {
    const count: usize = load<u32>(slot, 124);
    memory.copy(out, slot + 48, count << 2);
    return out + (count << 2);
  }
  const end = merge(state, start, length, out);
  const count = (end - out) >> 2;
  if (end != 0 && count <= LONG_TOKENS) {
    memory.copy(slot, start, length);
    store<u8>(slot, length as u8, LONG_LIMIT);
    memory.copy(slot + 48, out, count << 2);
    store<u32>(slot, count as u32, 124);
  }
  return end;
}

/** Where a piece is, or the slot that it may take: the first empty one of its neighbourhood, else the first. */
function longSlot(state: usize, start: usize, length: usize): usize {
  const mask = load<u32>(state, LONG_MASK);
  const cache: usize = load<u32>(state, LONG_CACHE);
  const hash = (bytes_hash(start, length) >> 32) as u32;
  for (let way: u32 = 0; way < WAYS; way++) {
    const slot = cache + ((((hash + way) & mask) as usize) << 7);
    const found: usize = load<u8>(slot, LONG_LIMIT);
    if (found == 0 || (found == length && sameBytes(slot, start, length))) return slot;
  }
  return cache + (((hash & mask) as usize) << 7);
}

/** The slow path: the piece as smallest symbols, merged in place at `out`. */
function merge(state: usize, start: usize, length: usize, out: usize): usize {
  const flags = load<u32>(state, FLAGS);
  if (flags & IGNORE_MERGES) {
    const id = wholeToken(state, start, length);
    if (id >= 0) {
      store<u32>(out, id);
      return out + 4;
    }
  }
  const wanted = length * 40 + 128;
  if (wanted > (load<u32>(state, SCRATCH_SIZE) as usize)) {
    store<u32>(state, wanted as u32, WANTED);
    return 0;
  }
  const count = flags & CHARACTERS ? characters(state, start, length, out) : bytes(state, start, length, out);
  const seed = load<u64>(state, SEED);
  if (load<u32>(state, DROPOUT)) store<u64>(state, seed * 0x5851f42d4c957f2d + 0x14057b7ef767814f, SEED);
  const left = mergeSymbols(
    out, count, load<u32>(state, RULES), load<u32>(state, RULE_MASK), load<u32>(state, SCRATCH), load<u32>(state, DROPOUT), seed,
  );
  return out + ((left as usize) << 2);
}

function wholeToken(state: usize, start: usize, length: usize): i32 {
  const vocabulary: usize = load<u32>(state, VOCABULARY);
  const mask = load<u32>(state, VOCABULARY_MASK);
  const tokens: usize = load<u32>(state, TOKENS);
  const hash = (bytes_hash(start, length) >> 32) as u32;
  let index = hash & mask;
  while (true) {
    const slot = vocabulary + ((index as usize) << 3);
    const id = load<u32>(slot, 4);
    if (id == 0) return -1;
    if (load<u32>(slot) == hash) {
      const token: usize = load<u32>(tokens + (((id - 1) as usize) << 2));
      const tokenEnd: usize = load<u32>(tokens + ((id as usize) << 2));
      if (tokenEnd - token == length && sameBytes(token, start, length)) return (id - 1) as i32;
    }
    index = (index + 1) & mask;
  }
}

/** Fills the table that `wholeToken` reads; empty tokens are left out, and of equal ones the first is found. */
export function bpe_place_vocabulary(vocabulary: usize, mask: u32, tokens: usize, count: u32): void {
  for (let id: u32 = 0; id < count; id++) {
    const token: usize = load<u32>(tokens + ((id as usize) << 2));
    const length = (load<u32>(tokens + ((id as usize) << 2), 4) as usize) - token;
    if (length == 0) continue;
    const hash = (bytes_hash(token, length) >> 32) as u32;
    let index = hash & mask;
    while (load<u32>(vocabulary + ((index as usize) << 3), 4) != 0) index = (index + 1) & mask;
    store<u32>(vocabulary + ((index as usize) << 3), hash);
    store<u32>(vocabulary + ((index as usize) << 3), id + 1, 4);
  }
}

function bytes(state: usize, start: usize, length: usize, out: usize): i32 {
  const symbols: usize = load<u32>(state, SYMBOLS);
  for (let i: usize = 0; i < length; i++) {
    store<u32>(out + (i << 2), load<u32>(symbols + ((load<u8>(start + i) as usize) << 2)));
  }
  return length as i32;
}

/** Characters as ids, with `▁` in front for METASPACE and the last one marked for END_OF_WORD. */
function characters(state: usize, start: usize, length: usize, out: usize): i32 {
  const flags = load<u32>(state, FLAGS);
  const end = start + length;
  let count: usize = 0;
  let at = start;
  if (flags & METASPACE) {
    store<u32>(out, symbolOf(state, METASPACE_CHARACTER));
    count++;
    if (load<u8>(at) == 0x20) at++;
  }
  while (at < end) {
    const size = characterSize(at, end);
    const character = characterAt(at, size);
    at += size;
    store<u32>(out + (count << 2), symbolOf(state, at == end && flags & END_OF_WORD ? character | MARK : character));
    count++;
  }
  return count as i32;
}

function symbolOf(state: usize, character: u32): u32 {
  const symbols: usize = load<u32>(state, SYMBOLS);
  const mask = load<u32>(state, SYMBOL_MASK);
  let index = (character * 0x9e3779b1) >> 8 & mask;
  while (true) {
    const slot = symbols + ((index as usize) << 3);
    const found = load<u32>(slot);
    if (found == character + 1) return load<u32>(slot, 4);
    if (found == 0) return load<u32>(state, UNKNOWN);
    index = (index + 1) & mask;
  }
}

/** Adds a character (with MARK for the end of a word) to an open-addressing table of {character + 1, id}. */
export function bpe_place_character(symbols: usize, mask: u32, character: u32, id: u32): void {
  let index = (character * 0x9e3779b1) >> 8 & mask;
  while (load<u32>(symbols + ((index as usize) << 3)) != 0) index = (index + 1) & mask;
  store<u32>(symbols + ((index as usize) << 3), character + 1);
  store<u32>(symbols + ((index as usize) << 3), id, 4);
}

// A byte that begins no character stands for itself, above all characters, and so is unknown.
// @ts-ignore: decorator
@inline
function characterSize(at: usize, end: usize): usize {
  const lead = load<u8>(at);
  const size: usize = lead < 0x80 ? 1 : lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
  if (at + size > end) return 1;
  for (let i: usize = 1; i < size; i++) if ((load<u8>(at + i) & 0xc0) != 0x80) return 1;
  return size;
}

// @ts-ignore: decorator
@inline
function characterAt(at: usize, size: usize): u32 {
  const lead: u32 = load<u8>(at);
  if (size == 1) return lead < 0x80 ? lead : 0x110000 + lead;
  const second: u32 = load<u8>(at, 1) & 0x3f;
  if (size == 2) return ((lead & 0x1f) << 6) | second;
  const third: u32 = load<u8>(at, 2) & 0x3f;
  if (size == 3) return ((lead & 0x0f) << 12) | (second << 6) | third;
  return ((lead & 0x07) << 18) | (second << 12) | (third << 6) | (load<u8>(at, 3) & 0x3f);
}
