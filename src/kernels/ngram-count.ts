// The n-grams of a text as records: N ids, first word first, and a count.
import { compare_forwards, copy_record } from "./record";

/**
 * Writes a record for each of `count` ids: the N-gram that ends with it, with the count 1. `past` is how many ids of
 * the passage lie before the first one. A passage begins with `begin`, before which there is only `padding`, and is over
 * with the id `end`. Returns the end of the records.
 */
export function ngram_windows(
  ids: usize, count: u32, past: u32, order: u32, begin: u32, padding: u32, end: u32, out: usize,
): usize {
  for (const last = ids + (<usize>count << 2); ids < last; ids += 4) {
    for (let back: u32 = order; back-- > 0; out += 4) {
      store<u32>(out, back <= past ? load<u32>(ids - (back << 2)) : back == past + 1 ? begin : padding);
    }
    store<u32>(out, 1);
    out += 4;
    past = load<u32>(ids) == end ? 0 : past + 1;
  }
  return out;
}

/** Makes one of neighbours with the same key, in place, whose last word is the sum of theirs. Returns the new end. */
export function combine_records(records: usize, end: usize, size: u32, keys: u32): usize {
  if (records == end) return end;
  const count = size - 4;
  let last = records;
  for (let at = records + size; at < end; at += size) {
    if (compare_forwards(at, last, keys) == 0) store<u32>(last + count, load<u32>(last + count) + load<u32>(at + count));
    else {
      last += size;
      copy_record(last, at, size);
    }
  }
  return last + size;
}
