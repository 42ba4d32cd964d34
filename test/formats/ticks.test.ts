import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearTicks, logTicks, tickTexts } from "../../src/formats/ticks.ts";

describe("linear ticks", () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0.1, 0.72, 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
    [-3, 3, 3, [-2, 0, 2]],
    [0, 14_920, 8, [0, 2000, 4000, 6000, 8000, 10_000, 12_000, 14_000]],
    [5, 5, 4, [5]],
  ])("from %d to %d, about %d", (low, high, count, ticks) =>
    expect(linearTicks(low, high, count)).toEqual(ticks),
  );

  it("lie within, equally far apart, 1, 2 or 5 times a power of ten, about as many as are wanted", () => {
    const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        numbers,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (low, size, count) => {
          const high = low + size;
          const ticks = linearTicks(low, high, count);
          const slack = 1e-6 * size;
          expect(ticks.every((tick) => tick >= low - slack && tick <= high + slack)).toBe(true);
          expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(count / 2));
          expect(ticks.length).toBeLessThanOrEqual(2 * count + 1);
          const steps = ticks.slice(1).map((tick, at) => tick - ticks[at]);
          for (const step of steps) {
            expect(Math.abs(step - steps[0])).toBeLessThan(1e-4 * steps[0]);
            expect(step.toExponential(3)).toMatch(/^(1|2|5)\.000e|^9\.99/);
          }
        },
      ),
    );
  });
});

describe("logarithmic ticks", () => {
  it.each([
    [1, 1000, 4, [1, 10, 100, 1000]],
    [3e-21, 1, 6, [1e-20, 1e-16, 1e-12, 1e-8, 1e-4, 1]],
    [1, 60, 5, [1, 2, 5, 10, 20, 50]],
    [3.1, 4.9, 4, [3.5, 4, 4.5]],
  ])("from %d to %d, about %d", (low, high, count, ticks) =>
    expect(logTicks(low, high, count)).toEqual(ticks),
  );
});

describe("the texts of ticks", () => {
  it.each([
    [
      [0, 0.25, 0.5],
      ["0", "0.25", "0.5"],
    ],
    [
      [0, 500, 1000],
      ["0", "500", "1,000"],
    ],
    [
      [0, 10_000, 20_000],
      ["0", "10k", "20k"],
    ],
    [
      [0, 500_000, 1_000_000],
      ["0", "0.5M", "1M"],
    ],
    [
      [0, 1e7, 2e7],
      ["0", "10M", "20M"],
    ],
    [
      [0, 2e-5, 4e-5],
      ["0", "2·10⁻⁵", "4·10⁻⁵"],
    ],
    [
      [1e-20, 1e-10, 1],
      ["10⁻²⁰", "10⁻¹⁰", "10⁰"],
    ],
    [
      [-1, 0, 1],
      ["-1", "0", "1"],
    ],
    [[0], ["0"]],
    [[], []],
  ])("%j", (ticks, texts) => expect(tickTexts(ticks)).toEqual(texts));

  it("tell ticks apart", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.integer({ min: -4, max: 9 }),
        (low, power) => {
          const texts = tickTexts(linearTicks(low, low + 10 ** power, 6));
          expect(new Set(texts).size).toBe(texts.length);
        },
      ),
    );
  });
});
