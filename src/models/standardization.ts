/** Features as a network likes them: each less its mean in the training data, and over its standard deviation there. */
import type { Refuse } from "../formats/refuse.ts";
import { isPlain } from "./plain.ts";

/** For each feature. */
export interface Standardization {
  readonly mean: readonly number[];
  /** 1 where a feature was always the same. */
  readonly deviation: readonly number[];
}

/** Does it to vectors that lie one behind the other, in place. */
export function standardize(vectors: Float32Array, { mean, deviation }: Standardization): void {
  const size = mean.length;
  for (let at = 0; at < vectors.length; at++)
    vectors[at] = (vectors[at] - mean[at % size]) / deviation[at % size];
}

/** Reads it from a model file, which may say anything. @throws ModelError unless there is a pair of numbers for each feature */
export function standardizationFrom(json: unknown, size: number, refuse: Refuse): Standardization {
  const { mean, deviation } = isPlain(json) ? json : {};
  if (!isVector(mean, size) || !isVector(deviation, size) || !deviation.every((one) => one > 0))
    throw refuse(`it does not say how its ${size} features are standardized`);
  return { mean, deviation };
}

const isVector = (value: unknown, size: number): value is readonly number[] =>
  Array.isArray(value) && value.length === size && value.every((one) => Number.isFinite(one));
