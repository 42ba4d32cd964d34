/** The words of a map, with their vectors. */
import { UsageError } from "../../errors.ts";
import { toUnitLength } from "../../models/unit-length.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import type { Context } from "../context.ts";
import { grouped } from "../number-text.ts";
import { commaList, type PlotOptions } from "./flags.ts";

export interface WordPoint {
  readonly word: string;
  /** (D) Of length 1, so that what is near has a great cosine. */
  readonly vector: Float64Array;
}

/** t-SNE compares all pairs. */
const MOST = { pca: 10_000, tsne: 5000 };
const FIRST = 100;

/**
 * Those that are asked for, or the first ones; what has no vector is left out, with a warning.
 * @throws UsageError when fewer than two words have a vector, or there are more than can be drawn
 */
export function wordPoints(
  context: Pick<Context, "warn">,
  vectors: WordVectors,
  { words, top, method }: Pick<PlotOptions, "words" | "top" | "method">,
): WordPoint[] {
  const asked = [...new Set(commaList(words))];
  if (asked.length > 0 && top !== undefined) throw new UsageError("--top goes without --words");
  const count = asked.length > 0 ? asked.length : Math.min(top ?? FIRST, vectors.size);
  if (count > MOST[method])
    throw new UsageError(
      `--method ${method} draws ${grouped(MOST[method])} words at most, not ${grouped(count)}`,
    );
  const keys =
    asked.length > 0 ? asked : Array.from({ length: count }, (_, id) => vectors.wordBytes(id).slice());
  const place = vectors.kernels.allocate(vectors.stride * 4);
  const found = keys.map((key, id) => ({
    word: typeof key === "string" ? key : vectors.word(id),
    vector: directionOf(vectors, key, place),
  }));
  const unknown = found.flatMap(({ word, vector }) => (vector === undefined ? [word] : []));
  if (unknown.length > 0) context.warn(`these words have no vector: ${unknown.join(", ")}`);
  const points = found.flatMap(({ word, vector }) => (vector === undefined ? [] : [{ word, vector }]));
  if (points.length < 2) throw new UsageError("a map of words needs two words that have vectors");
  return points;
}

/** `place` is room for a vector in the kernels' memory. */
function directionOf(
  vectors: WordVectors,
  word: string | Uint8Array,
  place: number,
): Float64Array | undefined {
  if (!vectors.vector(word, place)) return undefined;
  const vector = Float64Array.from(vectors.kernels.f32(place, vectors.dim));
  toUnitLength(vector);
  return vector;
}
