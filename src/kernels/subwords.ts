// The character n-grams of words, as fastText has them (Bojanowski, Grave, Joulin and Mikolov, "Enriching Word Vectors
// with Subword Information", 2017; computeSubwords and hash in fastText's dictionary.cc): those of the word between two
// boundary marks, `<word>`, each in the bucket that its hash (FNV-1a of 32 bits) gives.

const OPEN: u32 = 0x3c;
const CLOSE: u32 = 0x3e;
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
  const marked = continuation(start, end, hashed(BASIS, OPEN));
  return ngrams_from(continuationEnd(start, end), end, marked, 1, minn, maxn, buckets, out);
}

/** Those that begin with a character in [at, stop) of the word that ends at `end`; returns the end of what is written. */
export function subwords_between(
  at: usize, stop: usize, end: usize, minn: i32, maxn: i32, buckets: u32, out: usize,
): usize {
  for (; at < stop; at++) {
    if (!isContinuation(load<u8>(at))) out = ngrams_from(at, end, BASIS, 0, minn, maxn, buckets, out);
  }
  return out;
}

/** The hash of a word's bytes, by which n-grams of words are made. */
export function word_hash(start: usize, end: usize): u32 {
  let hash = BASIS;
  for (; start < end; start++) hash = hashed(hash, load<u8>(start));
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
    const closes = at == end;
    if (closes) {
      hash = hashed(hash, CLOSE);
      at++;
    } else {
      hash = continuation(at + 1, end, hashed(hash, load<u8>(at)));
      at = continuationEnd(at + 1, end);
    }
    if (n < minn) continue;
    store<u32>(out, hash % buckets);
    out += 4;
  }
  return out;
}

/** The hash with the continuation bytes at `at`. */
@inline
function continuation(at: usize, end: usize, hash: u32): u32 {
  for (; at < end && isContinuation(load<u8>(at)); at++) hash = hashed(hash, load<u8>(at));
  return hash;
}

@inline
function continuationEnd(at: usize, end: usize): usize {
  while (at < end && isContinuation(load<u8>(at))) at++;
  return at;
}

@inline
function isContinuation(byte: u32): bool {
  return (byte & 0xc0) == 0x80;
}

/** fastText takes a byte as a signed number. */
@inline
function hashed(hash: u32, byte: u32): u32 {
  return (hash ^ (((byte << 24) as i32) >> 24)) * PRIME;
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
