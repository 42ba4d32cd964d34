// The character n-grams of words, as fastText has them (Bojanowski, Grave, Joulin and Mikolov, "Enriching Word Vectors
// with Subword Information", 2017; computeSubwords and hash in fastText's dictionary.cc): those of the word between two
// boundary marks, `<word>`, each in the bucket that its hash (FNV-1a of 32 bits) gives.

const OPEN: i32 = 0x3c;
const CLOSE: i32 = 0x3e;
const BASIS: u32 = 2166136261;
const PRIME: u32 = 16777619;

/**
 * Writes the buckets of the n-grams of the word [start, end), of `minn` to `maxn` characters, boundary marks included,
 * to `out`, in order of their beginnings and then their lengths; a mark alone is none. Returns how many there are. A
 * character is a byte and the continuation bytes behind it; `out` has room for (end - start + 1) · (maxn - minn + 1) u32.
 */
export function subword_ids(start: usize, end: usize, minn: i32, maxn: i32, buckets: u32, out: usize): i32 {
  const first = out;
  out = first_subwords(start, end, minn, maxn, buckets, out);
  out = subwords_between(start, end, end, minn, maxn, buckets, out);
  return ((out - first) >> 2) as i32;
}

/** Those that begin with the mark in front of the word; returns the end of what is written. */
export function first_subwords(start: usize, end: usize, minn: i32, maxn: i32, buckets: u32, out: usize): usize {
  let marked = hashed(BASIS, OPEN);
  for (; start < end && isContinuation(start); start++) marked = hashed(marked, load<i8>(start));
  return ngrams_from(start, end, marked, 1, minn, maxn, buckets, out);
}

/** Those that begin with a character in [at, stop) of the word that ends at `end`; returns the end of what is written. */
export function subwords_between(
  at: usize, stop: usize, end: usize, minn: i32, maxn: i32, buckets: u32, out: usize,
): usize {
  for (; at < stop; at++) {
    if (!isContinuation(at)) out = ngrams_from(at, end, BASIS, 0, minn, maxn, buckets, out);
  }
  return out;
}

/** The hash of a word's bytes, by which n-grams of words are made. */
export function word_hash(start: usize, end: usize): u32 {
  let hash = BASIS;
  for (; start < end; start++) hash = hashed(hash, load<i8>(start));
  return hash;
}

/**
 * Makes rows of buckets, in place, where only some have one: `pruned` is {bucket u32, row u32} for each that has, in
 * order of the buckets, `size` of them. Returns how many have a row.
 */
export function subword_rows(ids: usize, count: i32, pruned: usize, size: i32): i32 {
  let kept: usize = 0;
  for (let i: usize = 0; i < (count as usize); i++) {
    const bucket = load<u32>(ids + (i << 2));
    const place = pruned + ((lowerBound(pruned, size, bucket) as usize) << 3);
    if (place == pruned + ((size as usize) << 3) || load<u32>(place) != bucket) continue;
    store<u32>(ids + (kept << 2), load<u32>(place, 4));
    kept++;
  }
  return kept as i32;
}

/** The n-grams that begin with `length` characters of hash `hash` and go on at `at`. */
@inline
function ngrams_from(at: usize, end: usize, hash: u32, length: i32, minn: i32, maxn: i32, buckets: u32, out: usize): usize {
  for (let n = length + 1; n <= maxn && at <= end; n++) {
    if (at == end) hash = hashed(hash, CLOSE);
    else hash = hashed(hash, load<i8>(at));
    for (at++; at < end && isContinuation(at); at++) hash = hashed(hash, load<i8>(at));
    if (n < minn) continue;
    store<u32>(out, hash % buckets);
    out += 4;
  }
  return out;
}

@inline
function isContinuation(at: usize): bool {
  return load<i8>(at) < -64;
}

/** fastText takes a byte as a signed number. */
@inline
function hashed(hash: u32, byte: i32): u32 {
  return (hash ^ byte) * PRIME;
}

/** The index of the first pair whose bucket is not below this one. */
function lowerBound(pruned: usize, size: i32, bucket: u32): i32 {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(pruned + ((middle as usize) << 3)) < bucket) low = middle + 1;
    else high = middle;
  }
  return low;
}
