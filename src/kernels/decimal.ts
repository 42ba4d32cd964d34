// Numbers in decimal, to and from u32. Eight digits are made at once by multiplications in a 64-bit word, without
// tables or branches on the number of digits.

const MAX_ID: u32 = 0x7fffffff;
const ZEROS: u64 = 0x3030303030303030; // the digit 0, eight times

/**
 * Writes `count` u32 in decimal with the byte `separator` between them, and returns the end.
 * `out` needs 11 bytes for each.
 */
export function write_ids(ids: usize, count: i32, separator: i32, out: usize): usize {
  if (count <= 0) return out;
  const end = ids + (<usize>count << 2);
  for (let at = ids; at < end; at += 4) {
    out = write_decimal(load<u32>(at), out);
    store<u8>(out, separator);
    out++;
  }
  return out - 1;
}

/**
 * Reads the decimal numbers in [start, end), separated by any run of spaces, tabs and commas, to `out` as u32.
 * Returns how many, or -(position + 1) of the first byte that belongs to neither, of a number of 2^31 or more, or of
 * the first number beyond `limit`; position 0 is `start`.
 */
export function read_ids(start: usize, end: usize, out: usize, limit: i32): i32 {
  let count = 0;
  for (let at = start; at < end; at++) {
    if (is_separator(load<u8>(at))) continue;
    const length = digit_run(at, end);
    const id = decimal_value(at, length);
    if (length == 0 || id > MAX_ID || count == limit) return -(<i32>(at - start) + 1);
    const stop = at + length;
    if (stop < end && !is_separator(load<u8>(stop))) return -(<i32>(stop - start) + 1);
    store<u32>(out + (<usize>count << 2), id);
    count++;
    at = stop;
  }
  return count;
}

/** The number of digits at `at`. */
@inline
export function digit_run(at: usize, end: usize): usize {
  let run: usize = 0;
  let eight: usize = 8;
  while (eight == 8 && at + run < end) {
    const word = load<u64>(at + run) ^ ZEROS; // a digit is now a byte from 0 to 9
    eight = <usize>ctz((word | (word + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0) >> 3;
    run += eight;
  }
  return min(run, end - at);
}

/** The number that the `length` digits at `at` spell; from 2^31 on every number is 2^31. */
@inline
export function decimal_value(at: usize, length: usize): u32 {
  let value = first_digits(at, min(length, 8));
  for (let i: usize = 8; i < length; i++) value = min(value * 10 + <u64>(load<u8>(at + i) - 0x30), <u64>MAX_ID + 1);
  return <u32>value;
}

/** The number that up to 8 digits spell: neighbours are joined to pairs, then fours, then eight. */
@inline
function first_digits(at: usize, length: usize): u64 {
  const digits = (load<u64>(at) ^ ZEROS) << (64 - (<u64>length << 3));
  const pairs = ((digits * 10) + (digits >> 8)) & 0x00ff00ff00ff00ff;
  const fours = ((pairs * 100) + (pairs >> 16)) & 0x0000ffff0000ffff;
  return ((fours * 10_000) + (fours >> 32)) & 0xffffffff;
}

/** Stores up to 8 bytes more than the digits it returns the end of, never more than 10. */
@inline
function write_decimal(value: u32, out: usize): usize {
  if (value < 100_000_000) return write_up_to_8(value, out);
  const high = value / 100_000_000;
  out = write_up_to_8(high, out);
  store<u64>(out, eight_digits(value - high * 100_000_000) | ZEROS);
  return out + 8;
}

@inline
function write_up_to_8(value: u32, out: usize): usize {
  const digits = eight_digits(value);
  const zeros = ctz(digits | 0x0100000000000000) & 0x38; // bits of leading zeros, the last digit always stays
  store<u64>(out, (digits | ZEROS) >> zeros);
  return out + 8 - <usize>(zeros >> 3);
}

/** The eight decimal digits of a number below 10^8, one a byte, the first in the lowest. */
@inline
export function eight_digits(value: u32): u64 {
  const high = value / 10_000;
  const fours = <u64>high | (<u64>(value - high * 10_000) << 32);
  const hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007f; // x / 100 for each x < 10^4
  const pairs = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((pairs * 103) >> 10) & 0x000f000f000f000f; // x / 10 for each x < 100
  return tens | ((pairs - tens * 10) << 8);
}

@inline
function is_separator(byte: u32): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x2c;
}
