// Pairs of symbols with what is known of them: open addressing, 24-byte slots
// {key u64, count i64, first posting u32, number of postings u32}. The key of (a, b) orders as the pair does.

export const PAIR_SLOT: usize = 24;
export const PAIR_COUNT: usize = 8;
export const PAIR_HEAD: usize = 16;
export const PAIR_LENGTH: usize = 20;

/** (a, b) as one number; 0 is no pair. */
@inline
export function pairKey(a: u32, b: u32): u64 {
  return (((a as u64) + 1) << 32) | (b as u64);
}

@inline
export function pairLeft(key: u64): u32 {
  return ((key >> 32) - 1) as u32;
}

@inline
export function pairRight(key: u64): u32 {
  return key as u32;
}

@inline
export function pairHash(key: u64): u32 {
  return ((key * 0x9e3779b97f4a7c15) >> 32) as u32;
}

/** The slot of a pair, or the empty slot where it belongs. */
@inline
export function findPair(slots: usize, mask: u32, key: u64): usize {
  let index = pairHash(key) & mask;
  while (true) {
    const slot = slots + (index as usize) * PAIR_SLOT;
    const found = load<u64>(slot);
    if (found == key || found == 0) return slot;
    index = (index + 1) & mask;
  }
}
