/** Product quantization: against the slow way, point by point, for any number of threads. */
import { describe, expect, it, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { decodeRows } from "../../src/formats/fasttext-matrix.ts";
import { CENTROIDS } from "../../src/models/k-means.ts";
import {
  encodeRows,
  learnCentroids,
  planQuantizer,
  quantizedMatrix,
} from "../../src/models/product-quantizer.ts";
import { divideRows, measureRows } from "../../src/models/unit-rows.ts";
import { randomFloats } from "../helpers/engine.ts";

/** (rows, stride), what is behind D is not to be looked at. */
function placed(rows: number, dim: number, numbers = randomFloats(rows * dim, dim)) {
  const kernels = new Kernels();
  const stride = Math.ceil(dim / 4) * 4;
  const address = kernels.allocate(rows * stride * 4);
  kernels.f32(address, rows * stride).fill(1e30);
  for (let row = 0; row < rows; row++)
    kernels.f32(address + row * stride * 4, dim).set(numbers.subarray(row * dim, (row + 1) * dim));
  return { kernels, numbers, matrix: { address, rows, dim, stride } };
}

const inOrder = (rows: number) => Uint32Array.from({ length: rows }, (_, row) => row);

function quantized(rows: number, dim: number, numbers?: Float32Array, split = 1) {
  const place = placed(rows, dim, numbers);
  const { kernels, matrix } = place;
  const plan = planQuantizer(kernels, matrix, inOrder(rows));
  for (let first = 0; first < plan.parts; first += split)
    learnCentroids(kernels, plan, first, Math.min(plan.parts, first + split), (part) => part);
  for (let first = 0; first < rows; first += 100)
    encodeRows(kernels, plan, first, Math.min(rows, first + 100));
  return { ...place, found: quantizedMatrix(kernels, plan) };
}

describe.each([1, 2, 3, 4, 5, 8, 13, 16, 17])("rows of %i numbers", (dim) => {
  it("have the codes of the centroids that are nearest", () => {
    const { found, numbers } = quantized(400, dim);
    const { parts, partDim, lastDim, centroids } = found.quantizer;
    expect((parts - 1) * partDim + lastDim).toBe(dim);
    for (let row = 0; row < 400; row++)
      for (let part = 0; part < parts; part++) {
        const size = part === parts - 1 ? lastDim : partDim;
        const distance = (k: number) => {
          const start = part * CENTROIDS * partDim + k * size;
          const point = numbers.subarray(row * dim + part * partDim, row * dim + part * partDim + size);
          return point.reduce((sum, x, d) => sum + (x - centroids[start + d]) ** 2, 0);
        };
        const least = Math.min(...Array.from({ length: CENTROIDS }, (_, k) => distance(k)));
        expect(distance(found.codes[row * parts + part])).toBeCloseTo(least, 9);
      }
  });

  it("that come 256 times are what they were", () => {
    const few = randomFloats(CENTROIDS * dim, 9);
    const numbers = new Float32Array(2 * few.length);
    numbers.set(few);
    numbers.set(few, few.length);
    const { found } = quantized(2 * CENTROIDS, dim, numbers);
    const decoded = new Float32Array(numbers.length);
    decodeRows(found, 0, decoded);
    decoded.forEach((x, i) => {
      expect(x).toBeCloseTo(numbers[i], 6);
    });
  });
});

test("centroids are the means of what is nearest to them, more or less", () => {
  const { found, numbers } = quantized(3000, 2);
  const { centroids } = found.quantizer;
  const error = numbers.reduce((sum, x, i) => {
    return sum + (x - centroids[found.codes[i >> 1] * 2 + (i & 1)]) ** 2;
  }, 0);
  // 256 cells of a square with sides of 1 have at best sides of 1/16, and a variance of 1/12 of their square in each number
  expect(error / 6000).toBeLessThan((1.1 * (1 / 16) ** 2) / 12);
});

test("points that are all alike leave no centroid that is no number", () => {
  const { found } = quantized(300, 4, new Float32Array(1200).fill(0.25));
  expect(found.quantizer.centroids.every((x) => Math.abs(x - 0.25) < 1e-4)).toBe(true);
});

test("how parts are shared does not matter", () => {
  expect(quantized(500, 9, undefined, 5).found).toEqual(quantized(500, 9).found);
});

test("rows are measured, and made ones of length 1, but for those of zeros", () => {
  const numbers = Float32Array.from([3, 4, 0, 0, 0, 0, 1, 0, 0, 0.6, 0.8, 0]);
  const { kernels, matrix } = placed(4, 3, numbers);
  const lengths = kernels.allocate(16);
  for (const [first, last] of [
    [0, 1],
    [1, 4],
  ])
    measureRows(kernels, matrix, first, last, lengths);
  expect([...kernels.f32(lengths, 4)]).toEqual([5, 0, 1, 1]);
  divideRows(kernels, matrix, 0, 4, lengths);
  expect([...kernels.f32(matrix.address, 3)]).toEqual(
    [3 * Math.fround(0.2), 4 * Math.fround(0.2), 0].map(Math.fround),
  );
  expect([...kernels.f32(matrix.address + 16, 3)]).toEqual([0, 0, 0]);
});
