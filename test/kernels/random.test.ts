import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { guarded } from "../helpers/guard.ts";

const kernels = new Kernels();
const { call } = kernels;
const COUNTS = [0, 1, 3, 4, 5, 8, 13, 64];
const { fround } = Math;

const bits = (key: number, counter: number) => scramble(scramble((counter + 0x9e3779b9) | 0) ^ key) >>> 0;

function scramble(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

describe("random_bits", () => {
  it("has the bits of the twin", () => {
    for (const [key, counter] of [
      [0, 0],
      [1, 2],
      [0xffffffff, 0xffffffff],
      [0x80000000, 7],
    ]) {
      expect(call.random_bits(key, counter) >>> 0).toBe(bits(key, counter));
    }
  });
});

describe("random_uniform", () => {
  it.each(COUNTS)("draws %d numbers that depend on key and counter alone", (count) => {
    for (const first of [0, 3, 0xfffffffe]) {
      const { pointer, read } = guarded(kernels, count);
      call.random_uniform(pointer, count, -0.3, 0.7, 9, first);
      const width = fround(fround(fround(0.7) - fround(-0.3)) / 2 ** 24);
      const expected = Float32Array.from({ length: count }, (_, i) =>
        fround(fround(-0.3) + fround((bits(9, first + i) >>> 8) * width)),
      );
      expect(read()).toEqual(expected);
    }
  });

  it("spreads them evenly", () => {
    const count = 100_000;
    const pointer = kernels.allocate(count * 4);
    call.random_uniform(pointer, count, 0, 10, 1, 0);
    const shares = new Float64Array(10);
    for (const number of kernels.f32(pointer, count)) shares[Math.floor(number)] += 10 / count;
    for (const share of shares) expect(Math.abs(share - 1)).toBeLessThan(0.04); // four deviations
  });
});

describe("dropout", () => {
  it.each(COUNTS)("keeps or drops each of %d numbers by its counter", (count) => {
    const { pointer, read } = guarded(kernels, new Float32Array(count).fill(3));
    call.dropout(pointer, pointer, count, 0.25, 5);
    const factor = fround(1 / 0.75);
    const kept = (i: number) => bits(5, i) >= 2 ** 30;
    expect(read()).toEqual(Float32Array.from({ length: count }, (_, i) => (kept(i) ? 3 * factor : 0)));
  });
});
