/** A map of words: what their vectors look like in two dimensions. */
import { UsageError } from "../../errors.ts";
import type { PointMap } from "../../formats/chart.ts";
import { principalComponents } from "../../models/principal-components.ts";
import { tsne } from "../../models/t-sne.ts";
import { toUnitLength } from "../../models/unit-length.ts";
import { WordVectors } from "../../models/word-vectors.ts";
import type { Context } from "../context.ts";
import { grouped } from "../inspect/inspected.ts";
import { pausing } from "../stream/pausing.ts";
import { commaList, type PlotOptions } from "./flags.ts";
import { fileName, type VectorSource } from "./source.ts";

/** All pairs are compared. */
const MOST_FOR_TSNE = 5000;
const MOST = 20_000;
const FIRST = 100;

export interface WordPoint {
  readonly word: string;
  /** (D) Of length 1, so that what is near has a great cosine. */
  readonly vector: Float64Array;
}

export async function wordsChart(
  context: Context,
  source: VectorSource,
  options: PlotOptions,
): Promise<PointMap> {
  const { method, perplexity, iterations, seed } = options;
  const points = pointsOf(context, new WordVectors(source.vectors), options);
  const vectors = points.map(({ vector }) => vector);
  const { coordinates, shares } = await pausing(context.signal, principalComponents(vectors, 2));
  const title = { kind: "points", title: "Word vectors" } as const;
  const what = `${grouped(points.length)} words of ${fileName(source.path)}, ${vectors[0].length} numbers each`;
  const named = (places: readonly Float64Array[]) =>
    points.map(({ word }, at) => ({ name: word, x: places[at][0], y: places[at][1] }));
  if (method === "pca") {
    const [x, y] = shares.map((share) => `${(100 * share).toFixed(1)} % of the variance`);
    const titles = { xTitle: `first principal component, ${x}`, yTitle: `second principal component, ${y}` };
    return { ...title, subtitle: what, ...titles, points: named(coordinates) };
  }
  const near = Math.min(perplexity, Math.max(1, (points.length - 1) / 3));
  const map = await mapped(
    context,
    tsne(vectors, coordinates, { perplexity: near, iterations, seed }),
    iterations,
  );
  const subtitle = `${what}; t-SNE, perplexity ${Number(near.toFixed(1))}, ${grouped(iterations)} iterations`;
  return { ...title, subtitle, xTitle: "", yTitle: "", points: named(map) };
}

async function mapped<T>(context: Context, steps: Generator<number, T>, total: number): Promise<T> {
  const progress = context.progress("t-SNE", total);
  let last = performance.now();
  try {
    return await pausing(
      context.signal,
      counted(steps, (done) => {
        if (performance.now() - last < 50) return;
        last = performance.now();
        progress.update(done, "iterations");
      }),
    );
  } finally {
    progress.stop();
  }
}

function* counted<T>(steps: Generator<number, T>, see: (done: number) => void): Generator<undefined, T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    see(value);
    yield;
  }
}

/** @throws UsageError when fewer than two words have a vector, or more are asked for than can be drawn */
export function pointsOf(
  context: Pick<Context, "warn">,
  vectors: WordVectors,
  { words, top, method }: Pick<PlotOptions, "words" | "top" | "method">,
): WordPoint[] {
  const asked = [...new Set(commaList(words))];
  const most = method === "tsne" ? MOST_FOR_TSNE : MOST;
  const count = asked.length > 0 ? asked.length : Math.min(top ?? FIRST, vectors.size);
  if (asked.length > 0 && top !== undefined) throw new UsageError("--top goes without --words");
  if (count > most)
    throw new UsageError(
      `${grouped(count)} words are more than ${grouped(most)}, the most that --method ${method} draws`,
    );
  const names = asked.length > 0 ? asked : Array.from({ length: count }, (_, id) => vectors.word(id));
  const place = vectors.kernels.allocate(vectors.stride * 4);
  const points: WordPoint[] = [];
  const unknown: string[] = [];
  for (const [at, word] of names.entries()) {
    if (!vectors.vector(asked.length > 0 ? word : vectors.wordBytes(at), place)) {
      unknown.push(word);
      continue;
    }
    const vector = Float64Array.from(vectors.kernels.f32(place, vectors.dim));
    toUnitLength(vector);
    points.push({ word, vector });
  }
  if (unknown.length > 0) context.warn(`these words have no vector: ${unknown.join(", ")}`);
  if (points.length < 2) throw new UsageError("a map of words needs two words that have vectors");
  return points;
}
