import { describe, expect, it } from "vitest";
import { pearson, ranks, spearman } from "../../src/models/correlation.ts";

describe("ranks", () => {
  it.each([
    [[], []],
    [[5], [1]],
    [
      [3, 1, 2],
      [3, 1, 2],
    ],
    [
      [1, 1, 1],
      [2, 2, 2],
    ],
    [
      [2, 9, 2, -1, 9, 9],
      [2.5, 5, 2.5, 1, 5, 5],
    ],
  ])("of %j are %j", (numbers, expected) => expect([...ranks(numbers)]).toEqual(expected));
});

describe("correlation", () => {
  // scipy.stats.pearsonr and spearmanr
  it.each([
    { x: [1, 2, 3, 4], y: [2, 4, 6, 8], r: 1, rho: 1 },
    { x: [1, 2, 3, 4], y: [8, 3, 2, 1], r: -0.9135002784, rho: -1 },
    { x: [1, 2, 2, 4, 5], y: [3, 1, 2, 2, 9], r: 0.6826561488, rho: 0.2894736842 },
  ])("of $x and $y", ({ x, y, r, rho }) => {
    expect(pearson(x, y)).toBeCloseTo(r, 9);
    expect(spearman(x, y)).toBeCloseTo(rho, 9);
  });

  it("is not a number of what does not vary", () => {
    expect(pearson([1, 1], [1, 2])).toBeNaN();
    expect(pearson([1], [1])).toBeNaN();
    expect(spearman([], [])).toBeNaN();
  });
});
