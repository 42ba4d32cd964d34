/** The draws of --autotune: within their limits, around the best, and the same for the same seed. */
import { expect, test } from "vitest";
import { drawn, type Tuned } from "../../../src/commands/classify-train/bow/tuning.ts";

const START: Tuned = { rate: 0.1, epochs: 5, dim: 100, wordNgrams: 1, minn: 0, maxn: 0, buckets: 2_000_000 };
const draws = (seed: number, fixed: readonly (keyof Tuned)[] = []) =>
  Array.from({ length: 300 }, (_, trial) => drawn(START, trial + 1, seed, new Set(fixed)));

test("settings are whole numbers within limits, and move both ways", () => {
  for (const { rate, epochs, dim, wordNgrams, minn, maxn, buckets } of draws(1)) {
    expect(rate >= 0.01 && rate <= 5).toBe(true);
    expect(maxn).toBe(minn === 0 ? 0 : minn + 3);
    for (const [number, least, most] of [
      [epochs, 1, 100],
      [dim, 1, 1000],
      [wordNgrams, 1, 5],
      [buckets, 10_000, 10_000_000],
    ]) {
      expect(Number.isInteger(number)).toBe(true);
      expect(number >= least && number <= most).toBe(true);
    }
  }
  const above = draws(1).filter(({ rate }) => rate > START.rate).length;
  expect(above).toBeGreaterThan(100);
  expect(above).toBeLessThan(200);
  expect(new Set(draws(1).map(({ minn }) => minn))).toEqual(new Set([0, 2, 3]));
});

test("later draws are nearer to the best", () => {
  const spread = (some: readonly Tuned[]) =>
    some.reduce((sum, { dim }) => sum + Math.abs(Math.log2(dim / START.dim)), 0) / some.length;
  const all = Array.from({ length: 40 }, (_, seed) => draws(seed)).flat();
  const [early, late] = [all.filter((_, i) => i % 300 < 5), all.filter((_, i) => i % 300 > 250)];
  expect(spread(late)).toBeLessThan(spread(early) / 2);
});

test("the seed decides, and what was given stays", () => {
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  for (const { epochs, minn, maxn } of draws(7, ["epochs", "minn"])) {
    expect([epochs, minn, maxn]).toEqual([5, 0, 0]);
  }
});
