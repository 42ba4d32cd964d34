// The double nearest to a decimal number. One operation on two exact doubles is correctly rounded (Clinger, "How to
// read floating point numbers accurately", 1990); longer numbers are divided bit by bit.

/** The largest power that `five_to` gives, and the most places behind the point: 5^27 is below 2^63. */
export const FARTHEST: usize = 27;

const EXACT_WHOLE: u64 = 0x20000000000000; // a double holds every whole number up to 2^53
const EXACT_POWER: i32 = 22; // and every power of ten up to here
const QUOTIENT_BITS: i32 = 60;

/** The double nearest to `mantissa` times ten to the `power`, ties to even; NaN where that is not certain. */
export function decimal_double(mantissa: u64, power: i32): f64 {
  if (mantissa == 0) return 0;
  const places = abs(power);
  if (mantissa <= EXACT_WHOLE && places <= EXACT_POWER) {
    const factor = <f64>five_to(places) * two_to(places);
    return power < 0 ? <f64>mantissa / factor : <f64>mantissa * factor;
  }
  if (<i64>mantissa < 0 || power > 0 || places > <i32>FARTHEST) return NaN;
  return quotient(mantissa, places);
}

/** 5 to the power of up to 27. */
export function five_to(power: usize): u64 {
  let value: u64 = 1;
  for (let i: usize = 0; i < power; i++) value *= 5;
  return value;
}

/** `mantissa`, below 2^63 and not 0, divided by ten to the power of `places`. */
function quotient(mantissa: u64, places: i32): f64 {
  const five = five_to(places);
  const up = <i32>clz(mantissa) - 1;
  const divisorUp = <i32>clz(five) - 1;
  const divisor = five << divisorUp;
  let rest = mantissa << up; // both have 63 bits: the quotient is between 1/2 and 2
  let bits: u64 = 0;
  for (let i = 0; i < QUOTIENT_BITS; i++) {
    const fits = rest >= divisor;
    bits = (bits << 1) | <u64>fits;
    rest = (rest - (fits ? divisor : 0)) << 1;
  }
  // A bit for what was left over makes the conversion, which drops the last bits, round as the whole quotient would.
  const rounded = <f64>(bits | <u64>(rest != 0));
  return rounded * two_to(divisorUp - up - places - QUOTIENT_BITS + 1);
}

@inline
function two_to(power: i32): f64 {
  return reinterpret<f64>(<u64>(1023 + power) << 52);
}
