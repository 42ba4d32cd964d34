// UTF-8: is it valid, and how long is it in characters. Validation looks at 16 bytes at a time (Keiser and Lemire,
// "Validating UTF-8 in less than one instruction per byte", 2021).

/** Whether [start, end) is well-formed UTF-8. Reads up to 16 bytes behind `end`, whose content does not matter. */
export function utf8_valid(start: usize, end: usize): bool {
  let before = i64x2.splat(0);
  let wrong = i64x2.splat(0);
  // A block at `end` itself has zeros only: they expose a sequence that the end cuts off.
  for (let at = skip_ascii(start, end); at <= end; at += 16) {
    const block = block_at(at, end);
    if (i8x16.bitmask(v128.or(before, block))) wrong = v128.or(wrong, sequence_errors(before, block));
    before = block;
  }
  return !v128.any_true(wrong);
}

/**
 * The length of [start, end) in code points (`unit` 1) or UTF-16 code units (`unit` 2). In text that is not valid,
 * each byte outside a well-formed sequence counts one.
 */
export function utf8_count(start: usize, end: usize, unit: i32): u32 {
  return utf8_valid(start, end) ? count_valid(start, end, unit) : count_each(start, end, unit);
}

/**
 * The length in bytes of the well-formed sequence at `at` (which is before `end`), or minus the length of what one
 * U+FFFD stands for by the WHATWG decoder: the longest start of a well-formed sequence, at least one byte.
 */
export function utf8_step(at: usize, end: usize): i32 {
  const lead = <u32>load<u8>(at);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let lowest: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  let highest: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < length; i++) {
    if (at + i >= end) return -i;
    const next = <u32>load<u8>(at + i);
    if (next < lowest || next > highest) return -i;
    lowest = 0x80;
    highest = 0xbf;
  }
  return length;
}

/** Writes a code point, which must not be a surrogate, and returns the end. */
export function utf8_write(point: u32, out: usize): usize {
  if (point < 0x80) {
    store<u8>(out, point);
    return out + 1;
  }
  const length: usize = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (let i = length - 1; i > 0; i--) {
    store<u8>(out + i, 0x80 | (point & 0x3f));
    point >>= 6;
  }
  store<u8>(out, (0xf00 >> <u32>length) | point); // the lead byte begins with as many ones as the sequence has bytes
  return out + length;
}

/** The address of the first 64 bytes that are not all ASCII, or of what is left behind the last whole 64. */
function skip_ascii(start: usize, end: usize): usize {
  let at = start;
  for (; at + 64 <= end; at += 64) {
    const first = v128.or(v128.load(at), v128.load(at, 16));
    const second = v128.or(v128.load(at, 32), v128.load(at, 48));
    if (i8x16.bitmask(v128.or(first, second))) break;
  }
  return at;
}

/** The 16 bytes at `at`, with zeros from `end` on. */
@inline
function block_at(at: usize, end: usize): v128 {
  const block = v128.load(at);
  if (at + 16 <= end) return block;
  const index = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  return v128.and(block, i8x16.lt_u(index, i8x16.splat(<i8>(end - at))));
}

// What is wrong with two adjacent bytes, as bits. Each of three tables says what a half of a byte allows; what all
// three allow is an error. TWO_CONTINUATIONS is right behind a lead of three or four bytes and wrong elsewhere.
const TOO_SHORT: i8 = 1;
const TOO_LONG: i8 = 2;
const OVERLONG_3: i8 = 4;
const TOO_LARGE: i8 = 8;
const SURROGATE: i8 = 16;
const OVERLONG_2: i8 = 32;
const OVERLONG_4: i8 = 64; // and, behind F5 and up, too large with a second byte below 90
const TWO_CONTINUATIONS: i8 = -128;
const ANY_LOW: i8 = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS;
const LARGE_LOW: i8 = ANY_LOW | TOO_LARGE | OVERLONG_4;
const CONTINUATION: i8 = TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS;

/** Not zero in each byte of `block` that cannot stand there, given the 16 bytes before. */
@inline
function sequence_errors(before: v128, block: v128): v128 {
  const back1 = i8x16.shuffle(before, block, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  const back2 = i8x16.shuffle(before, block, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  const back3 = i8x16.shuffle(before, block, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
  const leads = v128.and(high_of_first(back1), low_of_first(back1));
  const errors = v128.and(leads, high_of_second(block));
  const third = i8x16.sub_sat_u(back2, i8x16.splat(0x60));
  const fourth = i8x16.sub_sat_u(back3, i8x16.splat(0x70));
  const expected = v128.and(v128.or(third, fourth), i8x16.splat(-128));
  return v128.xor(errors, expected);
}

@inline
function high_of_first(first: v128): v128 {
  const table = i8x16(
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
    TWO_CONTINUATIONS, TWO_CONTINUATIONS, TWO_CONTINUATIONS, TWO_CONTINUATIONS,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | OVERLONG_4,
  );
  return i8x16.swizzle(table, i8x16.shr_u(first, 4));
}

@inline
function low_of_first(first: v128): v128 {
  const table = i8x16(
    (ANY_LOW | OVERLONG_2 | OVERLONG_3 | OVERLONG_4),
    (ANY_LOW | OVERLONG_2),
    ANY_LOW, ANY_LOW,
    (ANY_LOW | TOO_LARGE),
    LARGE_LOW, LARGE_LOW, LARGE_LOW, LARGE_LOW,
    LARGE_LOW, LARGE_LOW, LARGE_LOW, LARGE_LOW,
    (LARGE_LOW | SURROGATE),
    LARGE_LOW, LARGE_LOW,
  );
  return i8x16.swizzle(table, v128.and(first, i8x16.splat(0x0f)));
}

@inline
function high_of_second(second: v128): v128 {
  const table = i8x16(
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    (CONTINUATION | OVERLONG_3 | OVERLONG_4),
    (CONTINUATION | OVERLONG_3 | TOO_LARGE),
    (CONTINUATION | SURROGATE | TOO_LARGE), (CONTINUATION | SURROGATE | TOO_LARGE),
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
  );
  return i8x16.swizzle(table, i8x16.shr_u(second, 4));
}

/** Counts the bytes that begin a character; one of four bytes is two UTF-16 units. */
function count_valid(start: usize, end: usize, unit: i32): u32 {
  let count = 0;
  for (let at = start; at < end; at += 16) {
    const block = v128.load(at);
    const inside = at + 16 <= end ? -1 : (1 << <i32>(end - at)) - 1;
    count += popcnt(i8x16.bitmask(i8x16.gt_s(block, i8x16.splat(-65))) & inside); // all but 80 to BF
    if (unit == 2) count += popcnt(i8x16.bitmask(i8x16.ge_u(block, i8x16.splat(-16))) & inside); // F0 and up
  }
  return count;
}

function count_each(start: usize, end: usize, unit: i32): u32 {
  let count = 0;
  for (let at = start; at < end; ) {
    const step = utf8_step(at, end);
    count += step < 0 ? -step : step == 4 ? unit : 1;
    at += abs(step);
  }
  return count;
}
