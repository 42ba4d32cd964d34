// Brings n-grams into the order of a trie: by their contexts, and those of one context by their last words. Two stable
// passes of counting sort, with whole numbers as digits: by the words, then by the contexts.

/** Whether {context, word} rises from each n-gram to the next. */
export function ngram_is_sorted(contexts: usize, words: usize, count: u32): bool {
  let last: u64 = 0;
  for (let i: usize = 0; i < (count as usize); i++) {
    const key = ((load<u32>(contexts + (i << 2)) as u64) << 32) | (load<u32>(words + (i << 2)) as u64);
    if (i > 0 && key <= last) return false;
    last = key;
  }
  return true;
}

/** Makes `starts` (buckets + 1 zeros) say where the numbers of each bucket begin when they are sorted. */
export function ngram_count_keys(keys: usize, count: u32, starts: usize, buckets: u32): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    const bucket = starts + ((load<u32>(keys + (i << 2)) as usize) << 2);
    store<u32>(bucket, load<u32>(bucket, 4) + 1, 4);
  }
  for (let i: usize = 0; i < (buckets as usize); i++) {
    const bucket = starts + (i << 2);
    store<u32>(bucket, load<u32>(bucket) + load<u32>(bucket, 4), 4);
  }
}

/**
 * Writes the numbers from 0 to count - 1 to `out` in the order of their keys, equal ones in the order in which they stand
 * in `order`, or, where that is 0, in their own. `starts` is as above, and is left as it was.
 */
export function ngram_order_by(keys: usize, count: u32, starts: usize, buckets: u32, order: usize, out: usize): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    const item = order ? load<u32>(order + (i << 2)) : (i as u32);
    const bucket = starts + ((load<u32>(keys + ((item as usize) << 2)) as usize) << 2);
    const place = load<u32>(bucket);
    store<u32>(out + ((place as usize) << 2), item);
    store<u32>(bucket, place + 1);
  }
  memory.copy(starts + 4, starts, (buckets as usize) << 2); // each bucket has moved on to the next one's beginning
  store<u32>(starts, 0);
}

/** out[i] = values[order[i]], all u32. */
export function ngram_gather(values: usize, order: usize, count: u32, out: usize): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    store<u32>(out + (i << 2), load<u32>(values + ((load<u32>(order + (i << 2)) as usize) << 2)));
  }
}

/** The first place whose word is that of the place before it, in the same context; `count` where there is none. */
export function ngram_twin(starts: usize, contexts: u32, words: usize): u32 {
  for (let i: usize = 0; i < (contexts as usize); i++) {
    const end = load<u32>(starts + (i << 2), 4);
    for (let at = load<u32>(starts + (i << 2)) + 1; at < end; at++) {
      const word = words + ((at as usize) << 2);
      if (load<u32>(word) == load<u32>(word - 4)) return at;
    }
  }
  return load<u32>(starts + ((contexts as usize) << 2));
}
