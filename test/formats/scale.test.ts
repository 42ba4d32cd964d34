import { describe, expect, it } from "vitest";
import { scaleOf } from "../../src/formats/scale.ts";

describe("a scale", () => {
  it("goes from the least to the greatest number, whichever way", () => {
    const scale = scaleOf([3, 1, 2], { start: 100, end: 0 });
    expect([1, 2, 3].map(scale.place)).toEqual([100, 50, 0]);
    expect([scale.low, scale.high]).toEqual([1, 3]);
  });

  it("leaves a margin", () => {
    const scale = scaleOf([0, 10], { start: 0, end: 120, margin: 0.1 });
    expect([scale.low, scale.high, scale.place(0), scale.place(10)]).toEqual([-1, 11, 10, 110]);
  });

  it("is logarithmic, without a place for 0 and below", () => {
    const scale = scaleOf([0, -5, 1, 100, Number.NaN], { isLog: true, start: 0, end: 10 });
    expect([1, 10, 100].map(scale.place)).toEqual([0, 5, 10]);
    expect([0, -1, Number.NaN, Infinity, 1e-299].map(scale.has)).toEqual([false, false, false, false, true]);
  });

  it.each([
    ["nothing", [], false, [0, 1]],
    ["nothing that can be drawn", [0, Number.NaN], true, [1, 10]],
    ["one number", [4], false, [2, 6]],
    ["numbers next to nothing", [0, 5e-324], false, [-0.5, 0.5]],
    ["zeros", [0, 0], false, [-0.5, 0.5]],
    ["what differs by rounding alone", [0.01, 0.010000000000000002], false, [0.005, 0.015]],
    ["one number, logarithmic", [4], true, [2, 8]],
  ])("of %s has a range all the same", (_, numbers, isLog, [low, high]) => {
    const scale = scaleOf(numbers, { isLog, start: 0, end: 1 });
    expect(scale.low).toBeCloseTo(low, 12);
    expect(scale.high).toBeCloseTo(high, 12);
  });

  it("has the ticks of its kind", () => {
    expect(scaleOf([0, 10], { start: 0, end: 1 }).ticks(2)).toEqual([0, 5, 10]);
    expect(scaleOf([1, 1e4], { isLog: true, start: 0, end: 1 }).ticks(5)).toEqual([1, 10, 100, 1000, 1e4]);
  });
});
