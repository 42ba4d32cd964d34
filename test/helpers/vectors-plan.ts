/** Word vectors in training, small ones with seeded numbers, and what their slow twin needs of them. */
import { compile, Kernels } from "../../src/engine/kernels.ts";
import { aliasTable } from "../../src/models/alias-table.ts";
import { huffmanPaths } from "../../src/models/huffman.ts";
import { keepThresholds } from "../../src/models/subsampling.ts";
import type { VectorsConfig } from "../../src/models/vectors-config.ts";
import { planVectors, type VectorsPlan } from "../../src/models/vectors-plan.ts";
import { WordTable } from "../../src/text/word-table.ts";
import type { SlowVectors } from "../reference/word-vectors.ts";
import { randomFloats } from "./engine.ts";

const WORDS = ["the", "of", "whale", "ship", "sea", "captain", "white", "harpoon", "naïve"];
const COUNTS = Float64Array.from(WORDS, (_, i) => Math.round(90 / (i + 1)));
export const BASE: VectorsConfig = {
  arch: "skipgram",
  loss: "negative",
  dim: 10,
  window: 3,
  negative: 5,
  sample: 0.05,
};

export const MODES = (["skipgram", "cbow"] as const).flatMap((arch) =>
  (["negative", "hierarchical", "softmax"] as const).flatMap((loss) =>
    [undefined, { minn: 3, maxn: 4, buckets: 11 }].map((subwords) => ({ ...BASE, arch, loss, subwords })),
  ),
);

export function planned(
  config: VectorsConfig,
  deterministic: boolean,
): { plan: VectorsPlan; kernels: Kernels } {
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

export function slowOf(config: VectorsConfig, plan: VectorsPlan, kernels: Kernels): SlowVectors {
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

export const matrixOf = (
  kernels: Kernels,
  address: number,
  { stride, vocabulary, dim }: VectorsPlan,
  rows = vocabulary,
) => Array.from({ length: rows }, (_, row) => Array.from(kernels.f32(address + row * stride * 4, dim)));
