/** Frequent words are left out by chance (Mikolov et al. 2013, as word2vec and fastText do it). */

/**
 * A u32 for each word: it stays where random bits are not above it, with a probability of sqrt(t / f) + t / f, where f is
 * its share of all words. With a `sample` t of 0 all words stay.
 */
export function keepThresholds(counts: Float64Array, sample: number): Uint32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Uint32Array.from(counts, (count) => {
    const ratio = sample === 0 ? Number.POSITIVE_INFINITY : (sample * total) / count;
    return Math.floor(Math.min(1, Math.sqrt(ratio) + ratio) * (2 ** 32 - 1));
  });
}
