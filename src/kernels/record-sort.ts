// Sorting records of u32 words by their first words, least significant digit first (radix sort; Knuth, volume 3, 5.2.5):
// every pass reads the records in order and writes them stably to where their digit belongs.
import { copy_record } from "./record";

/** A digit has at most so many bits: its 2,048 counters and the ends of as many runs stay in the caches. */
const DIGIT: u32 = 11;

/**
 * Sorts `count` records of `size` bytes by their first `keys` words, the first word being the most significant, or with
 * `backwards` the last of the keys. A word has at most `bits` bits. `spare` has as much room as `records`; `counters`
 * has 8 KiB for each digit of each key. Returns where the sorted records are: `records` or `spare`.
 */
export function sort_records(
  records: usize, spare: usize, count: u32, size: u32, keys: u32, backwards: bool, bits: u32, counters: usize,
): usize {
  const digits = (bits + DIGIT - 1) / DIGIT;
  const width = (bits + digits - 1) / digits;
  count_digits(records, count, size, keys, digits, width, counters);
  let from = records, to = spare;
  for (let step: u32 = 0; step < keys; step++) {
    const key = backwards ? step : keys - 1 - step;
    for (let digit: u32 = 0; digit < digits; digit++) {
      const table = counters + <usize>((key * digits + digit) << (DIGIT + 2));
      if (is_one_bucket(table, from, count, key, digit * width, width)) continue;
      sum_up(table, to, size, width);
      scatter(from, count, size, key, digit * width, width, table);
      const other = from;
      from = to;
      to = other;
    }
  }
  return from;
}

/** How often each value of each digit comes. */
function count_digits(
  records: usize, count: u32, size: u32, keys: u32, digits: u32, width: u32, counters: usize,
): void {
  memory.fill(counters, 0, <usize>((keys * digits) << (DIGIT + 2)));
  const mask: u32 = (1 << width) - 1;
  const end = records + <usize>count * size;
  for (let at = records; at < end; at += size) {
    let table = counters;
    for (let key: u32 = 0; key < keys; key++) {
      let word = load<u32>(at + (key << 2));
      for (let digit: u32 = 0; digit < digits; digit++, table += 1 << (DIGIT + 2)) {
        const counter = table + ((word & mask) << 2);
        store<u32>(counter, load<u32>(counter) + 1);
        word >>= width;
      }
    }
  }
}

/** All records have the same digit: nothing would move. */
@inline
function is_one_bucket(table: usize, records: usize, count: u32, key: u32, shift: u32, width: u32): bool {
  if (count == 0) return true;
  const digit = (load<u32>(records + (key << 2)) >> shift) & ((1 << width) - 1);
  return load<u32>(table + (digit << 2)) == count;
}

/** Counts become the addresses where the first record of each digit goes. */
function sum_up(table: usize, to: usize, size: u32, width: u32): void {
  for (const end = table + (4 << width); table < end; table += 4) {
    const bytes = load<u32>(table) * size;
    store<u32>(table, <u32>to);
    to += bytes;
  }
}

function scatter(from: usize, count: u32, size: u32, key: u32, shift: u32, width: u32, table: usize): void {
  const mask: u32 = (1 << width) - 1;
  const end = from + <usize>count * size;
  for (let at = from; at < end; at += size) {
    const place = table + (((load<u32>(at + (key << 2)) >> shift) & mask) << 2);
    const to = load<u32>(place);
    store<u32>(place, to + size);
    copy_record(to, at, size);
  }
}
