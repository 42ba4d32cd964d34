/** The norms of the words' vectors. */
import type { WordVectors } from "../../models/word-vectors.ts";
import { type Row, section } from "./inspected.ts";

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

export const normsRows = (norms: Norms | undefined): Row[] =>
  section("norms", norms === undefined ? [] : [normsText(norms)]);

const normsText = ({ min, mean, max }: Norms): string =>
  [`min ${short(min)}`, `mean ${short(mean)}`, `max ${short(max)}`].join("  ");

const short = (value: number): string => String(Number(value.toPrecision(4)));
