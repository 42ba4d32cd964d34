/** The vectors of texts as their definitions have them, in f64. */

export type Vectors = ReadonlyMap<string, ArrayLike<number>>;

/** The mean over the words that have a vector, each times its weight; undefined where there are none. */
export function textVector(
  vectors: Vectors,
  text: string,
  weight: (word: string) => number = () => 1,
): number[] | undefined {
  const words = text.split(/\p{White_Space}+/u).filter((word) => vectors.has(word));
  if (words.length === 0) return undefined;
  const rows = words.map((word) =>
    Array.from(vectors.get(word) as ArrayLike<number>, (x) => x * weight(word)),
  );
  return rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / words.length);
}

/** SIF with the probabilities of Zipf's law for the order of the words. */
export function zipfWeight(vectors: Vectors, a: number): (word: string) => number {
  const words = [...vectors.keys()];
  const harmonic = words.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
  return (word) => a / (a + 1 / ((words.indexOf(word) + 1) * harmonic));
}
