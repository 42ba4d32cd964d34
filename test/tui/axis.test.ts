import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeOn, scaleOf, ticksOf } from "../../src/tui/axis.ts";

describe("a scale", () => {
  it("leaves out what has no place on it", () => {
    expect(scaleOf([3, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual({ low: -1, high: 3, log: false });
    expect(scaleOf([3, 0, -1, 30], true)).toEqual({ low: 3, high: 30, log: true });
  });

  it("has room for one number, and for none", () => {
    expect(scaleOf([5])).toEqual({ low: 4.5, high: 5.5, log: false });
    expect(scaleOf([0])).toEqual({ low: -1, high: 1, log: false });
    expect(scaleOf([8], true)).toEqual({ low: 4, high: 16, log: true });
    expect(scaleOf([])).toEqual({ low: 0, high: 1, log: false });
  });

  it("goes from 0 to 1, with log by equal ratios", () => {
    expect([2, 3, 6].map((value) => placeOn({ low: 2, high: 6, log: false }, value))).toEqual([0, 0.25, 1]);
    const place = placeOn({ low: 1, high: 100, log: true }, 10);
    expect(place).toBeCloseTo(0.5, 12);
    expect(placeOn({ low: 1, high: 100, log: true }, 0)).toBeNaN();
  });
});

describe("ticks", () => {
  it("are at round numbers", () => {
    expect(ticksOf({ low: 0.98, high: 5.2, log: false }, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(ticksOf({ low: 0, high: 1, log: false }, 3)).toEqual([0, 0.5, 1]);
    expect(ticksOf({ low: 0.05, high: 0.34, log: false }, 4)).toEqual([0.1, 0.2, 0.3]);
    expect(ticksOf({ low: 1e-5, high: 2, log: true }, 10)).toEqual([1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]);
    expect(ticksOf({ low: 1e-5, high: 2, log: true }, 3)).toEqual([1e-5, 1e-3, 0.1]);
  });

  it("are few, rise, and lie on the scale, whatever it is", () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 1, max: 12 }), (one, other, most) => {
        const scale = scaleOf([one, other]);
        const ticks = ticksOf(scale, most);
        const slack = (scale.high - scale.low) * 1e-6;
        expect(ticks.length).toBeLessThanOrEqual(most);
        for (const [at, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(scale.low - slack);
          expect(tick).toBeLessThanOrEqual(scale.high + slack);
          if (at > 0) expect(tick).toBeGreaterThan(ticks[at - 1]);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
