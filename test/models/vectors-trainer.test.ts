import { describe, expect, test } from "vitest";
import { compile, Kernels } from "../../src/engine/kernels.ts";
import { aliasTable } from "../../src/models/alias-table.ts";
import { huffmanPaths } from "../../src/models/huffman.ts";
import { keepThresholds } from "../../src/models/subsampling.ts";
import type { VectorsConfig } from "../../src/models/vectors-config.ts";
import { planVectors, type VectorsPlan } from "../../src/models/vectors-plan.ts";
import { VectorsTrainer } from "../../src/models/vectors-trainer.ts";
import { WordTable } from "../../src/text/word-table.ts";
import { randomFloats } from "../helpers/engine.ts";
import { randomNumbers } from "../helpers/random.ts";
import { type SlowVectors, trainSlowly } from "../reference/word-vectors.ts";

const WORDS = ["the", "of", "whale", "ship", "sea", "captain", "white", "harpoon", "naïve"];
const COUNTS = Float64Array.from(WORDS, (_, i) => Math.round(90 / (i + 1)));
const BASE: VectorsConfig = {
  arch: "skipgram",
  loss: "negative",
  dim: 10,
  window: 3,
  negative: 5,
  sample: 0.05,
};

const MODES = (["skipgram", "cbow"] as const).flatMap((arch) =>
  (["negative", "hierarchical", "softmax"] as const).flatMap((loss) =>
    [undefined, { minn: 3, maxn: 4, buckets: 11 }].map((subwords) => ({ ...BASE, arch, loss, subwords })),
  ),
);

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

function planned(config: VectorsConfig, deterministic: boolean): { plan: VectorsPlan; kernels: Kernels } {
  const module = compile("baseline");
  const kernels = new Kernels(module);
  const table = new WordTable(kernels);
  table.addAll(WORDS);
  const options = { config, table, counts: COUNTS, module, threads: 1, deterministic };
  const plan = planVectors(kernels, options);
  for (const [address, rows, seed] of [
    [plan.input, plan.inputRows, 1],
    [plan.output, plan.vocabulary, 2],
  ]) {
    for (let row = 0; row < rows; row++)
      kernels
        .f32(address + row * plan.stride * 4, config.dim)
        .set(randomFloats(config.dim, seed * 1000 + row));
  }
  return { plan, kernels };
}

function slowOf(config: VectorsConfig, plan: VectorsPlan, kernels: Kernels): SlowVectors {
  const { starts, nodes } = huffmanPaths(COUNTS);
  const paths = WORDS.map((_, word) =>
    Array.from(nodes.subarray(starts[word], starts[word + 1]), (node) => ({
      node: node & 0x7fffffff,
      right: node >= 2 ** 31,
    })),
  );
  const rowStarts = kernels.u32(plan.wordRows.starts, WORDS.length + 1);
  const rows = WORDS.map((_, word) =>
    Array.from(
      kernels.u32(plan.wordRows.rows, rowStarts[WORDS.length]).subarray(rowStarts[word], rowStarts[word + 1]),
    ),
  );
  return {
    cbow: config.arch === "cbow",
    window: config.window,
    negative: config.negative,
    rate: 0,
    key: 0,
    keep: keepThresholds(COUNTS, config.sample),
    alias: aliasTable(COUNTS.map((count) => count ** 0.75)),
    paths: config.loss === "hierarchical" ? paths : undefined,
    softmax: config.loss === "softmax",
    rows: config.subwords && rows,
    input: matrixOf(kernels, plan.input, plan, plan.inputRows),
    output: matrixOf(kernels, plan.output, plan),
  };
}

const matrixOf = (
  kernels: Kernels,
  address: number,
  { stride, vocabulary, dim }: VectorsPlan,
  rows = vocabulary,
) => Array.from({ length: rows }, (_, row) => Array.from(kernels.f32(address + row * stride * 4, dim)));

const differenceOf = (found: number[][], wanted: number[][]): number =>
  Math.max(...found.flatMap((row, r) => row.map((x, d) => Math.abs(x - wanted[r][d]))));
