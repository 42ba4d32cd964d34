// Text to ids. Each piece that the scanner finds is looked up in a bounded cache of pieces seen before; text repeats
// itself so much that nearly all are there, and their ids are copied. The others are merged (bpe-merge.ts).
//
// Two caches: pieces of up to 15 bytes and 4 tokens in slots of 32 bytes {low u64, high u64, 4 ids}, the number of
// tokens in the top four bits of `high` (15: they are in the other cache); pieces of up to 47 bytes and 19 tokens in slots of 128 bytes
// {47 bytes, length u8, 19 ids, count u32}. A full neighbourhood gives up its first slot.

import {
  BYTE_PAIRS, CHARACTERS, DIGITS, DROPOUT, ENDS, END_OF_WORD, FLAGS, IGNORE_MERGES, LONG_CACHE, LONG_MASK, MARK,
  METASPACE, METASPACE_PREFIX, PATTERN, RULES, RULE_MASK, SCRATCH, SCRATCH_SIZE, SEED, SHORT_CACHE, SHORT_MASK,
  SYMBOLS, SYMBOL_MASK, TABLES, TOKENS, UNKNOWN, VOCABULARY, VOCABULARY_MASK, WANTED,
} from "./bpe-encode-state";
import { findRule, RULE_RANK } from "./bpe-rules";
import { mergeBytes, mergeSymbols, mixed, SEARCHED } from "./bpe-merge";
import { bytes_hash, keyHash, keyHigh, keyLow, sameBytes, SHORT } from "./piece-key";
import { scan } from "./scan";
import { utf8_step } from "./utf8";

const BATCH: i32 = 1024;
const DROPPED: u32 = 0x80000000;
const WAYS: u32 = 4;
const COUNT_SHIFT: u64 = 60;
const ELSEWHERE: usize = 15; // the count of a piece whose ids are in the long cache
const LONG_LIMIT: usize = 47;
const LONG_TOKENS: usize = 19;
const NOT_A_CHARACTER: u32 = 0x110000;
const NO_ID: u32 = 0xffffffff;

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
      const count = (found >> COUNT_SHIFT) as usize;
      if (count == ELSEWHERE) return encodeLong(state, start, length, out);
      v128.store(out, v128.load(slot, 16));
      return out + (count << 2);
    }
    if (found == 0) break;
  }
  return encodeNewShort(state, start, length, out, low, high, hash);
}

