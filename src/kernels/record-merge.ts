// Merging sorted runs of records: a heap of runs, that with the least record at its root (Knuth, volume 3, 5.4.1).
import { compare_keys, copy_record } from "./record";

/** A run is a window of its records in memory: where the next one is, and where the window ends, u32 each. */
const RUN: usize = 8;

/** Makes a heap of `count` runs, none of them empty: `heap` gets their numbers, u32. */
export function merge_start(runs: usize, heap: usize, count: u32, keys: u32, backwards: bool): void {
  for (let index: u32 = 0; index < count; index++) store<u32>(heap + (index << 2), index);
  for (let at: i32 = <i32>count / 2 - 1; at >= 0; at--) sink(runs, heap, at, count, keys, backwards);
}

/**
 * Writes records in order from `out` on, until there is no room for another, or the window of the run at the root is
 * empty: it is then to be filled, or the run taken out (`merge_settle`). Returns the end of what was written.
 */
export function merge_records(
  runs: usize, heap: usize, count: u32, size: u32, keys: u32, backwards: bool, out: usize, outEnd: usize,
): usize {
  while (out + size <= outEnd) {
    const run = runs + <usize>load<u32>(heap) * RUN;
    const record = load<u32>(run);
    copy_record(out, record, size);
    out += size;
    store<u32>(run, record + size);
    if (record + size == load<u32>(run, 4)) break;
    sink(runs, heap, 0, count, keys, backwards);
  }
  return out;
}

/** After the window of the root has been filled; with `isOver` there was nothing to fill it with. Returns how many runs are left. */
export function merge_settle(runs: usize, heap: usize, count: u32, keys: u32, backwards: bool, isOver: bool): u32 {
  if (isOver) {
    count--;
    store<u32>(heap, load<u32>(heap + (count << 2)));
  }
  sink(runs, heap, 0, count, keys, backwards);
  return count;
}

function sink(runs: usize, heap: usize, at: u32, count: u32, keys: u32, backwards: bool): void {
  while (true) {
    let least: u32 = at;
    for (let child: u32 = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
      if (is_less(runs, heap, child, least, keys, backwards)) least = child;
    }
    if (least == at) return;
    const other = load<u32>(heap + (least << 2));
    store<u32>(heap + (least << 2), load<u32>(heap + (at << 2)));
    store<u32>(heap + (at << 2), other);
    at = least;
  }
}

/** Of equal records that of the earlier run comes first. */
@inline
function is_less(runs: usize, heap: usize, a: u32, b: u32, keys: u32, backwards: bool): bool {
  const left = load<u32>(heap + (a << 2)), right = load<u32>(heap + (b << 2));
  const order = compare_keys(load<u32>(runs + <usize>left * RUN), load<u32>(runs + <usize>right * RUN), keys, backwards);
  return order < 0 || (order == 0 && left < right);
}
