import { expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomBits, randomFraction } from "../../src/engine/random.ts";

it("random bits are those of the kernels", () => {
  const { call } = new Kernels();
  for (const key of [0, 1, 42, 0x7fffffff, 0x80000000, 0xffffffff]) {
    for (const counter of [0, 1, 2, 1000, 0x61c88646, 0x61c88647, 0xffffffff]) {
      expect(randomBits(key, counter)).toBe(call.random_bits(key, counter) >>> 0);
    }
  }
});

it("fractions are spread evenly over [0, 1)", () => {
  const numbers = Array.from({ length: 10_000 }, (_, i) => randomFraction(7, i));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth++) {
    const count = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
    expect(Math.abs(count - 1000)).toBeLessThan(150);
  }
});
