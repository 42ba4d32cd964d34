// Texts as bags of input rows, as the classifiers of fastText have them (Joulin, Grave, Bojanowski and Mikolov, "Bag of
// Tricks for Efficient Text Classification", 2017; getLine, addSubwords and addWordNgrams in fastText's dictionary.cc):
// rows of words, of their n-grams of characters, and of n-grams of words, which are told by hashes.

import {
  BATCH, BUCKETS, END_ROW, HASHES, LABELS, LIST_ROWS, LIST_STARTS, MAXN, MINN, NO_ROW, PIECE, PRUNED, PRUNED_BITS,
  PRUNED_MASK, SCRATCH, TABLE, WORD_NGRAMS, WORDS,
} from "./bag-state";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "./row";
import { plain_end, plain_spans } from "./plain-spans";
import { first_subwords, subwords_between, word_hash } from "./subwords";
import { word_id } from "./word-ids";
import { WORDS as COPIES } from "./word-ids-table";

/** The id of a word that the table does not have. */
export const UNSEEN: u32 = 0xfffffffe;
/** `word_hash` of `</s>`. */
const END_HASH: u32 = 3617362777;
/** By which the hash of a word is multiplied when one more comes. */
const FACTOR: u64 = 116049371;
/** `__label_` and `_` */
const LABEL_START: u64 = 0x5f6c6562616c5f5f, LABEL_END: u32 = 0x5f;

/**
 * Writes the input rows of the texts of the rows [first, count) that are OK (row.ts) to `out`, u32, one text after the
 * other, and to `ends`, a u32 a row, how many there are up to its end. Returns the number of rows done; fewer than `count`
 * when `out`, which holds `room` u32, may be too small for the next text (`bag_most`): go on there with `first` = that
 * number, and with an empty `out`. 64 readable bytes lie behind each text.
 */
export function bag_rows(bag: usize, rows: usize, first: i32, count: i32, out: usize, room: u32, ends: usize): i32 {
  let at = out;
  for (let row = first; row < count; row++) {
    const struct = rows + (row as usize) * ROW_SIZE;
    if (load<u32>(struct, ROW_STATUS) == OK) {
      const start: usize = load<u32>(struct, ROW_TEXT_START);
      const end: usize = load<u32>(struct, ROW_TEXT_END);
      if (bag_most(bag, (end - start) as u32) > ((room - (((at - out) >> 2) as u32)) as f64)) return row;
      at += (bag_text(bag, start, end, at) as usize) << 2;
    }
    store<u32>(ends + ((row as usize) << 2), ((at - out) >> 2) as u32);
  }
  return count;
}

/**
 * Writes the input rows of the text [start, end), which white space cuts into words, to `out`, u32: of each word its own
 * and those of its n-grams of characters, then that of `</s>`, then those of n-grams of words. Returns how many there
 * are; `bag_most` says how many there may be. A word `</s>` ends the text, and labels are left out. 64 readable bytes lie
 * behind it.
 */
export function bag_text(bag: usize, start: usize, end: usize, out: usize): i32 {
  const last = plain_end(start, end);
  let at = wordRows(bag, start, last, out);
  if (load<u32>(bag, END_ROW) != NO_ROW) {
    store<u32>(at, load<u32>(bag, END_ROW));
    at += 4;
  }
  if (hasNgrams(bag)) at = ngramRows(bag, start, last, at);
  return ((at - out) >> 2) as i32;
}

/** Whether there are n-grams of words. */
@inline
export function hasNgrams(bag: usize): bool {
  return load<i32>(bag, WORD_NGRAMS) > 1 && load<u32>(bag, BUCKETS) > 0;
}

/** The most input rows that a text of so many bytes can have. */
export function bag_most(bag: usize, bytes: u32): f64 {
  const words = ((bytes + 1) >> 1) as f64 + 1;
  const all = words * max<f64>(1, load<i32>(bag, WORD_NGRAMS) as f64);
  return all + (bytes as f64 + 1) * (ngramLengths(bag) as f64);
}

/** The bytes of SCRATCH for a bag with these members: the places and the slots of words, and their hashes. */
export function bag_scratch(bag: usize): i32 {
  return HASHES + (BATCH + max<i32>(1, load<i32>(bag, WORD_NGRAMS))) * 4;
}

/** The bytes of LIST: for words and the end of a text, for n-grams of words, or for those of characters in a piece of a word. */
export function bag_list(bag: usize): i32 {
  const n = max<i32>(1, load<i32>(bag, WORD_NGRAMS));
  return max<i32>(max<i32>(BATCH + 1, (BATCH + n) * (n - 1)), (PIECE + 1) * ngramLengths(bag)) * 4;
}

/**
 * Writes the lists of all words: to `starts` where each begins, and where the last ends, to `rows`, unless it is 0, what
 * they hold. Returns how many numbers that is. `scratch` has room for the longest list.
 */
