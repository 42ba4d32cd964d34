import { describe, expect, it } from "vitest";
import { likeliest, type SamplingOptions, sample } from "../../src/models/sampler.ts";
import { randomNumbers } from "../helpers/random.ts";

const ALL: SamplingOptions = { topK: 0, topP: 1, minP: 0 };

/** The ids that come up for evenly spread random numbers, with how often. */
function drawn(probabilities: readonly number[], options: Partial<SamplingOptions>, draws = 1000) {
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const id = sample(Float32Array.from(probabilities), i / draws, { ...ALL, ...options });
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => a - b));
}

/** All that a filter leaves, by sorting everything: the slow twin. */
function left(probabilities: Float32Array, { topK, topP, minP }: SamplingOptions): number[] {
  const sorted = Array.from(probabilities, (_, id) => id).sort(
    (a, b) => probabilities[b] - probabilities[a] || a - b,
  );
  const first = topK > 0 ? sorted.slice(0, topK) : sorted;
  const total = first.reduce((sum, id) => sum + probabilities[id], 0);
  let sum = 0;
  const nucleus = first.filter((id, rank) => {
    const isIn = rank === 0 || sum < topP * total;
    sum += probabilities[id];
    return isIn;
  });
  return nucleus.filter((id) => probabilities[id] >= minP * probabilities[sorted[0]]).sort((a, b) => a - b);
}

describe("drawing", () => {
  it("follows the probabilities", () => {
    expect(drawn([0.1, 0.6, 0, 0.3], {})).toEqual({ 0: 100, 1: 600, 3: 300 });
  });

  it("takes the k likeliest, of equals those with the lower ids", () => {
    expect(drawn([0.1, 0.6, 0, 0.3], { topK: 2 })).toEqual({ 1: 667, 3: 333 });
    expect(drawn([0.25, 0.25, 0.25, 0.25], { topK: 2 })).toEqual({ 0: 500, 1: 500 });
    expect(drawn([0.1, 0.6, 0, 0.3], { topK: 9 })).toEqual({ 0: 100, 1: 600, 3: 300 });
  });

  it("takes the nucleus", () => {
    expect(drawn([0.1, 0.6, 0, 0.3], { topP: 0.6 })).toEqual({ 1: 1000 });
    expect(Object.keys(drawn([0.1, 0.6, 0, 0.3], { topP: 0.7 }))).toEqual(["1", "3"]);
    expect(drawn([0.1, 0.6, 0, 0.3], { topP: 0 })).toEqual({ 1: 1000 });
    expect(Object.keys(drawn(Array(8).fill(1 / 8), { topP: 0.5 }))).toEqual(["0", "1", "2", "3"]);
  });

  it("takes what is not much less likely than the first", () => {
    expect(Object.keys(drawn([0.1, 0.6, 0, 0.3], { minP: 0.5 }))).toEqual(["1", "3"]);
    expect(drawn([0.1, 0.6, 0, 0.3], { minP: 1 })).toEqual({ 1: 1000 });
  });

  it.each([
    { topK: 5, topP: 1, minP: 0 },
    { topK: 0, topP: 0.8, minP: 0 },
    { topK: 0, topP: 1, minP: 0.2 },
    { topK: 0, topP: 0.9, minP: 0.3 },
    { topK: 20, topP: 0.5, minP: 0.1 },
  ])("leaves what sorting all of them leaves: %o", (options) => {
    const next = randomNumbers(5);
    for (const size of [1, 2, 13, 100]) {
      const numbers = Array.from({ length: size }, () => Math.exp(next() / 2 ** 30));
      const total = numbers.reduce((sum, one) => sum + one, 0);
      const probabilities = Float32Array.from(numbers, (one) => one / total);
      const found = new Set<number>();
      for (let i = 0; i < 4000; i++) found.add(sample(probabilities, i / 4000, options));
      expect([...found].sort((a, b) => a - b)).toEqual(left(probabilities, options));
    }
  });

  it("gives an id for every random number", () => {
    const almost = 1 - 2 ** -32;
    expect(sample(Float32Array.of(0.3, 0.7, 0), almost, ALL)).toBe(1);
    expect(sample(Float32Array.of(0.1, 0.1, 0.1), almost, { ...ALL, topK: 2 })).toBe(1);
  });
});

it("the likeliest is the first of equals", () => {
  expect(likeliest(Float32Array.of(-3, -1, -2, -1))).toBe(1);
});
