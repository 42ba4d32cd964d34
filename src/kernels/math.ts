// Elementary functions on four numbers at once, by argument reduction (Cody & Waite 1980) and minimax polynomials that
// were fitted for this file. Only additions, multiplications, divisions and operations on bits: the same bits on every
// machine and in both builds. NaN gives NaN. The greatest errors, over all numbers: exp 1.5, log 0.8, tanh 2.5 and
// sigmoid 2.5 units in the last place (test/kernels/math.test.ts).

const LOG2_E: f32 = 1.4426950216293335;
/** The first 15 bits of ln 2, so that its product with an exponent is exact, and the rest. */
const LN_2_HIGH: f32 = 0.693145751953125;
const LN_2_LOW: f32 = 1.428606765330187e-06;
/** 1.5 · 2^23: a small number added to it is rounded to an integer, which then stands in its lowest bits. */
const ROUNDER: f32 = 12582912;

/** e^x; infinity above 88.73, and 0 already below -86.98, where the result would soon be subnormal. */
@inline export function exp(x: v128): v128 {
  const inside = clamp(x, -87.5, 89);
  const rounded = f32x4.add(f32x4.mul(inside, f32x4.splat(LOG2_E)), f32x4.splat(ROUNDER));
  const half = f32x4.mul(
    f32x4.add(f32x4.splat(1), exp_minus_1_of_rest(inside, rounded)),
    power_of_2(rounded, 126), // one less than it should be: 2^128 has no place in an f32, and 2^-127 becomes 0
  );
  return f32x4.add(half, half);
}

/** (e^2x - 1) / (e^2x + 1); exactly 0 at 0 and ±1 from ±9.02 on. */
@inline export function tanh(x: v128): v128 {
  const inside = clamp(f32x4.add(x, x), -20, 20);
  const rounded = f32x4.add(f32x4.mul(inside, f32x4.splat(LOG2_E)), f32x4.splat(ROUNDER));
  const power = power_of_2(rounded, 127);
  const exp_minus_1 = f32x4.add(
    f32x4.mul(power, exp_minus_1_of_rest(inside, rounded)),
    f32x4.sub(power, f32x4.splat(1)),
  );
  return f32x4.div(exp_minus_1, f32x4.add(exp_minus_1, f32x4.splat(2)));
}

/** 1 / (1 + e^-x); exactly 0.5 at 0, 1 from 17 on and 0 below -88.73. */
@inline export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))));
}

/** e^r - 1, where r = x - n·ln 2 is what the integer n in `rounded` leaves of x: at most ln(2) / 2. */
@inline function exp_minus_1_of_rest(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, f32x4.splat(ROUNDER));
  const most = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN_2_HIGH)));
  const r = f32x4.sub(most, f32x4.mul(n, f32x4.splat(LN_2_LOW)));
  let sum = f32x4.splat(0.0013946450781077147);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.008366583846509457));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.04166628047823906));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.1666654348373413));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), sum));
}

/** 2^(n + bias - 127) for the integer n in `rounded`, made by writing the exponent's bits. */
@inline function power_of_2(rounded: v128, bias: i32): v128 {
  return i32x4.shl(i32x4.add(rounded, i32x4.splat(bias)), 23);
}

/** pmin and pmax are one instruction each on x64, unlike min and max; in this order they let NaN through. */
@inline function clamp(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(low)), f32x4.splat(high));
}

/** The natural logarithm, of subnormal numbers too; -infinity of 0, NaN below. */
@inline export function log(x: v128): v128 {
  const tiny = f32x4.lt(x, f32x4.splat(1.1754943508222875e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, tiny); // · 2^23
  // The exponent that leaves a mantissa m between sqrt(1/2) and sqrt(2).
  const shifted = i32x4.sub(normal, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.sub(i32x4.shr_s(shifted, 23), v128.and(tiny, i32x4.splat(23)));
  const m = i32x4.sub(normal, v128.and(shifted, i32x4.splat(0xff800000)));
  return log_edges(x, log_of_parts(f32x4.convert_i32x4_s(exponent), m));
}

/** n·ln 2 + log(m), with log(1 + f) = 2 artanh(s) = 2s + s·R(s²), s = f / (2 + f), put as f - (f²/2 - s·(f²/2 + R)). */
@inline function log_of_parts(n: v128, m: v128): v128 {
  const f = f32x4.sub(m, f32x4.splat(1));
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let sum = f32x4.splat(0.23583568632602692);
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(0.28537237644195557));
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(0.4000033736228943));
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(0.6666666269302368));
  const half_square = f32x4.mul(f32x4.mul(f, f), f32x4.splat(0.5));
  const odd = f32x4.mul(s, f32x4.add(half_square, f32x4.mul(sum, z)));
  const small = f32x4.add(odd, f32x4.mul(n, f32x4.splat(LN_2_LOW)));
  const rest = f32x4.sub(f, f32x4.sub(half_square, small));
  return f32x4.add(f32x4.mul(n, f32x4.splat(LN_2_HIGH)), rest);
}

/** Of numbers without a mantissa to speak of: -infinity of 0, NaN of negative ones and of NaN, infinity of itself. */
@inline function log_edges(x: v128, result: v128): v128 {
  const positive = f32x4.gt(x, f32x4.splat(0));
  const finite = f32x4.lt(x, f32x4.splat(Infinity));
  const zero = f32x4.eq(x, f32x4.splat(0));
  const infinite = v128.bitselect(x, f32x4.splat(NaN), positive);
  const edge = v128.bitselect(f32x4.splat(-Infinity), infinite, zero);
  return v128.bitselect(result, edge, v128.and(positive, finite));
}
