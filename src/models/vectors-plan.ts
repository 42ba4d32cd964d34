/** Where everything lies that the threads share which train word vectors: plain data, which can be posted to them. */
import { openBarrier } from "../engine/barrier.ts";
import { Area, type Kernels } from "../engine/kernels.ts";
import { UsageError } from "../errors.ts";
import { withRoom } from "../text/symbol-table.ts";
import type { WordTable } from "../text/word-table.ts";
import { END_WORD } from "../text/word-vocabulary.ts";
import { aliasTable } from "./alias-table.ts";
import { blocksOf, MOST_BYTES } from "./column-blocks.ts";
import { placeNumbers } from "./placed-numbers.ts";
import { keepThresholds } from "./subsampling.ts";
import { placePaths } from "./tree-paths.ts";
import type { VectorsConfig } from "./vectors-config.ts";
import { type WindowLayout, windowLayout } from "./vectors-layout.ts";

/** Addresses are in bytes; those of what there is not are 0. */
export interface VectorsPlan extends VectorsConfig {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** How many threads there are. */
  readonly members: number;
  /** Blocks of columns, which threads share where the bytes must not depend on threads; else 1. */
  readonly blocks: number;
  /** V */
  readonly vocabulary: number;
  /** f32 from one row to the next: D, rounded up to a multiple of 4. */
  readonly stride: number;
  /** (V + buckets, stride) */
  readonly input: number;
  readonly inputRows: number;
  /** (V, stride) */
  readonly output: number;
  readonly keep: number;
  readonly alias: number;
  readonly paths: number;
  readonly nodes: number;
  readonly wordRows: WordRows;
  readonly zeroRow: number;
  readonly barrier: number;
  /** A u32 from which threads take the number of the next chunk. */
  readonly counter: number;
  readonly layout: WindowLayout;
  /** How many windows lie side by side, and where: those of the next block are `blockBytes` behind. */
  readonly batch: number;
  readonly windows: number;
  readonly blockBytes: number;
}

/** Rows of the input matrix that make up each word. */
export interface WordRows {
  readonly starts: number;
  readonly rows: number;
}

export interface PlanOptions {
  readonly config: VectorsConfig;
  /** The words, in the order of their ids, from the most frequent on. */
  readonly table: WordTable;
  readonly counts: Float64Array;
  readonly module: WebAssembly.Module;
  readonly threads: number;
  /** The same bytes for any number of threads. */
  readonly deterministic: boolean;
}

/** The most windows of a batch, whose steps see all rows as they were before it, … */
const BATCH = 32;
/** … of those that have nodes of a tree, or all words, in common, … */
const BATCH_IN_COMMON = 4;
/** … and how often at most one word comes in it: many steps of one row at once would go too far. */
const OCCURRENCES = 0.5;
const BATCH_BYTES = 2 ** 26;
/** Words are drawn as negatives by this power of their counts. */
const NEGATIVE_POWER = 0.75;

/** Takes the memory that the training needs, all zero. @throws UsageError when it does not fit, with the arithmetic */
export function planVectors(kernels: Kernels, options: PlanOptions): VectorsPlan {
  const { config, table, counts, module, threads, deterministic } = options;
  const vocabulary = counts.length;
  const stride = Math.ceil(config.dim / 4) * 4;
  const inputRows = vocabulary + (config.subwords?.buckets ?? 0);
  refuseTooLarge(kernels, config, vocabulary, stride);
  const blocks = deterministic ? blocksOf(config.dim) : 1;
  const input = kernels.allocate(inputRows * stride * 4);
  const output = kernels.allocate(vocabulary * stride * 4);
  const { paths, nodes, longest } = config.loss === "hierarchical" ? placePaths(kernels, counts) : NO_PATHS;
  const layout = windowLayout(config, vocabulary, stride, longest);
  const keep = keepThresholds(counts, config.sample);
  const batch = deterministic ? batchOf(config, counts, keep, layout.bytes) : 1;
  const blockBytes = layout.bytes * batch;
  return {
    ...config,
    memory: kernels.memory,
    module,
    members: deterministic ? Math.min(threads, blocks) : threads,
    blocks,
    vocabulary,
    stride,
    input,
    inputRows,
    output,
    keep: placeNumbers(kernels, keep),
    alias:
      config.loss === "negative"
        ? placeNumbers(kernels, aliasTable(counts.map((count) => count ** NEGATIVE_POWER)))
        : 0,
    paths,
    nodes,
    wordRows: placeSubwords(kernels, table, config),
    zeroRow: kernels.allocate(stride * 4),
    barrier: openBarrier(kernels),
    counter: kernels.allocate(4),
    layout,
    batch,
    windows: deterministic ? kernels.allocate(blockBytes * blocks) : 0,
    blockBytes,
  };
}

