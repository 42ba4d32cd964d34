// Random numbers by counting: number i of a stream is a hash of its key and i, so any part of a stream can be drawn
// by any thread. The hash is lowbias32 of C. Wellons' hash-prospector, applied twice.

/** 32 random bits. */
@inline export function random_bits(key: u32, counter: u32): u32 {
  return scramble(scramble(counter + 0x9e3779b9) ^ key);
}

@inline function scramble(x: u32): u32 {
  x = (x ^ (x >>> 16)) * 0x7feb352d;
  x = (x ^ (x >>> 15)) * 0x846ca68b;
  return x ^ (x >>> 16);
}

/** Fills with numbers that are spread evenly over [low, high), from counter `first` on. */
export function random_uniform(output: usize, count: i32, low: f32, high: f32, key: u32, first: u32): void {
  const width = (high - low) * (1.0 / 16777216.0);
  for (let i = 0; i < count; i++) {
    const bits = random_bits(key, first + i) >>> 8;
    f32.store(output + (i << 2), low + <f32>bits * width);
  }
}
