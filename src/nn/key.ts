/** Keys of random numbers, made of the numbers that tell one use from all others, such as seed, step and shard. */

/** A 32-bit hash of whole numbers, in which their order counts; of each the lower 32 bits do. */
export const keyOf = (...numbers: readonly number[]): number =>
  numbers.reduce((key, number) => scramble((key ^ number) + 0x9e3779b9), 0);

/** lowbias32 of C. Wellons' hash-prospector, as in src/kernels/random.ts. */
function scramble(number: number): number {
  let x = Math.imul(number ^ (number >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
