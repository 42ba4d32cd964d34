// The merges of a tokenizer: open addressing, 16-byte slots {key u64, rank u32, merged id u32}.

import { pairHash, pairKey } from "./pair-table";

export const RULE_RANK: usize = 8;
export const RULE_ID: usize = 12;

/** The slot of the merge of (a, b), or 0. */
@inline
export function findRule(rules: usize, mask: u32, a: u32, b: u32): usize {
  const key = pairKey(a, b);
  let index = pairHash(key) & mask;
  while (true) {
    const slot = rules + ((index as usize) << 4);
    const found = load<u64>(slot);
    if (found == key) return slot;
    if (found == 0) return 0;
    index = (index + 1) & mask;
  }
}

/** Fills an empty table from `count` merges {left u32, right u32, id u32} with their ranks; the first of equal pairs wins. */
export function bpe_place_rules(rules: usize, mask: u32, merges: usize, ranks: usize, count: u32): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    const merge = merges + i * 12;
    const key = pairKey(load<u32>(merge), load<u32>(merge, 4));
    let index = pairHash(key) & mask;
    let slot = rules + ((index as usize) << 4);
    while (load<u64>(slot) != 0 && load<u64>(slot) != key) {
      index = (index + 1) & mask;
      slot = rules + ((index as usize) << 4);
    }
    if (load<u64>(slot) == key) continue;
    store<u64>(slot, key);
    store<u32>(slot, load<u32>(ranks + (i << 2)), RULE_RANK);
    store<u32>(slot, load<u32>(merge, 8), RULE_ID);
  }
}
