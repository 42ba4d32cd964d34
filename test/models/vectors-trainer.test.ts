import { describe, expect, test } from "vitest";
import type { VectorsConfig } from "../../src/models/vectors-config.ts";
import { VectorsTrainer } from "../../src/models/vectors-trainer.ts";
import { randomNumbers } from "../helpers/random.ts";
import { BASE, MODES, matrixOf, planned, slowOf } from "../helpers/vectors-plan.ts";
import { trainSlowly } from "../reference/word-vectors.ts";

describe("word vectors are trained as by the slow twin", () => {
  test.each(MODES)("$arch, $loss, subwords $subwords", (config) => compare(config));
  test.each([0, 1, 2, 4, 6, 11, 13])("with %i negatives", (negative) => compare({ ...BASE, negative }));
  test.each([1, 3, 4, 5, 8, 13, 16, 100])("with %i numbers", (dim) => compare({ ...BASE, dim }));
  test.each([1, 2, 9])("in windows of %i", (window) => compare({ ...BASE, window }));
  test.each(MODES)("in blocks of columns: $arch, $loss, subwords $subwords", (config) => {
    compare({ ...config, dim: 98 }, true);
    compare({ ...config, dim: 195 }, true);
  });
});

test("chunks of no ids, of one word, and of sentence ends alone change nothing", () => {
  const { plan, kernels } = planned(BASE, false);
  const before = matrixOf(kernels, plan.input, plan);
  const trainer = new VectorsTrainer(kernels, plan, 0);
  for (const ids of [[], [3], [9, 9, 9], [1, 9, 2, 9]]) {
    expect(trainer.train(Uint32Array.from(ids), { rate: 0.5, key: 1 })).toEqual({
      loss: 0,
      pairs: 0,
      words: ids.length,
    });
  }
  expect(matrixOf(kernels, plan.input, plan)).toEqual(before);
});

function compare(config: VectorsConfig, deterministic = false): void {
  const { plan, kernels } = planned(config, deterministic);
  const slow = slowOf(config, plan, kernels);
  const trainer = new VectorsTrainer(kernels, plan, 0);
  const next = randomNumbers(3);
  // one window at a time where windows of a batch would see old rows
  const ids = Array.from({ length: deterministic ? 12 : 200 }, () => next() % 10);
  const text = deterministic ? ids.flatMap((id) => [id % 9, (id + 1) % 9, 9]).slice(0, 2) : ids;
  const [rate, key] = [deterministic ? 1e-4 : 0.1, 77];
  const totals = trainer.train(Uint32Array.from(text), { rate, key });
  const wanted = trainSlowly({ ...slow, rate, key }, text);
  expect(totals.pairs).toBe(wanted.pairs);
  expect(totals.loss).toBeCloseTo(wanted.loss, 2);
  expect(differenceOf(matrixOf(kernels, plan.input, plan), slow.input)).toBeLessThan(2e-5);
  expect(differenceOf(matrixOf(kernels, plan.output, plan), slow.output)).toBeLessThan(2e-5);
  expect(kernels.f32(plan.zeroRow, plan.stride).every((x) => x === 0)).toBe(true);
}

const differenceOf = (found: number[][], wanted: number[][]): number =>
  Math.max(...found.flatMap((row, r) => row.map((x, d) => Math.abs(x - wanted[r][d]))));
