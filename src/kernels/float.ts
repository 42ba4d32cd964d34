// Numbers with a fraction, in decimal.

const MOST_DIGITS: i32 = 18; // what fits into 64 bits for certain
const EXACT: i32 = 22; // 10^22 is the largest power of ten that is an f64

/**
 * Reads the number that fills [start, end), such as `-1.25e-3` or `-inf`, and stores it as f32; false where it is none.
 * It is the nearest f32 where there are up to 15 digits, of which up to 22 are behind the point, and no other exponent
 * than one that moves the point so (Clinger 1990); other numbers may be off by some units in the last place of an f64.
 */
export function parse_float(start: usize, end: usize, out: usize): bool {
  let at = start;
  const sign = at < end ? load<u8>(at) : 0;
  if (sign == 0x2d || sign == 0x2b) at++;
  let value: f64 = Infinity;
  if (!isInfinity(at, end)) {
    value = readDecimal(at, end);
    if (value < 0) return false;
  }
  store<f32>(out, (sign == 0x2d ? -value : value) as f32);
  return true;
}

/** A number without a sign; -1 where it is none. */
function readDecimal(at: usize, end: usize): f64 {
  let digits: u64 = 0;
  let count = 0; // of digits behind leading zeros
  let scale = 0; // the number is digits · 10^scale
  let any = false;
  let point = false;
  for (; at < end; at++) {
    const digit = (load<u8>(at) as u32) - 0x30;
    if (digit > 9) {
      if (point || load<u8>(at) != 0x2e) break;
      point = true;
      continue;
    }
    any = true;
    if (count < MOST_DIGITS) {
      digits = digits * 10 + digit;
      if (digits) count++;
      if (point) scale--;
    } else if (!point) scale++;
  }
  if (!any) return -1;
  if (at < end) {
    const exponent = readExponent(at, end);
    if (exponent == i32.MIN_VALUE) return -1;
    scale += exponent;
  }
  return scaled(digits as f64, scale);
}

/** What follows the digits, `e` and a whole number; i32.MIN_VALUE where it is something else. */
function readExponent(at: usize, end: usize): i32 {
  if ((load<u8>(at) | 0x20) != 0x65) return i32.MIN_VALUE;
  at++;
  const sign = at < end ? load<u8>(at) : 0;
  if (sign == 0x2d || sign == 0x2b) at++;
  if (at == end) return i32.MIN_VALUE;
  let exponent = 0;
  for (; at < end; at++) {
    const digit = (load<u8>(at) as u32) - 0x30;
    if (digit > 9) return i32.MIN_VALUE;
    exponent = min(exponent * 10 + (digit as i32), 100_000);
  }
  return sign == 0x2d ? -exponent : exponent;
}

/** digits · 10^scale, of two roundings or fewer where |scale| is up to 22. */
export function scaled(digits: f64, scale: i32): f64 {
  if (digits == 0) return 0;
  if (scale < 0 && scale >= -EXACT) return quotient(digits, powerOfTen(-scale));
  if (scale > 400) return Infinity;
  if (scale < -400) return 0;
  while (scale > 0) {
    const step = min(scale, EXACT);
    digits *= powerOfTen(step);
    scale -= step;
  }
  while (scale < 0) {
    const step = min(-scale, EXACT);
    digits /= powerOfTen(step);
    scale += step;
  }
  return digits;
}

/**
 * digits / power as an f64 that becomes the nearest f32. Where it lies just between two f32, it may have been rounded to
 * there: then the exact remainder tells on which side it was. The quotient has 25 bits, and the power's halves 26 and 27.
 */
function quotient(digits: f64, power: f64): f64 {
  const value = digits / power;
  const bits = reinterpret<u64>(value);
  if ((bits & 0x1fffffff) != 0x10000000) return value;
  const high = reinterpret<f64>(reinterpret<u64>(power) & 0xfffffffff8000000);
  const rest = digits - value * high - value * (power - high);
  return rest == 0 ? value : reinterpret<f64>(rest > 0 ? bits + 1 : bits - 1);
}

/** Exact up to 10^22: every factor and every product is an f64. */
function powerOfTen(power: i32): f64 {
  let result: f64 = 1;
  for (let base: f64 = 10; power > 0; power >>= 1) {
    if (power & 1) result *= base;
    base *= base;
  }
  return result;
}

/** `inf` or `infinity`, in any case. */
function isInfinity(at: usize, end: usize): bool {
  const length = end - at;
  if (length != 3 && length != 8) return false;
  if ((load<u32>(at) & 0xffffff | 0x202020) != 0x666e69) return false;
  return length == 3 || (load<u32>(at, 3) | 0x20202020) == 0x74696e69 && (load<u8>(at, 7) | 0x20) == 0x79;
}