/** A short piece that is new. If it has more than four tokens, the slot says so, and the long cache will have them. */
function encodeNewShort(state: usize, start: usize, length: usize, out: usize, low: u64, high: u64, hash: u32): usize {
  const end = merge(state, start, length, out);
  const count = (end - out) >> 2;
  if (end == 0 || load<u32>(state, DROPOUT)) return end;
  const mask = load<u32>(state, SHORT_MASK);
  const cache: usize = load<u32>(state, SHORT_CACHE);
  let slot = cache + (((hash & mask) as usize) << 5);
  for (let way: u32 = 1; way < WAYS && load<u64>(slot, 8) != 0; way++) {
    const other = cache + ((((hash + way) & mask) as usize) << 5);
    if (load<u64>(other, 8) == 0) slot = other;
  }
  store<u64>(slot, low);
  store<u64>(slot, high | (((count > 4 ? ELSEWHERE : count) as u64) << COUNT_SHIFT), 8);
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

/** The slow path: the piece taken whole where that is wanted, else merged. */
function merge(state: usize, start: usize, length: usize, out: usize): usize {
  const wanted = (length as u64) * 44 + 256;
  if (wanted > (load<u32>(state, SCRATCH_SIZE) as u64)) {
    store<u32>(state, min(wanted, 0xffffffff) as u32, WANTED);
    return 0;
  }
  const flags = load<u32>(state, FLAGS);
  let scratch: usize = load<u32>(state, SCRATCH);
  if (flags & METASPACE) {
    length = copyMarked(flags, start, length, scratch);
    start = scratch;
    scratch += (length + 15) & ~15;
  }
  if (flags & IGNORE_MERGES && load<u32>(state, DROPOUT) == 0) {
    const id = wholeToken(state, start, length);
    if (id >= 0) {
      store<u32>(out, id);
      return out + 4;
    }
  }
  return out + ((mergePiece(state, start, length, scratch, out) as usize) << 2);
}

/** The piece as smallest symbols, merged in place at `out`; returns how many ids are left. */
function mergePiece(state: usize, start: usize, length: usize, scratch: usize, out: usize): i32 {
  const rules: usize = load<u32>(state, RULES);
  const mask = load<u32>(state, RULE_MASK);
  const dropout = load<u32>(state, DROPOUT);
  const ofCharacters: bool = (load<u32>(state, FLAGS) & CHARACTERS) != 0;
  const count = ofCharacters ? characters(state, start, length, out) : bytes(state, start, length, out);
  if (!ofCharacters && dropout == 0 && count <= SEARCHED) {
    return mergeBytes(out, start, count, rules, mask, scratch, load<u32>(state, BYTE_PAIRS));
  }
  const seed = load<u64>(state, SEED);
  if (dropout) store<u64>(state, mixed(seed), SEED);
  return mergeSymbols(out, count, rules, mask, scratch, dropout, seed);
}

/**
 * Copies a piece with `▁` for the space that it begins with, or, for METASPACE_PREFIX, in front of one that begins with
 * neither; returns its length.
 */
function copyMarked(flags: u32, start: usize, length: usize, to: usize): usize {
  const spaced: bool = load<u8>(start) == 0x20;
  const marked: bool = length >= 3 && (load<u32>(start) & 0xffffff) == 0x8196e2;
  const own: usize = usize(spaced);
  const mark: usize = spaced || (!marked && flags & METASPACE_PREFIX) ? 3 : 0;
  if (mark) store<u32>(to, 0x8196e2);
  memory.copy(to + mark, start + own, length - own);
  return length - own + mark;
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

/** Fills state.BYTE_PAIRS from the rules and the ids of the bytes. */
export function bpe_place_byte_pairs(state: usize): void {
  const symbols: usize = load<u32>(state, SYMBOLS);
  const pairs: usize = load<u32>(state, BYTE_PAIRS);
  for (let pair: usize = 0; pair < 65536; pair++) {
    const a = load<u32>(symbols + ((pair >> 8) << 2));
    const b = load<u32>(symbols + ((pair & 255) << 2));
    const rule = findRule(load<u32>(state, RULES), load<u32>(state, RULE_MASK), a, b);
    store<u64>(pairs + (pair << 3), rule ? load<u64>(rule, RULE_RANK) : 0xffffffff);
  }
}

function bytes(state: usize, start: usize, length: usize, out: usize): i32 {
  const symbols: usize = load<u32>(state, SYMBOLS);
  for (let i: usize = 0; i < length; i++) {
    store<u32>(out + (i << 2), load<u32>(symbols + ((load<u8>(start + i) as usize) << 2)));
  }
  return length as i32;
}

/**
 * Characters as ids, the last one marked for END_OF_WORD; returns how many. A byte that belongs to none is an unknown
 * character; unknown ones are left out where no id stands for them.
 */
function characters(state: usize, start: usize, length: usize, out: usize): i32 {
  const mark: u32 = load<u32>(state, FLAGS) & END_OF_WORD ? MARK : 0;
  const end = start + length;
  let count: usize = 0;
  for (let at = start; at < end; ) {
    const size = utf8_step(at, end);
    const character = size < 0 ? NOT_A_CHARACTER : characterAt(at, size);
    at += size < 0 ? 1 : (size as usize);
    const id = symbolOf(state, at == end ? character | mark : character);
    if (id == NO_ID) continue;
    store<u32>(out + (count << 2), id);
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

@inline
function characterAt(at: usize, size: i32): u32 {
  const lead: u32 = load<u8>(at);
  if (size == 1) return lead;
  const second: u32 = load<u8>(at, 1) & 0x3f;
  if (size == 2) return ((lead & 0x1f) << 6) | second;
  const third: u32 = load<u8>(at, 2) & 0x3f;
  if (size == 3) return ((lead & 0x0f) << 12) | (second << 6) | third;
  return ((lead & 0x07) << 18) | (second << 12) | (third << 6) | (load<u8>(at, 3) & 0x3f);
}
