// The means of the input rows of texts. The rows of a word's n-grams are added up by themselves before they are added to a
// text's: those of a known word once and for all, those of others in a memo, so that a text's mean does not depend on what
// the memo has.

import { hasNgrams, ngramsKept, ngramsOfHashes, UNSEEN, withoutLabels } from "./bag";
import { HASH, newSlot, rememberedSlot, ROWS, SUM, writeKeys } from "./bag-memo";
import {
  BATCH, END_ROW, FOUND, HASHES, KEY, KEYS, LIST, MATRIX,  NO_ROW, SCRATCH, STRIDE, SUMMED, TABLE, WORD_HASHES, WORDS,
} from "./bag-state";
import { addNumbered, addRows, addSubwords } from "./bag-subwords";
import { plain_end, plain_spans } from "./plain-spans";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "./row";
import { word_hash } from "./subwords";
import { vector_scale } from "./vector";
import { word_ids_spans } from "./word-ids";
import { WORDS as COPIES } from "./word-ids-table";

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

/** Writes the hash of each word, by which n-grams of words are made, to WORD_HASHES. */
export function bag_hash_words(bag: usize): void {
  const hashes: usize = load<u32>(bag, WORD_HASHES);
  const copies: usize = load<u32>(load<u32>(bag, TABLE) as usize, COPIES);
  for (let id: usize = 0; id < (load<u32>(bag, WORDS) as usize); id++) {
    const start: usize = (load<u32>(copies + (id << 2)) as usize) + 4;
    store<u32>(hashes + (id << 2), word_hash(start, start + (load<u32>(start - 4) as usize)));
  }
}

/** Adds the rows of a text to `out`. */
function sumText(bag: usize, start: usize, end: usize, out: usize): void {
  const spans: usize = load<u32>(bag, SCRATCH);
  const ngrams = hasNgrams(bag);
  const last = plain_end(start, end);
  let kept = 0;
  for (let more = true; more; ) {
    const tokens = plain_spans(start, last, spans, BATCH);
    more = tokens == BATCH;
    if (tokens) start = load<u32>(spans + ((tokens as usize) << 3) - 4);
    const words = withoutLabels(bag, tokens);
    addWords(bag, kept, words, out);
    if (!more) addEnd(bag, out);
    if (ngrams) {
      addNgrams(bag, kept + words, !more, out);
      kept = ngramsKept(bag, kept + words);
    }
  }
}

/** Those of the words whose places are in the scratch. Their hashes come behind the `kept` ones. */
function addWords(bag: usize, kept: i32, words: i32, out: usize): void {
  if (load<u32>(bag, WORD_HASHES)) addKnown(bag, kept, words, out);
  else addRemembered(bag, kept, words, out);
}

/** Where a word is one row or none. */
function addKnown(bag: usize, kept: i32, words: i32, out: usize): void {
  const spans: usize = load<u32>(bag, SCRATCH), list: usize = load<u32>(bag, LIST);
  const known: usize = load<u32>(bag, WORD_HASHES);
  const matrix = load<u32>(bag, MATRIX), stride = load<u32>(bag, STRIDE);
  word_ids_spans(load<u32>(bag, TABLE), spans, words, UNSEEN, list, spans);
  let hash = spans + HASHES + ((kept as usize) << 2), last = list;
  for (let i: usize = 0; i < (words as usize); i++, hash += 4) {
    const id = load<u32>(list + (i << 2));
    if (id == UNSEEN) {
      store<u32>(hash, word_hash(load<u32>(spans + (i << 3)), load<u32>(spans + (i << 3), 4)));
      continue;
    }
    store<u32>(hash, load<u32>(known + ((id as usize) << 2)));
    store<u32>(last, matrix + id * stride);
    last += 4;
  }
  addRows(bag, out, list, last);
  store<u32>(bag, load<u32>(bag, FOUND) + (((last - list) >> 2) as u32), FOUND);
}

/** Where a word has n-grams of characters. */
function addRemembered(bag: usize, kept: i32, words: i32, out: usize): void {
  writeKeys(bag, words);
  const spans: usize = load<u32>(bag, SCRATCH), list: usize = load<u32>(bag, LIST);
  const hashes = spans + HASHES + ((kept as usize) << 2);
  let last = list, found: u32 = 0;
  for (let i: usize = 0; i < (words as usize); i++) {
    const key = spans + KEYS + i * KEY, span = spans + (i << 3);
    let slot = rememberedSlot(key, span);
    if (slot == 0) {
      addRows(bag, out, list, last); // while what a slot loses is there, which the list may point to
      last = list;
      slot = newSlot(bag, key, span);
    }
    store<u32>(hashes + (i << 2), load<u32>(slot, HASH));
    const rows = load<u32>(slot, ROWS);
    store<u32>(last, load<u32>(slot, SUM));
    last += rows ? 4 : 0;
    found += rows;
  }
  addRows(bag, out, list, last);
  store<u32>(bag, load<u32>(bag, FOUND) + found, FOUND);
}

function addEnd(bag: usize, out: usize): void {
  const row = load<u32>(bag, END_ROW);
  if (row == NO_ROW) return;
  const list: usize = load<u32>(bag, LIST);
  store<u32>(list, row);
  store<u32>(bag, load<u32>(bag, FOUND) + addNumbered(bag, list + 4, out), FOUND);
}

function addNgrams(bag: usize, count: i32, ends: bool, out: usize): void {
  const end = ngramsOfHashes(bag, count, ends, load<u32>(bag, LIST));
  store<u32>(bag, load<u32>(bag, FOUND) + addNumbered(bag, end, out), FOUND);
}
