/** The discounts of modified Kneser-Ney smoothing (Chen & Goodman 1999). */

export interface Discounts {
  /** What is taken from a count of 1, of 2, and of 3 and more. */
  readonly values: readonly [one: number, two: number, more: number];
  /** The counts did not tell any, and the usual ones stand in their place. */
  readonly isFallback: boolean;
}

/** As KenLM has them. */
const FALLBACK = [0.5, 1, 1.5] as const;

/**
 * `counts` are how many n-grams of an order have the adjusted count 1, 2, 3 and 4. Where the text is too small or too
 * regular for these (single characters, or lines without repetitions) to make a discount between 0 and the count, all three
 * are the usual ones.
 */
export function discountsOf(counts: readonly number[]): Discounts {
  const y = counts[0] / (counts[0] + 2 * counts[1]);
  const [one, two, more] = [1, 2, 3].map((k) => k - ((k + 1) * y * counts[k]) / counts[k - 1]);
  const values = [one, two, more] as const;
  const fits = values.every((discount, index) => discount >= 0 && discount <= index + 1); // false for NaN
  return fits ? { values, isFallback: false } : { values: FALLBACK, isFallback: true };
}
