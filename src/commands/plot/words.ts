/** A map of words: what their vectors look like in two dimensions. */
import type { PointMap } from "../../formats/chart.ts";
import { type Components, principalComponents } from "../../models/principal-components.ts";
import { tsne } from "../../models/t-sne.ts";
import { WordVectors } from "../../models/word-vectors.ts";
import type { Context } from "../context.ts";
import { grouped } from "../number-text.ts";
import { pausing } from "../stream/pausing.ts";
import type { PlotOptions } from "./flags.ts";
import { fileName, type VectorSource } from "./source.ts";
import { wordPoints } from "./word-points.ts";

export async function wordsChart(
  context: Context,
  { path, vectors }: VectorSource,
  options: PlotOptions,
): Promise<PointMap> {
  const points = wordPoints(context, new WordVectors(vectors), options);
  const directions = points.map(({ vector }) => vector);
  const components = await pausing(context.signal, principalComponents(directions, 2));
  const drawn =
    options.method === "pca"
      ? byVariance(components)
      : await byNearness(context, directions, components, options);
  return {
    kind: "points",
    title: "Word vectors",
    subtitle: `${grouped(points.length)} words of ${fileName(path)}, ${vectors.dim} numbers each${drawn.how}`,
    xTitle: drawn.xTitle,
    yTitle: drawn.yTitle,
    points: points.map(({ word }, at) => ({ name: word, x: drawn.places[at][0], y: drawn.places[at][1] })),
  };
}

interface Drawn {
  readonly places: readonly Float64Array[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** The end of a sentence. */
  readonly how: string;
}

function byVariance({ coordinates, shares }: Components): Drawn {
  const [x, y] = shares.map((share) => `${(100 * share).toFixed(1)} % of the variance`);
  const titles = { xTitle: `first principal component, ${x}`, yTitle: `second principal component, ${y}` };
  return { places: coordinates, ...titles, how: "" };
}

/** A few words have fewer neighbours than --perplexity wants. */
async function byNearness(
  context: Context,
  vectors: readonly Float64Array[],
  { coordinates }: Components,
  { perplexity, iterations, seed }: PlotOptions,
): Promise<Drawn> {
  const near = Math.min(perplexity, Math.max(1, (vectors.length - 1) / 3));
  const steps = tsne(vectors, coordinates, { perplexity: near, iterations, seed });
  const progress = context.progress("t-SNE", { total: iterations, unit: "iterations" });
  try {
    const places = await pausing(context.signal, steps, async (done) => progress.update(done));
    const how = `; t-SNE, perplexity ${Number(near.toFixed(1))}, ${grouped(iterations)} iterations`;
    return { places, xTitle: "", yTitle: "", how };
  } finally {
    progress.stop();
  }
}
