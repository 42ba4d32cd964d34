// The means of the input rows of texts. The rows of a word's n-grams are added up by themselves before they are added to a
// text's: those of a known word once and for all, those of others in a cache, so that a text's mean does not depend on what
// the cache has.

import { bucketRows, hasNgrams, ngramsKept, ngramsOfBatch, UNSEEN } from "./bag";
import {
  BATCH, BUCKETS, CACHE, CACHE_MASK, END_ROW, FOUND, LIST, LIST_END, MATRIX, MAXN, MINN, NO_ROW, PIECE, SCRATCH, SEEN,
  SLOT_HEAD, SLOTS, STRIDE, SUMMED, TABLE, WORDS,
} from "./bag-state";
import { bytes_hash } from "./piece-key";
import { plain_end, plain_spans } from "./plain-spans";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "./row";
import { first_subwords, subwords_between } from "./subwords";
import { vector_fill, vector_scale } from "./vector";
import { word_id } from "./word-ids";
import { WORDS as COPIES } from "./word-ids-table";

/** A slot of the cache: its word's hash u64, length u32 and number of rows u32, the word, and the sum. */
const LENGTH: usize = 8, ROWS: usize = 12, BYTES: usize = 16;
/** The longest word that a slot holds. */
const SHORT: usize = (SLOT_HEAD as usize) - BYTES;

/**
 * Writes to `means`, (count, stride), the mean of the input rows of each of the texts of the rows from `first` on, and to
 * `counts`, u32, how many input rows that were: 0 where the row is not OK (row.ts), and the mean is then 0, too. 64
 * readable bytes lie behind each text.
 */
export function bag_means(bag: usize, rows: usize, first: i32, count: i32, means: usize, counts: usize): void {
  const stride: usize = load<u32>(bag, STRIDE);
  for (let i: usize = 0; i < (count as usize); i++) {
    const struct = rows + ((first as usize) + i) * ROW_SIZE;
    const mean = means + i * stride;
    memory.fill(mean, 0, stride);
    store<u32>(bag, 0, FOUND);
    if (load<u32>(struct, ROW_STATUS) == OK) {
      sumText(bag, load<u32>(struct, ROW_TEXT_START), load<u32>(struct, ROW_TEXT_END), mean);
    }
    const found = load<u32>(bag, FOUND);
    if (found) vector_scale(mean, mean, (stride >> 2) as i32, (1.0 / (found as f64)) as f32);
    store<u32>(counts + (i << 2), found);
  }
}

/** Makes each word's own row the sum of it and those of its n-grams of characters, and counts them in SUMMED. */
export function bag_compose(bag: usize): void {
  const stride: usize = load<u32>(bag, STRIDE);
  const matrix: usize = load<u32>(bag, MATRIX), counts: usize = load<u32>(bag, SUMMED);
  const copies: usize = load<u32>(load<u32>(bag, TABLE) as usize, COPIES);
  for (let id: u32 = 0; id < load<u32>(bag, WORDS); id++) {
    const start: usize = (load<u32>(copies + ((id as usize) << 2)) as usize) + 4;
    const end = start + (load<u32>(start - 4) as usize);
    const own = matrix + (id as usize) * stride;
    const ngrams = id == load<u32>(bag, END_ROW) ? 0 : addSubwords(bag, start, end, own);
    store<u32>(counts + ((id as usize) << 2), 1 + ngrams);
  }
}

/** Adds the rows of a text to `out`. */
function sumText(bag: usize, start: usize, end: usize, out: usize): void {
  const spans: usize = load<u32>(bag, SCRATCH);
  const ngrams = hasNgrams(bag);
  const last = plain_end(start, end);
  let kept = 0;
  for (let more = true; more; ) {
    const words = plain_spans(start, last, spans, BATCH);
    more = words == BATCH;
    addWords(bag, words, out);
    if (!more) addEnd(bag, out);
    if (ngrams) {
      addNgrams(bag, kept, words, !more, out);
      kept = ngramsKept(bag, kept + words);
    }
    if (words) start = load<u32>(spans + ((words as usize) << 3) - 4);
  }
}

