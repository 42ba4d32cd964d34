/** The random numbers of src/kernels/random.ts, for those who draw them one by one. */

/** 32 random bits: number `counter` of the stream of a key. */
export const randomBits = (key: number, counter: number): number =>
  scramble(scramble(counter + 0x9e3779b9) ^ key);

/** Evenly in [0, 1). */
export const randomFraction = (key: number, counter: number): number => randomBits(key, counter) / 2 ** 32;

/** lowbias32 of C. Wellons' hash-prospector. */
export function scramble(number: number): number {
  let x = Math.imul(number ^ (number >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
