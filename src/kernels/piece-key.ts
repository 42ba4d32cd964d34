// The key of a piece of text in a hash table: up to 15 bytes stand in the key itself, with the length in the
// top byte of `high`; so a lookup compares two numbers and touches no other memory.

/** The longest piece whose bytes are its key. */
export const SHORT: usize = 15;

/** The first eight bytes. A piece's length is hard to foresee, so there is no branch on it here; it is at least 1. */
@inline
export function keyLow(start: usize, length: usize): u64 {
  const unused = ((8 - min(length, 8)) as u64) << 3;
  return load<u64>(start) & ((-1 as u64) >> unused);
}

/** The others, and the length; up to 15. */
@inline
export function keyHigh(start: usize, length: usize): u64 {
  const unused = ((16 - length) as u64) << 3;
  const bytes = load<u64>(start, 8) & ((-1 as u64) >> unused);
  return select<u64>(bytes, 0, length > 8) | ((length as u64) << 56);
}

/** Mixes both halves; the upper bits are the best ones. */
@inline
export function keyHash(low: u64, high: u64): u64 {
  const mixed = (low ^ rotl(high, 29)) * 0x9e3779b97f4a7c15;
  return (mixed ^ (mixed >> 32) ^ high) * 0xd6e8feb86659fd93;
}

/** A 64-bit hash of any bytes, eight at a time. 8 readable bytes lie after them. */
export function bytes_hash(start: usize, length: usize): u64 {
  let hash: u64 = 0x9e3779b97f4a7c15 ^ (length as u64);
  let at = start;
  const end = start + length;
  while (at + 8 <= end) {
    hash = (rotl(hash, 23) ^ load<u64>(at)) * 0x9fb21c651e98df25;
    at += 8;
  }
  if (at < end) hash = (rotl(hash, 23) ^ (load<u64>(at) & lowBytes(end - at))) * 0x9fb21c651e98df25;
  return hash ^ (hash >> 29);
}

/** Whether two stretches of bytes are the same. */
export function sameBytes(a: usize, b: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  for (; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

@inline
function lowBytes(count: usize): u64 {
  return ((1 as u64) << ((count as u64) << 3)) - 1;
}
