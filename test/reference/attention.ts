/** Attention as its definition has it, in f64, one query at a time: the slow twin. */

import type { ModelWeights } from "./language-model.ts";
import { dot, linear, logSoftmax, sum } from "./layers.ts";

export interface AttentionTwin {
  readonly context: number[];
  /** How much of each value. */
  readonly weights: number[];
}

/** What one query sees of the values of one text, (S, D). */
export function attend(
  score: "dot" | "additive",
  weights: ModelWeights,
  query: readonly number[],
  values: readonly (readonly number[])[],
): AttentionTwin {
  const shares = logSoftmax(values.map((value) => scoreOf(score, weights, query, value))).map(Math.exp);
  const context = values[0].map((_, j) => sum(values.map((value, s) => shares[s] * value[j])));
  return { context, weights: shares };
}

function scoreOf(
  score: "dot" | "additive",
  weights: ModelWeights,
  query: readonly number[],
  value: readonly number[],
): number {
  const { "keys.W": W, "queries.W": U, "queries.b": b, v } = weights;
  const zeros = query.map(() => 0);
  const key = W === undefined ? value : linear(value, W, zeros, value.length);
  if (score === "dot") return dot(query, key);
  return dot(
    v,
    linear(query, U, b, query.length).map((x, j) => Math.tanh(x + key[j])),
  );
}
