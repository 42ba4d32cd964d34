import { describe, expect, it } from "vitest";
import { gradientOf, tsne } from "../../src/models/t-sne.ts";
import { jointProbabilities, neighbourChances } from "../../src/models/t-sne-probabilities.ts";
import { randomNumbers } from "../helpers/random.ts";
import { slowDivergence, slowPerplexity } from "../reference/t-sne.ts";

/** To the end of its steps. */
function finish<T>(steps: Generator<number, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** `clusters` of `each` points around corners that are far apart. */
function clusteredPoints(clusters: number, each: number, dim: number, seed: number): Float64Array[] {
  const next = randomNumbers(seed);
  return Array.from({ length: clusters * each }, (_, at) =>
    Float64Array.from({ length: dim }, (_, d) => (Math.floor(at / each) === d ? 5 : 0) + next() / 2 ** 32),
  );
}

/** (N, N) from rows of those before. */
const whole = (joint: readonly Float64Array[]): number[][] =>
  joint.map((_, i) => joint.map((_, j) => (i === j ? 0 : joint[Math.max(i, j)][Math.min(i, j)])));

const distance = (a: Float64Array, b: Float64Array) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const options = { perplexity: 5, iterations: 250, seed: 1 };

describe("the chances of neighbours", () => {
  it.each([2, 5, 12.5])("have the perplexity %d, and fall with the distance", (perplexity) => {
    const distances = Float64Array.from({ length: 30 }, (_, at) => (at * 7) % 30);
    const chances = neighbourChances(distances, 0, perplexity);
    expect(slowPerplexity([...chances])).toBeCloseTo(perplexity, 4);
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
    expect(chances[0]).toBe(0);
    const order = [...distances.keys()].slice(1).sort((a, b) => distances[a] - distances[b]);
    for (let at = 1; at < order.length; at++)
      expect(chances[order[at]]).toBeLessThanOrEqual(chances[order[at - 1]]);
  });

  it("are alike where all are equally far, and finite where all are one point", () => {
    const chances = neighbourChances(new Float64Array(5), 2, 3);
    expect([...chances]).toEqual([0.25, 0.25, 0, 0.25, 0.25]);
  });

  it("are joined to a whole of 1", () => {
    const joint = finish(jointProbabilities(clusteredPoints(2, 8, 4, 3), 4));
    expect(
      whole(joint)
        .flat()
        .reduce((sum, one) => sum + one, 0),
    ).toBeCloseTo(1, 12);
  });
});

describe("t-SNE", () => {
  it("goes by the gradient of the divergence", () => {
    const next = randomNumbers(9);
    const points = clusteredPoints(2, 5, 3, 2);
    const joint = finish(jointProbabilities(points, 3));
    const map = Float64Array.from({ length: 20 }, () => next() / 2 ** 31 - 1);
    const gradient = gradientOf(joint, map, 1);
    const step = 1e-6;
    for (let at = 0; at < map.length; at++) {
      const moved = (by: number) =>
        slowDivergence(
          whole(joint),
          [...map].map((number, i) => (i === at ? number + by : number)),
        );
      expect(gradient[at]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 6);
    }
  });

  it("parts clusters: each point is nearer to all of its own than to any other", () => {
    const [clusters, each] = [4, 12];
    const points = clusteredPoints(clusters, each, 6, 5);
    const map = finish(tsne(points, points, options));
    for (const [i, place] of map.entries()) {
      const own = map.filter((_, j) => Math.floor(j / each) === Math.floor(i / each));
      const others = map.filter((_, j) => Math.floor(j / each) !== Math.floor(i / each));
      const farthest = Math.max(...own.map((one) => distance(place, one)));
      expect(farthest).toBeLessThan(Math.min(...others.map((one) => distance(place, one))));
    }
  });

  it("gives the same map for the same seed, and another one for another", () => {
    const points = clusteredPoints(3, 6, 4, 7);
    const mapOf = (seed: number) => finish(tsne(points, points, { ...options, iterations: 60, seed }));
    expect(mapOf(1)).toEqual(mapOf(1));
    expect(mapOf(1)).not.toEqual(mapOf(2));
  });

  it("tells how many iterations are done", () => {
    const points = clusteredPoints(2, 3, 2, 1);
    const done = [...tsne(points, points, { ...options, perplexity: 1, iterations: 3 })].filter(
      (step) => step > 0,
    );
    expect(done).toEqual([1, 2, 3]);
  });

  it.each([
    [
      "two points",
      [
        [0, 1],
        [1, 0],
      ],
    ],
    ["equal points", Array.from({ length: 8 }, () => [1, 2])],
  ])("of %s is finite", (_, rows) => {
    const points = rows.map((row) => Float64Array.from(row));
    for (const place of finish(tsne(points, points, { ...options, perplexity: 2 })))
      expect([...place].every(Number.isFinite)).toBe(true);
  });
});
