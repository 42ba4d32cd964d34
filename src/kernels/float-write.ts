// Numbers with a fraction, to decimal.
import { eight_digits } from "./decimal";
import { scaled } from "./float";

const NEWLINE: u8 = 0x0a, SPACE: u8 = 0x20, PLUS: u8 = 0x2b, MINUS: u8 = 0x2d, POINT: u8 = 0x2e, ZERO: u8 = 0x30, E: u8 = 0x65;
const ZEROS: u64 = 0x3030303030303030;
/** log10 of 2 */
const LOG_2: f64 = 0.30102999566398119521;
/** A part of a unit of the ninth digit by which the products here may be off. */
const DOUBT: f64 = 0.00001;

/** Writes `count` f32, a space in front of each, and a line end; returns the end. `out` needs 16 bytes for each, and 32. */
export function write_floats(numbers: usize, count: i32, out: usize): usize {
  const end = numbers + ((count as usize) << 2);
  for (; numbers < end; numbers += 4) {
    store<u8>(out, SPACE);
    out = write_float(load<f32>(numbers), out + 1);
  }
  store<u8>(out, NEWLINE);
  return out + 1;
}

/** Writes `count` f32, the byte `separator` between them; returns the end. `out` needs 16 bytes for each, and 32. */
export function write_float_list(numbers: usize, count: i32, separator: i32, out: usize): usize {
  const end = numbers + ((count as usize) << 2);
  for (let at = numbers; at < end; at += 4) {
    if (at > numbers) store<u8>(out++, separator as u8);
    out = write_float(load<f32>(at), out);
  }
  return out;
}

/**
 * Writes a finite number with the fewest significant digits, of 6 to 9, that are nearer to it than to any other f32,
 * without the zeros at their end; with an exponent where C's `%.9g` has one.
 */
function write_float(x: f32, out: usize): usize {
  if (reinterpret<u32>(x) >> 31) store<u8>(out++, MINUS);
  const size = abs<f64>(x as f64);
  if (size == 0) {
    store<u8>(out, ZERO);
    return out + 1;
  }
  let exponent = floor<f64>((((reinterpret<u64>(size) >> 52) as i32) - 1023) as f64 * LOG_2) as i32;
  if (scaled(size, 8 - exponent) >= 999_999_999.5) exponent++;
  let digits = shortest(reinterpret<u32>(size as f32), exponent);
  if (digits == 1_000_000_000) {
    digits = 100_000_000;
    exponent++;
  }
  return exponent < -4 || exponent > 8 ? write_scientific(digits, exponent, out) : write_fixed(digits, exponent, out);
}

/** The number as nine digits, those that are not needed 0; the first stands for 10^exponent. */
function shortest(bits: u32, exponent: i32): u32 {
  const own = reinterpret<f32>(bits) as f64;
  const below = reinterpret<f32>(bits - 1) as f64;
  const above = bits + 1 == 0x7f800000 ? own + (own - below) : (reinterpret<f32>(bits + 1) as f64);
  const least = scaled((below + own) * 0.5, 8 - exponent) + DOUBT;
  const most = scaled((own + above) * 0.5, 8 - exponent) - DOUBT;
  const exact = scaled(own, 8 - exponent);
  for (let unit: f64 = 1000; unit > 1; unit /= 10) {
    const rounded = nearest<f64>(exact / unit) * unit;
    if (least < rounded && rounded < most) return rounded as u32;
  }
  return nearest<f64>(exact) as u32;
}

function write_fixed(digits: u32, exponent: i32, out: usize): usize {
  if (exponent < 0) {
    store<u64>(out, ZEROS);
    store<u8>(out + 1, POINT);
    return write_digits(digits, out + 1 - exponent);
  }
  const end = write_digits(digits, out);
  const point = out + exponent + 1;
  for (let at = end; at < point; at++) store<u8>(at, ZERO);
  if (end <= point) return point;
  store<u64>(point + 1, load<u64>(point));
  store<u8>(point, POINT);
  return end + 1;
}

function write_scientific(digits: u32, exponent: i32, out: usize): usize {
  let end = write_digits(digits, out);
  if (end > out + 1) {
    store<u64>(out + 2, load<u64>(out + 1));
    store<u8>(out + 1, POINT);
    end++;
  }
  store<u8>(end, E);
  store<u8>(end + 1, exponent < 0 ? MINUS : PLUS);
  const size = abs(exponent);
  store<u8>(end + 2, ZERO + ((size / 10) as u8));
  store<u8>(end + 3, ZERO + ((size % 10) as u8));
  return end + 4;
}

/** Writes nine digits and returns the end of the last that is not 0, or of the first. */
@inline
function write_digits(digits: u32, out: usize): usize {
  const rest = eight_digits(digits % 100_000_000);
  store<u8>(out, ZERO + ((digits / 100_000_000) as u8));
  store<u64>(out + 1, rest | ZEROS);
  return out + 9 - ((clz(rest) >> 3) as usize);
}
