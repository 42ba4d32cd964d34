/** How likely points are to take each other for neighbours. */
import { exponential } from "../engine/exponential.ts";

/** The share of the perplexity that its search may be wrong by, and when it gives up: where points are equal. */
const TOLERANCE = 1e-6;
const TRIES = 64;
/** What is less likely than e to this is not. */
const NEVER = -50;

/**
 * The joint probabilities of points, (N, D), a row for each point with those before it; both halves add up to 1. Each
 * point has a Gaussian of its own, of the given perplexity, and a pair has the mean of what both say. Steps give 0.
 */
export function* jointProbabilities(
  points: readonly Float64Array[],
  perplexity: number,
): Generator<number, Float64Array[]> {
  const size = points.length;
  const squares = points.map((_, at) => new Float64Array(at));
  for (const [at, row] of squares.entries()) {
    for (let other = 0; other < at; other++) row[other] = squaredDistance(points[at], points[other]);
    yield 0;
  }
  const joint = points.map((_, at) => new Float64Array(at));
  for (let at = 0; at < size; at++) {
    const distances = Float64Array.from({ length: size }, (_, other) =>
      other === at ? 0 : squares[Math.max(at, other)][Math.min(at, other)],
    );
    const chances = neighbourChances(distances, at, perplexity);
    for (let other = 0; other < size; other++)
      if (other !== at) joint[Math.max(at, other)][Math.min(at, other)] += chances[other] / (2 * size);
    yield 0;
  }
  return joint;
}

function squaredDistance(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] - right[at]) ** 2;
  return sum;
}

/** (N) A softmax of -precision · distance, with the precision at which it has the perplexity; 0 for the point itself. */
export function neighbourChances(distances: Float64Array, self: number, perplexity: number): Float64Array {
  const chances = new Float64Array(distances.length);
  const nearest = distances.reduce(
    (least, one, at) => (at === self ? least : Math.min(least, one)),
    Infinity,
  );
  let [low, high, precision] = [0, Infinity, 1];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = fill(chances, distances, { self, nearest, precision });
    if (Math.abs(found - perplexity) <= TOLERANCE * perplexity) break;
    if (found > perplexity) low = precision;
    else high = precision;
    precision = high === Infinity ? precision * 2 : (low + high) / 2;
  }
  return chances;
}

/** @returns the perplexity, e to the entropy ln S + precision · (mean distance from the nearest one) */
function fill(
  chances: Float64Array,
  distances: Float64Array,
  {
    self,
    nearest,
    precision,
  }: { readonly self: number; readonly nearest: number; readonly precision: number },
): number {
  let [sum, weighted] = [0, 0];
  for (let at = 0; at < distances.length; at++) {
    const further = distances[at] - nearest;
    const power = -precision * further;
    const chance = at === self || power < NEVER ? 0 : exponential(power);
    chances[at] = chance;
    sum += chance;
    weighted += chance * further;
  }
  for (let at = 0; at < chances.length; at++) chances[at] /= sum;
  return sum * exponential((precision * weighted) / sum);
}
