import { describe, expect, it } from "vitest";
import { keepThresholds } from "../../src/models/subsampling.ts";

const ALL = 2 ** 32 - 1;

describe("the probability that a word stays", () => {
  const counts = Float64Array.of(90_000, 9_000, 900, 99, 1);
  const shares = counts.map((count) => count / 100_000);

  it.each([1e-3, 1e-4, 0.05])("is that of word2vec and fastText, with a threshold of %f", (sample) => {
    const wanted = shares.map((share) => Math.min(1, Math.sqrt(sample / share) + sample / share));
    const found = [...keepThresholds(counts, sample)].map((threshold) => threshold / ALL);
    found.forEach((probability, word) => {
      expect(Math.abs(probability - wanted[word])).toBeLessThan(2 ** -31);
    });
    expect(found[0]).toBeLessThan(1);
    expect(found[4]).toBe(1);
  });

  it("is 1 for all with a threshold of 0, and for a word that never comes", () => {
    expect([...keepThresholds(counts, 0)]).toEqual([ALL, ALL, ALL, ALL, ALL]);
    expect(keepThresholds(Float64Array.of(10, 0), 1e-5)[1]).toBe(ALL);
  });
});
