/** What `weft classify` writes, and what others may have written in its place. */

import { isLabel } from "../stream/labels-of.ts";

/**
 * The predicted labels, the best first and each once: of an array of `{label, prob}`, of labels, or of one label; or
 * what is wrong with it. Those of a probability below the threshold are left out.
 */
export function predictionsIn(value: unknown, name: string, threshold: number): readonly string[] | string {
  const labels = new Set<string>();
  for (const one of Array.isArray(value) ? value : [value]) {
    const prediction = predictionOf(one);
    if (prediction === undefined) return `"${name}" is not an array of {"label", "prob"}, nor of labels`;
    const { label, prob } = prediction;
    if (prob === undefined || prob >= threshold) labels.add(label);
  }
  return [...labels];
}

function predictionOf(value: unknown): { label: string; prob?: number } | undefined {
  if (typeof value !== "object" || value === null)
    return isLabel(value) ? { label: String(value) } : undefined;
  const { label, prob } = value as { label?: unknown; prob?: unknown };
  if (!isLabel(label) || !(prob === undefined || typeof prob === "number")) return undefined;
  return { label: String(label), prob };
}
