import { expect, it } from "vitest";
import { bytes, duration, percent, short, whole } from "../../src/tui/format.ts";

it.each([
  [0, "0"],
  [1, "1"],
  [0.5, "0.5"],
  [Math.PI, "3.142"],
  [0.00123, "0.00123"],
  [0.000123, "1.23e-4"],
  [-0.00001, "-1e-5"],
  [1234.5, "1235"],
  [12_345, "12.3k"],
  [100_000, "100k"],
  [1_250_000, "1.25M"],
  [2e9, "2G"],
  [1e20, "1e20"],
  [Number.NaN, "nan"],
  [Number.NEGATIVE_INFINITY, "-inf"],
])("%d is %s", (value, text) => expect(short(value)).toBe(text));

it.each([
  [0, "0:00"],
  [7.4, "0:07"],
  [200, "3:20"],
  [3599.6, "1h00"],
  [7500, "2h05"],
  [273_600, "3d04h"],
  [-3, "0:00"],
  [Number.NaN, "?"],
])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));

it("tells counts, shares and sizes", () => {
  expect([whole(1_234_567), percent(0.999)]).toEqual(["1,234,567", "99%"]);
  const sizes = [0, 640, 34_520, 1.26e6, 45.2e6, 812e6, 1.25e9];
  expect(sizes.map(bytes)).toEqual(["0 kB", "0.64 kB", "34.5 kB", "1.3 MB", "45 MB", "812 MB", "1.25 GB"]);
});
