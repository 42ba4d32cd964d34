// What a thread remembers of the words of texts: the row that is to be added for a word, or the sum of those of its n-grams
// of characters. Sets of two slots, of which the first is the one that was last asked for. A slot is a key of 16 bytes, the
// address of the row or sum u32, of how many rows that is the sum u32, the hash of the word for n-grams u32, and the address
// of its room u32, which has the bytes of a word that is no key itself, and the sum.

import { UNSEEN } from "./bag";
import { KEY, KEYS, MATRIX, MEMO, MEMO_MASK, MEMO_SET, ROOM_HEAD, SCRATCH, SEEN, STRIDE, SUMMED, TABLE } from "./bag-state";
import { addSubwords, hasSubwords } from "./bag-subwords";
import { bytes_hash, keyHash, keyHigh, keyLow, SHORT } from "./piece-key";
import { word_hash } from "./subwords";
import { vector_fill } from "./vector";
import { word_id } from "./word-ids";

/** Members of a slot behind its key, and its bytes. */
export const SUM: usize = 16, ROWS: usize = 20, HASH: usize = 24;
const ROOM: usize = 28, SLOT: usize = 32;
/** The top byte of the second half of a key whose first half is only the hash of the word. */
const IS_HASH: u64 = 0xff << 56;
/** The longest word that is remembered. */
const LONGEST: usize = 48;
/** Of a key in the scratch, behind the 16 bytes: the set where it belongs. */
const SET: usize = 16;

/** The bytes of the rooms of so many sets. */
export function bag_rooms_size(bag: usize, sets: u32): f64 {
  return ((sets * 2) as f64) * (roomSize(bag) as f64);
}

/** Gives each slot its room. */
export function bag_open_memo(bag: usize, rooms: usize): void {
  const memo: usize = load<u32>(bag, MEMO);
  const end = memo + ((load<u32>(bag, MEMO_MASK) as usize) + 1) * MEMO_SET;
  for (let slot = memo; slot < end; slot += SLOT, rooms += roomSize(bag)) store<u32>(slot, rooms as u32, ROOM);
}

/** Writes the keys of the words whose places are in the scratch; each one's set comes to the cache. */
export function writeKeys(bag: usize, words: i32): void {
  const memo: usize = load<u32>(bag, MEMO), mask = load<u32>(bag, MEMO_MASK);
  let span: usize = load<u32>(bag, SCRATCH);
  let key = span + KEYS;
  for (const end = span + ((words as usize) << 3); span < end; span += 8, key += KEY) {
    const start: usize = load<u32>(span), length = (load<u32>(span, 4) as usize) - start;
    let low: u64, high: u64;
    if (length <= SHORT) {
      low = keyLow(start, length);
      high = keyHigh(start, length);
    } else {
      low = bytes_hash(start, length);
      high = IS_HASH | (length as u64);
    }
    store<u64>(key, low);
    store<u64>(key, high, 8);
    store<u32>(key, (memo + ((((keyHash(low, high) >> 32) as u32) & mask) as usize) * MEMO_SET) as u32, SET);
  }
  lookAtSets(bag, words);
}

/** A loop of nothing but looks is so short that many misses of the caches are under way at a time. */
function lookAtSets(bag: usize, words: i32): void {
  let key = (load<u32>(bag, SCRATCH) as usize) + KEYS;
  let seen: u32 = 0;
  for (const end = key + ((words as usize) * KEY); key < end; key += KEY) seen += load<u32>(load<u32>(key, SET));
  store<u32>(bag, seen, SEEN); // kept so that the looks are not optimized away
}

/** The slot that has this word already, or 0. */
@inline
export function rememberedSlot(key: usize, span: usize): usize {
  const first: usize = load<u32>(key, SET);
  if (isOf(first, key, span)) return first;
  const second = first + SLOT;
  if (!isOf(second, key, span)) return 0;
  swap(first);
  return first;
}

/** The slot of a word that none has yet. What it had is lost: its sum must be used up before. */
export function newSlot(bag: usize, key: usize, span: usize): usize {
  const slot: usize = load<u32>(key, SET);
  swap(slot);
  const start: usize = load<u32>(span), end: usize = load<u32>(span, 4);
  const isLong = end - start > LONGEST;
  v128.store(slot, isLong ? i64x2.splat(0) : v128.load(key)); // 0 is no word's key
  store<u32>(slot, word_hash(start, end), HASH);
  const room: usize = load<u32>(slot, ROOM);
  if (!isLong) for (let at: usize = 0; at < LONGEST; at += 16) v128.store(room + at, v128.load(start + at));
  fillSum(bag, slot, room + ROOM_HEAD, start, end);
  return slot;
}

/** Only a key that is a hash leaves a doubt. */
@inline
function isOf(slot: usize, key: usize, span: usize): bool {
  if (load<u64>(slot) != load<u64>(key) || load<u64>(slot, 8) != load<u64>(key, 8)) return false;
  return load<u64>(key, 8) < IS_HASH || isWord(load<u32>(slot, ROOM), load<u32>(span), load<u32>(span, 4));
}

/** Whether a room, whose word is as long, has this one. */
function isWord(room: usize, start: usize, end: usize): bool {
  for (; start < end; start += 16, room += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(room), v128.load(start)));
    const left = end - start;
    if (~same & (left < 16 ? (1 << (left as i32)) - 1 : 0xffff)) return false;
  }
  return true;
}

/** The two slots of a set change places. */
@inline
function swap(set: usize): void {
  const a = v128.load(set), b = v128.load(set, 16);
  v128.store(set, v128.load(set, 32));
  v128.store(set, v128.load(set, 48), 16);
  v128.store(set, a, 32);
  v128.store(set, b, 48);
}

function fillSum(bag: usize, slot: usize, sum: usize, start: usize, end: usize): void {
  const id = word_id(load<u32>(bag, TABLE), start, end, UNSEEN);
  const stride: usize = load<u32>(bag, STRIDE);
  if (id != UNSEEN) {
    const summed: usize = load<u32>(bag, SUMMED);
    store<u32>(slot, load<u32>(bag, MATRIX) + id * (stride as u32), SUM);
    store<u32>(slot, summed ? load<u32>(summed + ((id as usize) << 2)) : 1, ROWS);
  } else if (hasSubwords(bag)) {
    vector_fill(sum, (stride >> 2) as i32, 0);
    store<u32>(slot, sum as u32, SUM);
    store<u32>(slot, addSubwords(bag, start, end, sum), ROWS);
  } else store<u32>(slot, 0, ROWS);
}

function roomSize(bag: usize): usize {
  return (ROOM_HEAD as usize) + (hasSubwords(bag) ? (load<u32>(bag, STRIDE) as usize) : 0);
}
