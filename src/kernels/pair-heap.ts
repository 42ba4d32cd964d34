// A binary heap of {count i64, key u64}: the greatest count first, among equals the smallest pair.

const ENTRY: usize = 16;

/** Whether entry (count, key) goes before the one at `other`. */
@inline
function before(count: i64, key: u64, other: usize): bool {
  const theirs = load<i64>(other);
  return count > theirs || (count == theirs && key < load<u64>(other, 8));
}

/** Puts an entry into a heap of `size` entries (which then has one more). */
export function heapPush(heap: usize, size: u32, count: i64, key: u64): void {
  let index = size;
  while (index > 0) {
    const parent = heap + ((((index - 1) >> 1) as usize) << 4);
    if (!before(count, key, parent)) break;
    v128.store(heap + ((index as usize) << 4), v128.load(parent));
    index = (index - 1) >> 1;
  }
  const place = heap + ((index as usize) << 4);
  store<i64>(place, count);
  store<u64>(place, key, 8);
}

/** Puts an entry in the place of the top of a heap of `size` entries. */
export function heapReplaceTop(heap: usize, size: u32, count: i64, key: u64): void {
  let index: u32 = 0;
  while (true) {
    let child = index * 2 + 1;
    if (child >= size) break;
    let entry = heap + ((child as usize) << 4);
    if (child + 1 < size && before(load<i64>(entry, ENTRY), load<u64>(entry, ENTRY + 8), entry)) {
      child++;
      entry += ENTRY;
    }
    if (before(count, key, entry)) break;
    v128.store(heap + ((index as usize) << 4), v128.load(entry));
    index = child;
  }
  const place = heap + ((index as usize) << 4);
  store<i64>(place, count);
  store<u64>(place, key, 8);
}

/** Removes the top of a heap of `size` entries (which then has one fewer). */
export function heapPop(heap: usize, size: u32): void {
  const last = heap + (((size - 1) as usize) << 4);
  heapReplaceTop(heap, size - 1, load<i64>(last), load<u64>(last, 8));
}
