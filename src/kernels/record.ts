// Records: a few u32 words each, of which the first are the key. All have the same size, a multiple of 4 bytes.

@inline
export function copy_record(to: usize, from: usize, size: u32): void {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) v128.store(to + at, v128.load(from + at));
  if (at + 8 <= size) {
    store<u64>(to + at, load<u64>(from + at));
    at += 8;
  }
  if (at < size) store<u32>(to + at, load<u32>(from + at));
}

/** -1, 0 or 1, as the `keys` words at `left` are before, the same as or behind those at `right`, the first one first. */
@inline
export function compare_forwards(left: usize, right: usize, keys: u32): i32 {
  for (let key: u32 = 0; key < keys; key++, left += 4, right += 4) {
    const a = load<u32>(left), b = load<u32>(right);
    if (a != b) return a < b ? -1 : 1;
  }
  return 0;
}

/** The same, the last word first. */
@inline
export function compare_backwards(left: usize, right: usize, keys: u32): i32 {
  for (let at: usize = keys << 2; at > 0; ) {
    at -= 4;
    const a = load<u32>(left + at), b = load<u32>(right + at);
    if (a != b) return a < b ? -1 : 1;
  }
  return 0;
}

@inline
export function compare_keys(left: usize, right: usize, keys: u32, backwards: bool): i32 {
  return backwards ? compare_backwards(left, right, keys) : compare_forwards(left, right, keys);
}
