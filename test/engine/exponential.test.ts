import { expect, it } from "vitest";
import { exponential } from "../../src/engine/exponential.ts";

it("e^x is that of the machine, but for the last bit or two", () => {
  for (let x = -700; x <= 700; x += 0.37) {
    expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(6e-16);
  }
  for (const x of [1e-300, -1e-17, 1e-8, 0.5, Math.LN2, 2.5]) {
    expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(6e-16);
  }
});

it("knows the ends of the range", () => {
  expect([0, -0].map(exponential)).toEqual([1, 1]);
  expect([-800, Number.NEGATIVE_INFINITY].map(exponential)).toEqual([0, 0]);
  expect([710, 800, Number.POSITIVE_INFINITY].map(exponential)).toEqual(
    Array(3).fill(Number.POSITIVE_INFINITY),
  );
  expect(exponential(Number.NaN)).toBeNaN();
  expect(exponential(709.7) / Math.exp(709.7)).toBeCloseTo(1, 14);
  expect(exponential(-744)).toBe(Math.exp(-744));
});
