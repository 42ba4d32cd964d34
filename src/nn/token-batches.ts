/** Batches of about as many tokens each: which pairs of an epoch are worked on together. */
import { randomFraction } from "../engine/random.ts";
import { keyOf } from "./key.ts";

export interface TokenBatchesOptions {
  /** The most tokens of a batch, its rows times the longest of them; a longer row is a batch of its own. */
  readonly tokens: number;
  /** The larger length of a pair. */
  readonly lengthOf: (row: number) => number;
  /** Decides the order of the batches. */
  readonly key: number;
}

/**
 * Cuts shuffled rows into batches of rows of the same length or nearly so, and shuffles the batches. Which of the rows of
 * one length come together differs from epoch to epoch, as these come shuffled; where batches are cut depends on the
 * lengths alone, so that every epoch has as many.
 */
export function tokenBatches(
  rows: Uint32Array,
  { tokens, lengthOf, key }: TokenBatchesOptions,
): Uint32Array[] {
  const sorted = rows.slice().sort((a, b) => lengthOf(b) - lengthOf(a)); // stable, so that equals stay shuffled
  const batches: Uint32Array[] = [];
  for (let start = 0; start < sorted.length; ) {
    const most = Math.max(1, Math.floor(tokens / lengthOf(sorted[start])));
    batches.push(sorted.subarray(start, start + most));
    start += most;
  }
  const { length } = batches;
  for (let left = length - 1; left > 0; left--) {
    const other = Math.floor(randomFraction(keyOf(key, length), left) * (left + 1));
    [batches[left], batches[other]] = [batches[other], batches[left]];
  }
  return batches;
}
