// The input rows of a text, from the ids of its tokens, in fastText's order (getLine and addWordNgrams in dictionary.cc):
// each word with the n-grams of its characters, then the n-grams of words from each beginning on.

import {
  BUCKETS, GRAMS, GRAM_ROWS, HASHES, LINE, NGRAMS, NO_ROW, NO_TOKEN, ROWS, WORDS,
} from "./bag-expand-state";

/** Writes the numbers of the rows of `count` tokens to `out`, and returns how many there are. */
export function bag_expand(state: usize, ids: usize, count: i32, out: usize): i32 {
  const first = out;
  const rows: usize = load<u32>(state, ROWS);
  const hashes: usize = load<u32>(state, HASHES);
  const line: usize = load<u32>(state, LINE);
  let tokens: usize = 0;
  for (let end = ids + (count << 2); ids < end; ids += 4) {
    const id = (load<u32>(ids) as usize) << 2;
    const row = load<u32>(rows + id);
    if (row == NO_TOKEN) continue;
    if (row != NO_ROW) {
      store<u32>(out, row);
      out += 4;
    }
    out = addCharacterNgrams(state, id, out);
    store<u32>(line + (tokens++ << 2), load<u32>(hashes + id));
  }
  return ((addWordNgrams(state, line, tokens as i32, out) - first) >> 2) as i32;
}

@inline
function addCharacterNgrams(state: usize, id: usize, out: usize): usize {
  const grams: usize = (load<u32>(state, GRAMS) as usize) + id;
  const list: usize = load<u32>(state, GRAM_ROWS);
  const size: usize = ((load<u32>(grams, 4) - load<u32>(grams)) as usize) << 2;
  memory.copy(out, list + ((load<u32>(grams) as usize) << 2), size);
  return out + size;
}

/** fastText hashes in 64 bits, and takes a token's hash as a signed number. */
function addWordNgrams(state: usize, line: usize, count: i32, out: usize): usize {
  const words = load<u32>(state, WORDS);
  const buckets = load<u32>(state, BUCKETS) as u64;
  const most = load<u32>(state, NGRAMS) as i32;
  if (buckets == 0) return out;
  for (let i = 0; i < count; i++) {
    let hash = load<i32>(line + (i << 2)) as i64 as u64;
    for (let j = i + 1; j < count && j < i + most; j++) {
      hash = hash * 116049371 + (load<i32>(line + (j << 2)) as i64 as u64);
      store<u32>(out, words + ((hash % buckets) as u32));
      out += 4;
    }
  }
  return out;
}