/** Those of the words whose places are in the scratch. */
function addWords(bag: usize, words: i32, out: usize): void {
  const hasSubwords = load<u32>(bag, MAXN) > 0 && load<u32>(bag, BUCKETS) > 0;
  findWords(bag, words, hasSubwords);
  const summed: usize = load<u32>(bag, SUMMED);
  const matrix: usize = load<u32>(bag, MATRIX), stride: usize = load<u32>(bag, STRIDE);
  const spans: usize = load<u32>(bag, SCRATCH);
  store<u32>(bag, load<u32>(bag, LIST), LIST_END);
  for (let i: usize = 0; i < (words as usize); i++) {
    const found = spans + SLOTS + (i << 4);
    const id: usize = load<u32>(found);
    if (id != UNSEEN) push(bag, matrix + id * stride, summed ? load<u32>(summed + (id << 2)) : 1);
    else if (hasSubwords) pushUnseen(bag, spans + (i << 3), load<u32>(found, 4), load<u64>(found, 8), out);
  }
  flush(bag, out);
}

/** The ids of words, or the slots of those without one, with a look at each, so that they come to the cache together. */
function findWords(bag: usize, words: i32, hasSubwords: bool): void {
  const table: usize = load<u32>(bag, TABLE), cache: usize = load<u32>(bag, CACHE);
  let span: usize = load<u32>(bag, SCRATCH);
  let found = span + SLOTS;
  let seen: u32 = 0;
  for (const end = span + ((words as usize) << 3); span < end; span += 8, found += 16) {
    const start: usize = load<u32>(span), length = (load<u32>(span, 4) as usize) - start;
    const id = word_id(table, start, start + length, UNSEEN);
    store<u32>(found, id);
    if (id != UNSEEN || !hasSubwords) continue;
    const hash = bytes_hash(start, length);
    const slot = cache + slotOf(bag, hash, length);
    seen += load<u32>(slot);
    store<u32>(found, slot as u32, 4);
    store<u64>(found, hash, 8);
  }
  store<u32>(bag, seen, SEEN); // kept so that the looks are not optimized away
}

function addEnd(bag: usize, out: usize): void {
  const row: usize = load<u32>(bag, END_ROW), stride: usize = load<u32>(bag, STRIDE);
  if (row == NO_ROW) return;
  store<u32>(bag, load<u32>(bag, LIST), LIST_END);
  push(bag, (load<u32>(bag, MATRIX) as usize) + row * stride, 1);
  flush(bag, out);
}

/** A row, or the sum of so many, that is to be added. */
@inline
function push(bag: usize, address: usize, rows: u32): void {
  const end: usize = load<u32>(bag, LIST_END);
  store<u32>(end, address as u32);
  store<u32>(bag, (end + 4) as u32, LIST_END);
  store<u32>(bag, load<u32>(bag, FOUND) + rows, FOUND);
}

function flush(bag: usize, out: usize): void {
  const list: usize = load<u32>(bag, LIST);
  addRows(out, list, load<u32>(bag, LIST_END), load<u32>(bag, STRIDE));
  store<u32>(bag, list as u32, LIST_END);
}

/** The sum of a word that the table does not have. */
function pushUnseen(bag: usize, span: usize, slot: usize, hash: u64, out: usize): void {
  const start: usize = load<u32>(span), end: usize = load<u32>(span, 4);
  const length = end - start;
  if (load<u64>(slot) != hash || (load<u32>(slot, LENGTH) as usize) != length || !isWord(slot, start, length)) {
    flush(bag, out); // while the slot still has the sum that the list may point to
    store<u64>(slot, hash);
    store<u32>(slot, length > SHORT ? 0 : (length as u32), LENGTH);
    for (let at: usize = 0; at < SHORT; at += 16) v128.store(slot + at, v128.load(start + at), BYTES);
    vector_fill(slot + SLOT_HEAD, (load<u32>(bag, STRIDE) >> 2) as i32, 0);
    store<u32>(slot, addSubwords(bag, start, end, slot + SLOT_HEAD), ROWS);
  }
  push(bag, slot + SLOT_HEAD, load<u32>(slot, ROWS));
}