export function bag_lists(bag: usize, starts: usize, rows: usize, scratch: usize): u32 {
  const words = load<u32>(bag, WORDS);
  let count: u32 = 0;
  for (let id: u32 = 0; id < words; id++) {
    store<u32>(starts + ((id as usize) << 2), count);
    const out = rows ? rows + ((count as usize) << 2) : scratch;
    store<u32>(out, id);
    count += ((knownSubwords(bag, id, out + 4) - out) >> 2) as u32;
  }
  store<u32>(starts + ((words as usize) << 2), count);
  return count;
}

/** The n-grams of characters of a word of the table; returns the end of what is written. */
function knownSubwords(bag: usize, id: u32, out: usize): usize {
  if (id == load<u32>(bag, END_ROW)) return out;
  const copy: usize = load<u32>((load<u32>(load<u32>(bag, TABLE) as usize, COPIES) as usize) + ((id as usize) << 2));
  return subwordRows(bag, copy + 4, copy + 4 + (load<u32>(copy) as usize), out);
}

/** The rows of the n-grams of characters of any word; returns the end of what is written. */
function subwordRows(bag: usize, start: usize, end: usize, out: usize): usize {
  const buckets = load<u32>(bag, BUCKETS), minn = load<i32>(bag, MINN), maxn = load<i32>(bag, MAXN);
  if (maxn == 0 || buckets == 0) return out;
  const next = first_subwords(start, end, minn, maxn, buckets, out);
  return bucketRows(bag, out, subwords_between(start, end, end, minn, maxn, buckets, next));
}

/** Makes rows of the buckets in [start, end), in place; those without one fall out. Returns the end. */
export function bucketRows(bag: usize, start: usize, end: usize): usize {
  const words = load<u32>(bag, WORDS);
  const pruned: usize = load<u32>(bag, PRUNED);
  if (pruned == 0) {
    for (; start < end; start += 4) store<u32>(start, load<u32>(start) + words);
    return end;
  }
  const mask = load<u32>(bag, PRUNED_MASK);
  end = mayHaveRows(pruned, mask, start, end);
  let kept = start;
  for (; start < end; start += 4) {
    const slot = prunedSlot(pruned, mask, load<u32>(start));
    store<u32>(kept, load<u32>(slot, 4) + words);
    kept += select<usize>(4, 0, load<u32>(slot) != 0); // no branch, which could not be foreseen
  }
  return kept;
}

/** Most buckets have no row, which a bit tells that stays in the caches. Returns the end of those that may have one. */
function mayHaveRows(slots: usize, mask: u32, start: usize, end: usize): usize {
  let kept = start;
  for (; start < end; start += 4) {
    const bucket = load<u32>(start);
    store<u32>(kept, bucket);
    kept += ((load<u32>(bitsOf(slots, mask, bucket)) >> (bucket & 31)) & 1) << 2;
  }
  return kept;
}

/** Where the bit of a bucket is, in 32 of them; it shares it with those that are alike in their lower bits. */
@inline
function bitsOf(slots: usize, mask: u32, bucket: u32): usize {
  const words = ((mask + 1) * PRUNED_BITS) >> 5;
  return slots - ((words as usize) << 2) + ((((bucket >> 5) & (words - 1)) as usize) << 2);
}

/** Puts {bucket u32, row u32} pairs into the slots and bits, which are free; of equal buckets the last counts. */
export function bag_place_pruned(slots: usize, mask: u32, pairs: usize, count: i32): void {
  for (const end = pairs + ((count as usize) << 3); pairs < end; pairs += 8) {
    const bucket = load<u32>(pairs), slot = prunedSlot(slots, mask, bucket);
    store<u32>(slot, bucket + 1);
    store<u32>(slot, load<u32>(pairs, 4), 4);
    const bits = bitsOf(slots, mask, bucket);
    store<u32>(bits, load<u32>(bits) | (1 << (bucket & 31)));
  }
}

/** The slot of a bucket, or the free one that it would take. */
@inline
function prunedSlot(slots: usize, mask: u32, bucket: u32): usize {
  let index = ((bucket * 0x9e3779b1) >> 7) & mask;
  while (true) {
    const slot = slots + ((index as usize) << 3);
    const found = load<u32>(slot);
    if (found == 0 || found == bucket + 1) return slot;
    index = (index + 1) & mask;
  }
}

/** How many n-grams of characters may begin at one place. */
function ngramLengths(bag: usize): i32 {
  const maxn = load<i32>(bag, MAXN);
  return maxn ? max<i32>(0, maxn - max<i32>(1, load<i32>(bag, MINN)) + 1) : 0;
}

function wordRows(bag: usize, start: usize, end: usize, out: usize): usize {
  const spans: usize = load<u32>(bag, SCRATCH);
  for (let tokens = BATCH; tokens == BATCH; ) {
    tokens = plain_spans(start, end, spans, BATCH);
    if (tokens) start = load<u32>(spans + ((tokens as usize) << 3) - 4);
    const words = withoutLabels(bag, tokens);
    for (let i = 0; i < words; i++) out = rowsOfWord(bag, spans + ((i as usize) << 3), out);
  }
  return out;
}

