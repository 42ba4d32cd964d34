// Ids to bytes: the entries of a table of byte strings, one after the other.

/**
 * Copies the entries of `ids` [start, end) to `out`; `entries` has a u32 address an id and one more at the end.
 * Returns the end of what was written, or 0 when an id is not below `size` (its address is then at `wrong`).
 */
export function decode_ids(start: usize, end: usize, entries: usize, size: u32, out: usize, wrong: usize): usize {
  let to = out;
  for (let at = start; at < end; at += 4) {
    const id = load<u32>(at);
    if (id >= size) {
      store<u32>(wrong, at as u32);
      return 0;
    }
    const entry = entries + ((id as usize) << 2);
    const from: usize = load<u32>(entry);
    const length = (load<u32>(entry, 4) as usize) - from;
    if (length <= 16) v128.store(to, v128.load(from));
    else memory.copy(to, from, length);
    to += length;
  }
  return to;
}

/** The bytes that `decode_ids` will write; ids out of range count nothing. */
export function decoded_size(start: usize, end: usize, entries: usize, size: u32): u32 {
  let bytes: u32 = 0;
  for (let at = start; at < end; at += 4) {
    const id = load<u32>(at);
    if (id < size) bytes += load<u32>(entries + ((id as usize) << 2), 4) - load<u32>(entries + ((id as usize) << 2));
  }
  return bytes;
}
