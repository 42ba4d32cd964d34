import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import { randomNumbers } from "../helpers/random.ts";
import { best } from "../reference/nearest-words.ts";

const kernels = new Kernels();
const { call } = kernels;
const COUNTS = [0, 1, 3, 4, 5, 8, 13, 15, 16, 17, 64];
const { fround } = Math;

const place = (numbers: Float32Array | number) => guarded(kernels, numbers);

describe.each(COUNTS)("rows of %d numbers", (size) => {
  it.each([0, 1, 3, 5])("have their norms, %d of them", (rows) => {
    const stride = size + 3;
    const numbers = randomFloats(rows * stride, 1);
    const output = place(rows);
    call.row_norms(output.pointer, place(numbers).pointer, stride, rows, size);
    const norms = output.read();
    for (let row = 0; row < rows; row++) {
      const vector = Array.from(numbers.subarray(row * stride, row * stride + size));
      const norm = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
      expect(Math.abs(norms[row] - (norm || 1))).toBeLessThan(1e-7 * (norm || 1));
    }
  });

  it("of zeros have the norm 1, small and large ones their own", () => {
    for (const [number, norm] of [
      [0, 1],
      [1e-30, 1e-30],
      [1e30, 1e30],
    ]) {
      const output = place(1);
      call.row_norms(output.pointer, place(new Float32Array(size).fill(number)).pointer, size, 1, size);
      const expected = size === 0 ? 1 : number === 0 ? norm : norm * Math.sqrt(size);
      expect(output.read()[0] / expected).toBeCloseTo(1, 6);
    }
  });

  it("are divided by their columns' divisors", () => {
    const numbers = randomFloats(3 * size, 2);
    const divisors = randomFloats(size, 3);
    const output = place(numbers);
    call.divide_columns(output.pointer, place(divisors).pointer, 3, size);
    expect(output.read()).toEqual(numbers.map((x, i) => x / divisors[i % size]));
  });

  it("make quotients of cosines", () => {
    const [plus, more, minus] = [4, 5, 6].map((seed) => randomFloats(size, seed, 1));
    const output = place(plus);
    call.cosine_quotients(output.pointer, output.pointer, place(more).pointer, place(minus).pointer, size);
    const positive = (x: number) => fround(fround(x + 1) * 0.5);
    const expected = plus.map(
      (x, i) => fround(positive(x) * positive(more[i])) / fround(positive(minus[i]) + fround(0.000001)),
    );
    expect(output.read()).toEqual(expected);
  });
});

describe("the best of many", () => {
  /** Of all scores, in blocks, with few values, so that many are equal. */
  const kept = (scores: Float32Array, size: number, block: number) => {
    const heap = place(size * 2);
    call.best_clear(heap.pointer, size);
    for (let first = 0; first < scores.length; first += block) {
      const part = place(scores.subarray(first, first + block));
      call.best_keep(heap.pointer, size, part.pointer, Math.min(block, scores.length - first), first);
    }
    heap.read();
    return Array.from({ length: size }, (_, index) => {
      const at = heap.pointer + index * 8;
      return { id: kernels.u32(at + 4, 1)[0], score: kernels.f32(at, 1)[0] };
    }).sort((a, b) => b.score - a.score || a.id - b.id);
  };

  it.each(COUNTS.slice(1))("of %d scores are those of sorting them", (count) => {
    for (const values of [2, 7, 2 ** 32]) {
      const next = randomNumbers(count);
      const scores = Float32Array.from({ length: count }, () => (next() % values) - 1);
      for (const size of [1, 2, 3, 7, count]) {
        for (const block of [1, 5, 8, 64]) {
          if (size <= count) expect(kept(scores, size, block)).toEqual(best([...scores], size));
        }
      }
    }
  });

  it("are never numbers that are none", () => {
    expect(kept(Float32Array.of(Number.NaN, 1, Number.NaN, 0, -1), 2, 5)).toEqual([
      { id: 1, score: 1 },
      { id: 3, score: 0 },
    ]);
  });
});