/** Takes out what is no word of the tokens whose places are in the scratch; returns how many are left. */
export function withoutLabels(bag: usize, tokens: i32): i32 {
  const spans: usize = load<u32>(bag, SCRATCH);
  let out = spans;
  for (let span = spans, end = spans + ((tokens as usize) << 3); span < end; span += 8) {
    store<u64>(out, load<u64>(span));
    if (!isLabel(bag, load<u32>(span), load<u32>(span, 4))) out += 8;
  }
  return ((out - spans) >> 3) as i32;
}

/** As fastText's getLine tells it: one of the model's labels, or what it does not know and what begins as labels do. */
@inline
function isLabel(bag: usize, start: usize, end: usize): bool {
  const labels: usize = load<u32>(bag, LABELS);
  if (labels && word_id(labels, start, end, UNSEEN) != UNSEEN) return true;
  if (load<u64>(start) != LABEL_START || load<u8>(start, 8) != LABEL_END || end - start < 9) return false;
  return word_id(load<u32>(bag, TABLE), start, end, UNSEEN) == UNSEEN;
}

function rowsOfWord(bag: usize, span: usize, out: usize): usize {
  const start: usize = load<u32>(span), end: usize = load<u32>(span, 4);
  const id = word_id(load<u32>(bag, TABLE), start, end, UNSEEN);
  if (id == UNSEEN) return subwordRows(bag, start, end, out);
  const starts: usize = load<u32>(bag, LIST_STARTS);
  if (starts == 0) {
    store<u32>(out, id);
    return out + 4;
  }
  const from: usize = load<u32>(starts + ((id as usize) << 2));
  const size = ((load<u32>(starts + ((id as usize) << 2), 4) as usize) - from) << 2;
  memory.copy(out, (load<u32>(bag, LIST_ROWS) as usize) + (from << 2), size);
  return out + size;
}

/** The rows of all n-grams of words of a text, in which its end is one, too. */
function ngramRows(bag: usize, start: usize, end: usize, out: usize): usize {
  let kept = 0;
  for (let more = true; more; ) {
    const spans: usize = load<u32>(bag, SCRATCH);
    const tokens = plain_spans(start, end, spans, BATCH);
    more = tokens == BATCH;
    if (tokens) start = load<u32>(spans + ((tokens as usize) << 3) - 4);
    const words = withoutLabels(bag, tokens);
    out = ngramsOfBatch(bag, kept, words, !more, out);
    kept = ngramsKept(bag, kept + words);
  }
  return out;
}

/** Those of a batch of words, whose places are in the scratch, and of the words whose hashes are `kept`. */
function ngramsOfBatch(bag: usize, kept: i32, words: i32, ends: bool, out: usize): usize {
  const spans: usize = load<u32>(bag, SCRATCH);
  let hash = spans + HASHES + ((kept as usize) << 2);
  for (let span = spans, end = spans + ((words as usize) << 3); span < end; span += 8, hash += 4) {
    store<u32>(hash, word_hash(load<u32>(span), load<u32>(span, 4)));
  }
  return ngramsOfHashes(bag, kept + words, ends, out);
}

/**
 * The rows of the n-grams that begin with one of the words whose hashes are in the scratch: of words behind which enough
 * others are known, or of all if the text ends here. Returns the end of what is written.
 */
export function ngramsOfHashes(bag: usize, count: i32, ends: bool, out: usize): usize {
  const hashes = (load<u32>(bag, SCRATCH) as usize) + HASHES;
  const n = load<i32>(bag, WORD_NGRAMS);
  if (ends) store<u32>(hashes + ((count++ as usize) << 2), END_HASH);
  const first = out;
  const whole = ends ? count : count - n + 1;
  for (let i = 0; i < whole; i++) out = ngramsFrom(bag, hashes, i, min<i32>(count, i + n), out);
  return bucketRows(bag, first, out);
}

/** Keeps the last hashes for the next batch, if one comes; returns how many. */
export function ngramsKept(bag: usize, count: i32): i32 {
  const hashes = (load<u32>(bag, SCRATCH) as usize) + HASHES;
  const kept = min<i32>(count, load<i32>(bag, WORD_NGRAMS) - 1);
  memory.copy(hashes, hashes + (((count - kept) as usize) << 2), (kept as usize) << 2);
  return kept;
}

/** Hashes are signed 32-bit numbers there, which become 64-bit ones with all their signs. */
@inline
function ngramsFrom(bag: usize, hashes: usize, first: i32, end: i32, out: usize): usize {
  const buckets: u64 = load<u32>(bag, BUCKETS);
  let hash = load<i32>(hashes + ((first as usize) << 2)) as i64 as u64;
  for (let i = first + 1; i < end; i++, out += 4) {
    hash = hash * FACTOR + (load<i32>(hashes + ((i as usize) << 2)) as i64 as u64);
    store<u32>(out, (hash % buckets) as u32);
  }
  return out;
}
