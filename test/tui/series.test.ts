import { describe, expect, it } from "vitest";
import { Series, smoothed } from "../../src/tui/series.ts";

describe("a series", () => {
  it("keeps every point while there are few", () => {
    const series = new Series();
    for (const x of [1, 2, 5]) series.push(x, x * 10);
    expect(series.points).toEqual([1, 2, 5].map((x) => ({ x, y: x * 10 })));
    expect(series.last).toEqual({ x: 5, y: 50 });
  });

  it("puts neighbours together when there are many, and loses none", () => {
    const series = new Series();
    const count = 20_001;
    for (let x = 1; x <= count; x++) series.push(x, 2 * x);
    const { points } = series;
    expect(points.length).toBeLessThan(4096 + 8);
    expect(points.length).toBeGreaterThan(2048);
    for (const { x, y } of points) expect(y).toBeCloseTo(2 * x, 6);
    expect(points.every(({ x }, at) => at === 0 || x > points[at - 1].x)).toBe(true);
    expect(points.at(-1)?.x).toBe(count);
    expect(series.last).toEqual({ x: count, y: 2 * count });
  });

  it("forgets what came after the step from which a run goes on", () => {
    const series = new Series();
    for (const x of [10, 20, 30, 40]) series.push(x, x);
    series.push(30, 7);
    expect(series.points).toEqual([
      { x: 10, y: 10 },
      { x: 20, y: 20 },
      { x: 30, y: 7 },
    ]);
  });
});

describe("smoothing", () => {
  const points = [4, 8, Number.NaN, 2, 6].map((y, x) => ({ x, y }));

  it("of weight 0 is none", () => expect(smoothed(points, 0)).toEqual(points));

  it("is the mean of what came, older values counting less", () => {
    const weight = 0.9;
    const seen: number[] = [];
    const expected = points.map(({ x, y }) => {
      if (!Number.isFinite(y)) return { x, y };
      seen.push(y);
      const shares = seen.map((_, at) => weight ** (seen.length - 1 - at));
      const total = shares.reduce((sum, share) => sum + share, 0);
      return { x, y: seen.reduce((sum, value, at) => sum + value * shares[at], 0) / total };
    });
    for (const [at, point] of smoothed(points, weight).entries()) {
      expect(point.x).toBe(expected[at].x);
      if (Number.isNaN(expected[at].y)) expect(point.y).toBeNaN();
      else expect(point.y).toBeCloseTo(expected[at].y, 12);
    }
  });
});
