// Finding added tokens, such as `<|endoftext|>`, in text: the leftmost one, and of those the longest.

import { COUNT, FIRST_BYTE, FIRST_BYTES, FOUND_ID, FOUND_LENGTH, MANY, TOKEN, TOKENS } from "./added-list";

@inline
export function addedId(list: usize): u32 {
  return load<u32>(list, FOUND_ID);
}

@inline
export function addedLength(list: usize): usize {
  return load<u32>(list, FOUND_LENGTH);
}

/** The address of the first added token in [start, end), or `end`. 16 readable bytes lie after `end`. */
export function findAdded(list: usize, start: usize, end: usize): usize {
  if (load<u32>(list, COUNT) == 0) return end;
  const single = load<u32>(list, FIRST_BYTE);
  let at = start;
  while (true) {
    at = single == MANY ? nextOfSet(list + FIRST_BYTES, at, end) : nextByte(single as u8, at, end);
    if (at >= end) return end;
    if (matches(list, at, end)) return at;
    at++;
  }
}

function nextByte(byte: u8, start: usize, end: usize): usize {
  const wanted = i8x16.splat(byte);
  for (let at = start; at < end; at += 16) {
    const bits = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (bits) return at + (ctz(bits) as usize);
  }
  return end;
}

function nextOfSet(set: usize, start: usize, end: usize): usize {
  let at = start;
  while (at < end) {
    const byte = load<u8>(at);
    if ((load<u8>(set + ((byte >> 3) as usize)) >> (byte & 7)) & 1) break;
    at++;
  }
  return at;
}

function matches(list: usize, at: usize, end: usize): bool {
  const last = list + TOKENS + (load<u32>(list, COUNT) as usize) * TOKEN;
  for (let entry = list + TOKENS; entry < last; entry += TOKEN) {
    const length: usize = load<u32>(entry, 4);
    if (at + length <= end && memory.compare(load<u32>(entry), at, length) == 0) {
      store<u32>(list, load<u32>(entry, 8), FOUND_ID);
      store<u32>(list, length as u32, FOUND_LENGTH);
      return true;
    }
  }
  return false;
}
