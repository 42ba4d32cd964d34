/** Batches of texts: which rows of an epoch are worked on together. */
import { randomFraction } from "../engine/random.ts";
import { keyOf } from "./key.ts";

export interface LengthBatchesOptions {
  /** Rows of a batch; the last one of all may have fewer. */
  readonly batch: number;
  /** Of so many batches at a time, the rows are put in order of their lengths first; with 1 they stay as they come. */
  readonly pool: number;
  readonly lengthOf: (row: number) => number;
  /** Decides the order of the batches. */
  readonly key: number;
}

/**
 * Cuts shuffled rows into ⌈N / B⌉ batches of rows of similar lengths, each from the longest to the shortest, and shuffles
 * the batches: padding is then little, and which texts come together still differs from epoch to epoch.
 */
export function lengthBatches(
  rows: Uint32Array,
  { batch, pool, lengthOf, key }: LengthBatchesOptions,
): Uint32Array[] {
  const sorted = rows.slice();
  const size = batch * pool;
  for (let at = 0; pool > 1 && at < sorted.length; at += size) {
    sorted.subarray(at, at + size).sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
  }
  const count = Math.ceil(sorted.length / batch);
  const batches = Array.from({ length: count }, (_, index) =>
    sorted.subarray(index * batch, (index + 1) * batch),
  );
  for (let left = count - 1; left > 0; left--) {
    const other = Math.floor(randomFraction(keyOf(key, count), left) * (left + 1));
    [batches[left], batches[other]] = [batches[other], batches[left]];
  }
  return batches;
}