/** It depends on the words and the settings, never on threads. */
function batchOf(
  { loss }: VectorsConfig,
  counts: Float64Array,
  keep: Uint32Array,
  windowBytes: number,
): number {
  const share = Math.max(
    largestShare(counts.map((count, word) => count * keep[word])),
    largestShare(counts.map((count) => count ** NEGATIVE_POWER)),
  );
  const most = loss === "negative" ? BATCH : BATCH_IN_COMMON;
  const limits = [most, Math.floor(OCCURRENCES / share), Math.floor(BATCH_BYTES / windowBytes)];
  return Math.max(1, Math.min(...limits));
}

function largestShare(weights: Float64Array): number {
  let [sum, largest] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    largest = Math.max(largest, weight);
  }
  return largest / sum;
}

const NO_PATHS = { paths: 0, nodes: 0, longest: 0 };

function refuseTooLarge(
  kernels: Kernels,
  { dim, subwords }: VectorsConfig,
  words: number,
  stride: number,
): void {
  const rows = 2 * words + (subwords?.buckets ?? 0);
  if (kernels.allocated + rows * stride * 4 <= MOST_BYTES) return;
  const grouped = (number: number) => number.toLocaleString("en-US");
  const buckets = subwords === undefined ? "" : ` + ${grouped(subwords.buckets)} buckets`;
  const numbers = stride === dim ? `${dim} numbers` : `${stride} numbers (${dim} and padding)`;
  const size = `(2 × ${grouped(words)} words${buckets}) × ${numbers} × 4 bytes`;
  throw new UsageError(`${size} = ${grouped(rows * stride * 4)} bytes do not fit into the engine's 4 GiB`, {
    hint: `a smaller --dim${subwords === undefined ? "" : ", fewer --buckets"} or a larger --min-count makes them fewer`,
  });
}

/** A word has a row of its own, and those of its n-grams behind all words. */
function placeSubwords(kernels: Kernels, table: WordTable, { subwords }: VectorsConfig): WordRows {
  if (subwords === undefined) return { starts: 0, rows: 0 };
  const { minn, maxn, buckets } = subwords;
  const starts = new Uint32Array(table.size + 1);
  const scratch = new Area(kernels);
  let rows = new Uint32Array(table.size * 16);
  for (let word = 0; word < table.size; word++) {
    const { byteOffset, length } = table.bytes(word);
    const ids = scratch.reserve((length + 1) * Math.max(0, maxn - minn + 1) * 4);
    const count =
      table.symbol(word) === END_WORD
        ? 0 // fastText has none of it
        : kernels.call.subword_ids(byteOffset, byteOffset + length, minn, maxn, buckets, ids);
    const first = starts[word];
    rows = withRoom(rows, first + 1 + count);
    rows[first] = word;
    rows.set(kernels.u32(ids, count), first + 1);
    for (let i = first + 1; i <= first + count; i++) rows[i] += table.size;
    starts[word + 1] = first + 1 + count;
  }
  return {
    starts: placeNumbers(kernels, starts),
    rows: placeNumbers(kernels, rows.subarray(0, starts[table.size])),
  };
}
