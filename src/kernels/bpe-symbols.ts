// The symbols that byte-pair learning makes: their bytes, their lengths, and the merge that made each.

import {
  COUNTS, LENGTHS, LENGTH_LIMIT, MERGES, MERGE_COUNT, SYMBOLS, TAKEN, TAKEN_COUNT, TOKENS, TOKENS_END,
} from "./bpe-train-state";
import { bytes_hash } from "./piece-key";

/** Appends the new symbol's bytes and length, and the merge of a pair that came `count` times. */
export function nameSymbol(state: usize, a: u32, b: u32, count: i64): bool {
  const lengths: usize = load<u32>(state, LENGTHS);
  const length = load<u32>(lengths + ((a as usize) << 2)) + load<u32>(lengths + ((b as usize) << 2));
  if (length > load<u32>(state, LENGTH_LIMIT)) return false;
  const made = load<u32>(state, SYMBOLS);
  const tokens: usize = load<u32>(state, TOKENS);
  const start: usize = load<u32>(tokens + ((made as usize) << 2));
  const end = copyToken(tokens, b, copyToken(tokens, a, start));
  if (isTaken(state, bytes_hash(start, end - start))) return false;
  store<u32>(tokens + ((made as usize) << 2), end as u32, 4);
  store<u32>(lengths + ((made as usize) << 2), length);
  const merges: usize = load<u32>(state, MERGE_COUNT);
  const merge = (load<u32>(state, MERGES) as usize) + merges * 12;
  store<u32>(merge, a);
  store<u32>(merge, b, 4);
  store<u32>(merge, made, 8);
  store<i64>((load<u32>(state, COUNTS) as usize) + (merges << 3), count);
  store<u32>(state, (merges + 1) as u32, MERGE_COUNT);
  store<u32>(state, made + 1, SYMBOLS);
  return true;
}

@inline
export function tokenSize(state: usize, symbol: u32): u32 {
  const token = (load<u32>(state, TOKENS) as usize) + ((symbol as usize) << 2);
  return load<u32>(token, 4) - load<u32>(token);
}

@inline
export function tokenRoom(state: usize): u32 {
  const next = (load<u32>(state, TOKENS) as usize) + ((load<u32>(state, SYMBOLS) as usize) << 2);
  return load<u32>(state, TOKENS_END) - load<u32>(next);
}

function copyToken(tokens: usize, symbol: u32, out: usize): usize {
  const start: usize = load<u32>(tokens + ((symbol as usize) << 2));
  const length = (load<u32>(tokens + ((symbol as usize) << 2), 4) as usize) - start;
  memory.copy(out, start, length);
  return out + length;
}

function isTaken(state: usize, hash: u64): bool {
  const taken: usize = load<u32>(state, TAKEN);
  let low: u32 = 0;
  let high = load<u32>(state, TAKEN_COUNT);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u64>(taken + ((middle as usize) << 3)) < hash) low = middle + 1;
    else high = middle;
  }
  return low < load<u32>(state, TAKEN_COUNT) && load<u64>(taken + ((low as usize) << 3)) == hash;
}