/** Whether a slot, whose word is as long, has this one. */
@inline
function isWord(slot: usize, start: usize, length: usize): bool {
  for (let at: usize = 0; at < length; at += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(slot + at, BYTES), v128.load(start + at)));
    const left = length - at;
    if (~same & (left < 16 ? (1 << (left as i32)) - 1 : 0xffff)) return false;
  }
  return true;
}

/** Where in the cache. Words that are too long for a slot share the last one, where none is ever found. */
@inline
function slotOf(bag: usize, hash: u64, length: usize): usize {
  const mask = load<u32>(bag, CACHE_MASK);
  const index: usize = length > SHORT ? mask + 1 : ((hash >> 32) as u32) & mask;
  return index * ((SLOT_HEAD as usize) + (load<u32>(bag, STRIDE) as usize));
}

/** Adds the rows of a word's n-grams of characters to `out`, piece by piece of the word; returns how many there are. */
function addSubwords(bag: usize, start: usize, end: usize, out: usize): u32 {
  const minn = load<i32>(bag, MINN), maxn = load<i32>(bag, MAXN), buckets = load<u32>(bag, BUCKETS);
  const list: usize = load<u32>(bag, LIST);
  let count = addBuckets(bag, first_subwords(start, end, minn, maxn, buckets, list), out);
  for (let at = start; at < end; at += PIECE) {
    const last = subwords_between(at, min(end, at + PIECE), end, minn, maxn, buckets, list);
    count += addBuckets(bag, last, out);
  }
  return count;
}

function addNgrams(bag: usize, kept: i32, words: i32, ends: bool, out: usize): void {
  const list: usize = load<u32>(bag, LIST);
  const count = addNumbered(bag, ngramsOfBatch(bag, kept, words, ends, list), out);
  store<u32>(bag, load<u32>(bag, FOUND) + count, FOUND);
}

/** Adds the rows of the buckets whose numbers are in LIST. */
function addBuckets(bag: usize, end: usize, out: usize): u32 {
  return addNumbered(bag, bucketRows(bag, load<u32>(bag, LIST), end), out);
}

/** Adds the rows whose numbers are in LIST; returns how many there are. */
function addNumbered(bag: usize, end: usize, out: usize): u32 {
  const list: usize = load<u32>(bag, LIST);
  const matrix = load<u32>(bag, MATRIX), stride = load<u32>(bag, STRIDE);
  for (let at = list; at < end; at += 4) store<u32>(at, matrix + load<u32>(at) * stride);
  addRows(out, list, end, stride);
  return ((end - list) >> 2) as u32;
}

/** Adds rows, whose addresses are in [list, end), in this order, sixteen columns of all of them at a time. */
function addRows(out: usize, list: usize, end: usize, stride: usize): void {
  if (list == end) return;
  let column: usize = 0;
  for (; column + 64 <= stride; column += 64) addSixteen(out + column, list, end, column);
  for (; column < stride; column += 16) addFour(out + column, list, end, column);
}

function addSixteen(out: usize, list: usize, end: usize, column: usize): void {
  let a = v128.load(out), b = v128.load(out, 16), c = v128.load(out, 32), d = v128.load(out, 48);
  for (; list < end; list += 4) {
    const row = (load<u32>(list) as usize) + column;
    a = f32x4.add(a, v128.load(row));
    b = f32x4.add(b, v128.load(row, 16));
    c = f32x4.add(c, v128.load(row, 32));
    d = f32x4.add(d, v128.load(row, 48));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

function addFour(out: usize, list: usize, end: usize, column: usize): void {
  let sum = v128.load(out);
  for (; list < end; list += 4) sum = f32x4.add(sum, v128.load((load<u32>(list) as usize) + column));
  v128.store(out, sum);
}
