import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Point, smoothed, thinned } from "../../src/formats/smoothing.ts";

/** The definition: a mean in which the last number weighs 1, the one before `weight`, then its square … */
function weightedMean(numbers: readonly number[], weight: number): number {
  const weights = numbers.map((_, at) => weight ** (numbers.length - 1 - at));
  const sum = numbers.reduce((all, number, at) => all + number * weights[at], 0);
  return sum / weights.reduce((all, one) => all + one, 0);
}

describe("smoothed", () => {
  it("is the mean by exponential weights", () => {
    const some = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 0.99, noNaN: true }), (numbers, weight) => {
        smoothed(numbers, weight).forEach((mean, at) => {
          expect(mean).toBeCloseTo(weightedMean(numbers.slice(0, at + 1), weight), 9);
        });
      }),
    );
  });

  it("keeps what is always the same, and gaps", () => {
    expect(smoothed([0.01, 0.01, 0.01], 0.9)).toEqual([0.01, 0.01, 0.01]);
    expect(smoothed([1, Number.NaN, 4], 0.5)).toEqual([1, Number.NaN, 3]);
    expect(smoothed([1, 2, 3], 0)).toEqual([1, 2, 3]);
  });
});

describe("thinned", () => {
  const wave: Point[] = Array.from({ length: 10_000 }, (_, x) => [x, Math.sin(x) * x]);
  const place = (x: number) => x / 100; // 100 columns

  it("keeps four points a column at most, among them the extremes, the first and the last", () => {
    const kept = thinned(wave, place);
    expect(kept.length).toBeLessThanOrEqual(400);
    for (let column = 0; column < 100; column++) {
      const before = wave.slice(100 * column, 100 * column + 100);
      const after = kept.filter(([x]) => Math.floor(x / 100) === column);
      const ys = after.map(([, y]) => y);
      expect(Math.max(...ys)).toBe(Math.max(...before.map(([, y]) => y)));
      expect(Math.min(...ys)).toBe(Math.min(...before.map(([, y]) => y)));
      expect([after[0], after[after.length - 1]]).toEqual([before[0], before[99]]);
    }
    expect(kept.map(([x]) => x)).toEqual(kept.map(([x]) => x).sort((a, b) => a - b));
  });

  it("keeps gaps, and all of few points", () => {
    const few: Point[] = [0, 1, 2, 3, 4].map((x) => [x, x === 2 ? Number.NaN : x]);
    expect(thinned(few, place)).toEqual(few);
    expect(thinned([], place)).toEqual([]);
  });
});
