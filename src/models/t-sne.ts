/**
 * A map of points in which neighbours stay neighbours: t-SNE (van der Maaten & Hinton 2008), with all pairs, in f64. It
 * begins with the principal components (Kobak & Berens 2019), and learns at the rate of Belkina et al. (2019), to which the 4
 * of the gradient is added.
 */
import { randomFraction } from "../engine/random.ts";
import { jointProbabilities } from "./t-sne-probabilities.ts";

export interface TsneOptions {
  /** How many neighbours a point has, about. */
  readonly perplexity: number;
  readonly iterations: number;
  readonly seed: number;
}

/** Attraction is so much stronger for the first quarter of the iterations, in which clusters form. */
const EXAGGERATION = 12;
const MOMENTUM = { early: 0.5, late: 0.8 };
const SPREAD = 1e-4; // of the first map
const LEAST_GAIN = 0.01;
const LEAST_RATE = 50;

/**
 * The places of points, (N, D), in a map, (N, 2), which `start` gives the first of, (N, 2 or more). Steps give the number
 * of iterations that are done.
 */
export function* tsne(
  points: readonly Float64Array[],
  start: readonly Float64Array[],
  { perplexity, iterations, seed }: TsneOptions,
): Generator<number, Float64Array[]> {
  const size = points.length;
  if (size < 3) return start.map((place) => place.slice(0, 2));
  const joint = yield* jointProbabilities(points, perplexity);
  const map = firstMap(start, seed);
  const state = { velocity: new Float64Array(2 * size), gains: new Float64Array(2 * size).fill(1) };
  const rate = Math.max(LEAST_RATE, size / EXAGGERATION / 4);
  const early = Math.floor(iterations / 4);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const isEarly = iteration < early;
    const gradient = gradientOf(joint, map, isEarly ? EXAGGERATION : 1);
    move(map, gradient, state, { rate, momentum: isEarly ? MOMENTUM.early : MOMENTUM.late });
    yield iteration + 1;
  }
  return Array.from({ length: size }, (_, at) => map.slice(2 * at, 2 * at + 2));
}

/** Small, so that nothing is torn apart before it has found its neighbours; a little chance parts what is equal. */
function firstMap(start: readonly Float64Array[], seed: number): Float64Array {
  const squares = start.reduce((sum, place) => sum + place[0] * place[0], 0);
  const scale = squares > 0 ? SPREAD / Math.sqrt(squares / start.length) : 0;
  return Float64Array.from({ length: 2 * start.length }, (_, at) => {
    const noise = (randomFraction(seed, at) - 0.5) * SPREAD * 0.1;
    return start[at >> 1][at & 1] * scale + noise;
  });
}

/**
 * (N, 2) Of the divergence of the map's probabilities from the joint ones, of which there is a row for each point with
 * those before it; these are `exaggeration` times as large.
 */
export function gradientOf(
  joint: readonly Float64Array[],
  map: Float64Array,
  exaggeration: number,
): Float64Array {
  const [towards, away] = [new Float64Array(map.length), new Float64Array(map.length)];
  let whole = 0;
  for (const [at, row] of joint.entries()) {
    const x = map[2 * at];
    const y = map[2 * at + 1];
    let [towardsX, towardsY, awayX, awayY] = [0, 0, 0, 0];
    for (let other = 0; other < row.length; other++) {
      const dx = x - map[2 * other];
      const dy = y - map[2 * other + 1];
      const near = 1 / (1 + dx * dx + dy * dy); // Student's t, of one degree of freedom
      const pull = row[other] * near;
      const push = near * near;
      whole += near;
      towardsX += pull * dx;
      towardsY += pull * dy;
      awayX += push * dx;
      awayY += push * dy;
      towards[2 * other] -= pull * dx;
      towards[2 * other + 1] -= pull * dy;
      away[2 * other] -= push * dx;
      away[2 * other + 1] -= push * dy;
    }
    towards[2 * at] += towardsX;
    towards[2 * at + 1] += towardsY;
    away[2 * at] += awayX;
    away[2 * at + 1] += awayY;
  }
  return towards.map((pull, at) => 4 * (exaggeration * pull - away[at] / (2 * whole)));
}

/** With momentum, and a gain for each coordinate that grows while it keeps its direction (Jacobs 1988). */
function move(
  map: Float64Array,
  gradient: Float64Array,
  { velocity, gains }: { readonly velocity: Float64Array; readonly gains: Float64Array },
  { rate, momentum }: { readonly rate: number; readonly momentum: number },
): void {
  for (let at = 0; at < map.length; at++) {
    const keeps = gradient[at] * velocity[at] < 0;
    gains[at] = Math.max(LEAST_GAIN, keeps ? gains[at] + 0.2 : gains[at] * 0.8);
    velocity[at] = momentum * velocity[at] - rate * gains[at] * gradient[at];
    map[at] += velocity[at];
  }
}
