/** Keeps the rows of a bag-of-words classifier that are the longest (selectEmbeddings and prune in fastText). */
import { NO_ROW } from "../../../models/bag-encoder.ts";
import type { BowJob } from "./job.ts";

export interface Pruned {
  /** The numbers of the words that are kept, from the first on. */
  readonly words: Uint32Array;
  /** {bucket, row behind those of the words} of each n-gram's row that is kept. */
  readonly pairs: Int32Array;
  /** The new row of each row, NO_ROW where it is gone. */
  readonly map: Uint32Array;
}

/** Moves the rows that are kept together: `end` first, which is the row of the end of a text, and then those of the largest `lengths`. */
export function pruneRows(
  job: BowJob,
  lengths: Float32Array,
  cutoff: number,
  end: number | undefined,
): Pruned {
  const order = Uint32Array.from(lengths, (_, row) => row);
  const isEnd = (row: number) => (row === end ? 1 : 0);
  order.sort((a, b) => isEnd(b) - isEnd(a) || lengths[b] - lengths[a] || a - b);
  const kept = order.slice(0, cutoff).sort();
  const { words: vocabulary, stride, input } = job.plan;
  const map = new Uint32Array(lengths.length).fill(NO_ROW);
  kept.forEach((row, place) => {
    map[row] = place;
    if (row === place) return;
    const numbers = job.kernels.f32(input + row * stride * 4, stride);
    job.kernels.f32(input + place * stride * 4, stride).set(numbers);
  });
  const words = kept.filter((row) => row < vocabulary);
  const pairs = Int32Array.from(
    Array.from(kept.subarray(words.length)).flatMap((row, place) => [row - vocabulary, place]),
  );
  return { words, pairs, map };
}
