// Random numbers by counting: number i of a stream is a hash of its key and i, so any part of a stream can be
// drawn by any thread. The hash is lowbias32 of C. Wellons' hash-prospector, applied twice.

const GOLDEN: u32 = 0x9e3779b9;

/** 32 random bits; as the key of a stream, those of key `key` and number `counter`. */
export function random_bits(key: u32, counter: u32): u32 {
  return scramble(scramble(counter + GOLDEN) ^ key);
}

/** The random bits of four counters. */
@inline
export function random_bits_of_four(keys: v128, counters: v128): v128 {
  return scrambleFour(v128.xor(scrambleFour(i32x4.add(counters, i32x4.splat(GOLDEN))), keys));
}

/** Fills with numbers that are spread evenly over [low, high), from counter `first` on. */
export function random_uniform(output: usize, count: i32, low: f32, high: f32, key: u32, first: u32): void {
  const width = (high - low) * (1.0 / 16777216.0);
  const end = output + (count << 2);
  let counters = first_counters(first);
  for (; output + 16 <= end; output += 16, counters = i32x4.add(counters, i32x4.splat(4))) {
    const bits = i32x4.shr_u(random_bits_of_four(i32x4.splat(key), counters), 8);
    const spread = f32x4.mul(f32x4.convert_i32x4_s(bits), f32x4.splat(width));
    v128.store(output, f32x4.add(f32x4.splat(low), spread));
  }
  for (let next = first + (count & ~3); output < end; output += 4, next++) {
    store<f32>(output, low + <f32>(random_bits(key, next) >>> 8) * width);
  }
}

/** `first` and the three after it. */
@inline
export function first_counters(first: u32): v128 {
  return i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
}

@inline
function scramble(x: u32): u32 {
  x = (x ^ (x >>> 16)) * 0x7feb352d;
  x = (x ^ (x >>> 15)) * 0x846ca68b;
  return x ^ (x >>> 16);
}

@inline
function scrambleFour(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}
