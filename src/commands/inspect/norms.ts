/** The norms of the words' vectors. */
import type { Fact } from "../../formats/page.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import { significant } from "../number-text.ts";

export interface Norms {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

export function normsOf(vectors: WordVectors): Norms {
  let [min, max, sum] = [Number.POSITIVE_INFINITY, 0, 0];
  for (let id = 0; id < vectors.size; id++) {
    const norm = Math.sqrt(vectors.row(id).reduce((squares, x) => squares + x * x, 0));
    [min, max, sum] = [Math.min(min, norm), Math.max(max, norm), sum + norm];
  }
  return { min, mean: sum / vectors.size, max };
}

export const normFacts = (norms: Norms | undefined): Fact[] =>
  norms === undefined ? [] : [["norms", normsText(norms)]];

const normsText = ({ min, mean, max }: Norms): string =>
  `min ${significant(min)}, mean ${significant(mean)}, max ${significant(max)}`;
