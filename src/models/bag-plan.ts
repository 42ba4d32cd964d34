/** Where everything lies that the threads share which train a bag-of-words classifier: plain data, which can be posted. */
import { openBarrier } from "../engine/barrier.ts";
import type { Kernels } from "../engine/kernels.ts";
import { UsageError } from "../errors.ts";
import { aliasTable } from "./alias-table.ts";
import type { BagConfig } from "./bag-config.ts";
import { type BagLayout, bagLayout } from "./bag-layout.ts";
import { blocksOf, MOST_BYTES } from "./column-blocks.ts";
import { strideOf } from "./growing-rows.ts";
import { placeNumbers } from "./placed-numbers.ts";
import { placePaths } from "./tree-paths.ts";

/** Addresses are in bytes; those of what there is not are 0. */
export interface BagPlan extends BagConfig {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** How many threads there are. */
  readonly members: number;
  /** Blocks of columns, which threads share where the bytes must not depend on threads; else 1. */
  readonly blocks: number;
  /** V and C */
  readonly words: number;
  readonly labels: number;
  /** K */
  readonly negative: number;
  /** f32 from one row to the next: D, rounded up to a multiple of 4. */
  readonly stride: number;
  /** (V + buckets, stride) */
  readonly input: number;
  readonly inputRows: number;
  /** (C, stride) */
  readonly output: number;
  readonly alias: number;
  readonly paths: number;
  readonly nodes: number;
  readonly zeroRow: number;
  readonly barrier: number;
  /** A u32 from which threads take the number of the next chunk. */
  readonly counter: number;
  readonly layout: BagLayout;
  /** How many windows lie side by side, and where: those of the next block are `blockBytes` behind. */
  readonly batch: number;
  readonly windows: number;
  readonly blockBytes: number;
}

export interface BagPlanOptions {
  readonly config: BagConfig;
  readonly words: number;
  /** (C) How often each label came, the most frequent first. */
  readonly labelCounts: Float64Array;
  readonly negative: number;
  readonly module: WebAssembly.Module;
  readonly threads: number;
  /** The same bytes for any number of threads. */
  readonly deterministic: boolean;
}

/** Texts of a batch: gradients see what they were before the batch. */
const BATCH = 16;
const BATCH_BYTES = 2 ** 26;
/** As in fastText: rare labels are drawn more often than they come. */
const DRAWN = 0.5;

/** Takes the memory that the training needs, all zero. @throws UsageError when it does not fit, with the arithmetic */
export function planBag(kernels: Kernels, options: BagPlanOptions): BagPlan {
  const { config, words, labelCounts, negative, module, threads, deterministic } = options;
  const { dim, loss, buckets } = config;
  const labels = labelCounts.length;
  const stride = strideOf(dim);
  const inputRows = words + buckets;
  refuseTooLarge(kernels, config, words, labels);
  const blocks = deterministic ? blocksOf(dim) : 1;
  const input = kernels.allocate(inputRows * stride * 4);
  const output = kernels.allocate(labels * stride * 4);
  const { paths, nodes, longest } =
    loss === "hierarchical" ? placePaths(kernels, labelCounts, "inner") : NO_PATHS;
  const most = { softmax: labels, ova: labels, negative: 1 + negative, hierarchical: longest }[loss];
  const layout = bagLayout(most, stride);
  const batch = deterministic ? Math.max(1, Math.min(BATCH, Math.floor(BATCH_BYTES / layout.bytes))) : 1;
  const blockBytes = layout.bytes * batch;
  return {
    ...config,
    memory: kernels.memory,
    module,
    members: deterministic ? Math.min(threads, blocks) : threads,
    blocks,
    words,
    labels,
    negative,
    stride,
    input,
    inputRows,
    output,
    alias:
      loss === "negative" ? placeNumbers(kernels, aliasTable(labelCounts.map((count) => count ** DRAWN))) : 0,
    paths,
    nodes,
    zeroRow: kernels.allocate(stride * 4),
    barrier: openBarrier(kernels),
    counter: kernels.allocate(4),
    layout,
    batch,
    windows: deterministic ? kernels.allocate(blockBytes * blocks) : 0,
    blockBytes,
  };
}

const NO_PATHS = { paths: 0, nodes: 0, longest: 0 };

function refuseTooLarge(kernels: Kernels, { dim, buckets }: BagConfig, words: number, labels: number): void {
  const rows = words + buckets + labels;
  if (kernels.allocated + rows * strideOf(dim) * 4 <= MOST_BYTES) return;
  const grouped = (number: number) => number.toLocaleString("en-US");
  const grams = buckets === 0 ? "" : ` + ${grouped(buckets)} buckets`;
  const size = `(${grouped(words)} words${grams} + ${grouped(labels)} labels) × ${dim} numbers × 4 bytes`;
  throw new UsageError(`${size} = ${grouped(rows * dim * 4)} bytes do not fit into the engine's 4 GiB`, {
    hint: `a smaller --dim${buckets === 0 ? "" : ", fewer --buckets"} or a larger --min-count makes them fewer`,
  });
}
