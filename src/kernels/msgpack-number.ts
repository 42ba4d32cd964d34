// Numbers from JSON to MessagePack: whole ones become integers, those with a point or an exponent float64,
// also 1.0, so that a column of decimals stays one.
import { decimal_value, digit_run } from "./decimal";
import { peek } from "./json-value";
import { FARTHEST, decimal_double, five_to } from "./msgpack-decimal";
import { write_negative, write_tagged_64, write_u64 } from "./msgpack-integer";
import { progress } from "./msgpack-progress";

const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;
const POINT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const ONE: u32 = 0x31;
const LOWER_E: u32 = 0x65;
const FLOAT_64: u32 = 0xcb;

const SURE_DIGITS: usize = 19; // any number of 19 digits fits into 64 bits, and some of 20
const TEN_TO_19: u64 = 10_000_000_000_000_000_000;
const INT64_LOWEST: u64 = 0x8000000000000000; // without its sign

/** The number at `start`; 0 for -0, integers beyond 64 bits, and decimals that are very long, small or large. */
export function write_number(start: usize, end: usize, out: usize): u64 {
  const negative = <u32>load<u8>(start) == MINUS;
  const digits = start + <usize>negative;
  const length = digit_run(digits, end);
  const next = peek(digits + length, end);
  if (next == POINT || (next | 0x20) == LOWER_E) return write_decimal(digits, length, end, negative, out);
  const to = write_integer(digits, length, negative, out);
  return to ? progress(digits + length, to) : 0;
}

@inline
function write_integer(digits: usize, length: usize, negative: bool, out: usize): usize {
  const amount = whole_number(digits, length);
  if (length > SURE_DIGITS) {
    if (length > SURE_DIGITS + 1 || <u32>load<u8>(digits) != ONE || amount < TEN_TO_19) return 0; // 2^64 or more
  }
  if (!negative) return write_u64(amount, out);
  return amount - 1 < INT64_LOWEST ? write_negative(-(<i64>amount), out) : 0;
}

/** What the digits spell, modulo 2^64. */
function whole_number(digits: usize, length: usize): u64 {
  const head = length & 7;
  let value: u64 = head ? decimal_value(digits, head) : 0;
  for (let at = digits + head; at < digits + length; at += 8) value = value * 100_000_000 + decimal_value(at, 8);
  return value;
}

/** A number with a point or an exponent behind its first `whole` digits; 10^n is 5^n shifted n bits. */
function write_decimal(digits: usize, whole: usize, end: usize, negative: bool, out: usize): u64 {
  const point = digits + whole;
  const places = peek(point, end) == POINT ? digit_run(point + 1, end) : 0;
  if (places > FARTHEST || significant_digits(digits, whole, places) > SURE_DIGITS) return 0;
  const mantissa = whole_number(digits, whole) * (five_to(places) << places) + whole_number(point + 1, places);
  let stop = places ? point + 1 + places : point;
  let power = -(<i32>places);
  if ((peek(stop, end) | 0x20) == LOWER_E) {
    const exponent = exponent_digits(stop + 1, end);
    const length = digit_run(exponent, end);
    if (length > 8) return 0;
    const amount = <i32>decimal_value(exponent, length);
    power += <u32>load<u8>(exponent - 1) == MINUS ? -amount : amount;
    stop = exponent + length;
  }
  const value = decimal_double(mantissa, power);
  if (isNaN(value)) return 0;
  return progress(stop, write_tagged_64(FLOAT_64, reinterpret<u64>(negative ? -value : value), out));
}

/** How many digits there are from the first that is not 0. */
@inline
function significant_digits(digits: usize, whole: usize, places: usize): usize {
  if (<u32>load<u8>(digits) != ZERO) return whole + places;
  let zeros: usize = 0;
  while (zeros < places && <u32>load<u8>(digits + 2 + zeros) == ZERO) zeros++;
  return places - zeros;
}

/** Where the digits of the exponent begin, behind the sign if there is one. */
@inline
function exponent_digits(at: usize, end: usize): usize {
  const sign = peek(at, end);
  return sign == PLUS || sign == MINUS ? at + 1 : at;
}
