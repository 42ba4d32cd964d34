/** How well the cosines of word vectors agree with what people say of pairs of words. */
import { pearson, spearman } from "../../models/correlation.ts";
import { toUnitLength } from "../../models/unit-length.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import type { Pair } from "./files.ts";
import { spelled } from "./spelling.ts";

export interface PairsResult {
  readonly file: string;
  readonly kind: "pairs";
  readonly pairs: number;
  /** Those whose words both have a vector, of which alone the rest speaks. */
  readonly used: number;
  /** The share of the others. */
  readonly out_of_vocabulary: number | null;
  readonly spearman: number | null;
  readonly pearson: number | null;
}

export function testPairs(
  vectors: WordVectors,
  { path, pairs }: { readonly path: string; readonly pairs: readonly Pair[] },
  lower: boolean,
): PairsResult {
  const output = vectors.kernels.allocate(vectors.stride * 4);
  const directionOf = (word: string): Float64Array | undefined => {
    if (!vectors.vector(spelled(vectors, word, lower), output)) return undefined;
    const direction = Float64Array.from(vectors.kernels.f32(output, vectors.dim));
    toUnitLength(direction);
    return direction;
  };
  const scores: number[] = [];
  const cosines: number[] = [];
  for (const { words, score } of pairs) {
    const [one, other] = words.map(directionOf);
    if (one === undefined || other === undefined) continue;
    scores.push(score);
    cosines.push(one.reduce((sum, x, i) => sum + x * other[i], 0));
  }
  return {
    file: path,
    kind: "pairs",
    pairs: pairs.length,
    used: scores.length,
    out_of_vocabulary: pairs.length === 0 ? null : (pairs.length - scores.length) / pairs.length,
    spearman: finite(spearman(cosines, scores)),
    pearson: finite(pearson(cosines, scores)),
  };
}

/** Numbers that do not vary go together with none. */
const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);
