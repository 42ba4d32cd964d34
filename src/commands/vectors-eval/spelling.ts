/** How the words of a test are spelled in the vectors. */
import type { WordVectors } from "../../models/word-vectors.ts";

/** As it is where the vectors have it so, else in lower case where they have that; with `lower` always in lower case. */
export function spelled(vectors: WordVectors, word: string, lower: boolean): string {
  const small = word.toLowerCase();
  if (lower) return small;
  return vectors.find(word) === undefined && vectors.find(small) !== undefined ? small : word;
}
