/** The classifier of a model of fastText, as its `predict` reads it. */
import { Arena } from "../engine/arena.ts";
import type { Backend, BackendName } from "../engine/backend.ts";
import { openBackend } from "../engine/backends.ts";
import { Kernels } from "../engine/kernels.ts";
import type { ByteSource } from "../formats/byte-source.ts";
import { type FastTextModel, readFastText } from "../formats/fasttext.ts";
import { entryBytes, type FastTextEntries, type FastTextHeader } from "../formats/fasttext-header.ts";
import { otherKind, type Refuse, refusal } from "../formats/refuse.ts";
import { LONGEST_NGRAM } from "../formats/word-vectors-limits.ts";
import * as state from "../kernels/bag-state.ts";
import { WordTable } from "../text/word-table.ts";
import { Bag, type SharedBag, shareBag } from "./bag.ts";
import type { SharedBagClassifier, SharedScores } from "./bag-classifier.ts";
import { loadRows, tableOf } from "./fasttext-parts.ts";
import type { GrowingRows } from "./growing-rows.ts";
import { huffmanTree } from "./huffman.ts";
import { TEXT_CLASSIFIER } from "./text-classifier-file.ts";
import { refuseNonFinite } from "./word-vectors.ts";

/** What stands before each label in a file. */
const PREFIX = "__label__";
/** So that no sum of the rows of a text, and no score, is beyond all numbers. */
const LARGEST = 1e28;
const LARGEST_SCORE = 1e38;
/** Rows that are looked at in one call. */
const BATCH = 2 ** 10;

/** @throws ModelError where it is damaged, no classifier, or larger than 4 GiB, IoError when there is no such backend */
export async function shareFastTextClassifier(
  source: ByteSource,
  path: string,
  backendName: BackendName | "auto",
): Promise<SharedBagClassifier> {
  return shareFastTextModel(await readFastText(source, refusal(path)), path, backendName);
}

/** The same of a model whose parts are there. */
export async function shareFastTextModel(
  model: FastTextModel,
  path: string,
  backendName: BackendName | "auto",
): Promise<SharedBagClassifier> {
  const refuse = refusal(path);
  const { model: trained } = model.args;
  if (trained !== "supervised")
    throw otherKind(path, TEXT_CLASSIFIER, `a fastText model of word vectors (${trained}), no classifier`);
  checkHeader(model, refuse);
  const { module, backend } = await openBackend(backendName);
  const kernels = new Kernels(module);
  const { input, output } = await loadMatrices(kernels, model, refuse);
  const table = tableOf(kernels, model.words, refuse);
  const { dim, stride } = input;
  return {
    reads: "texts",
    path,
    labels: labelsOf(model.labels),
    backend: backend.name,
    module,
    memory: kernels.memory,
    bag: bagOf(kernels, table, model, input),
    dim,
    stride,
    scores: scoresOf(kernels, backend, model, output),
  };
}

function checkHeader({ args, labels }: FastTextHeader, refuse: Refuse): void {
  if (labels.ends.length === 0) throw refuse("no labels are in it");
  if (args.wordNgrams > LONGEST_NGRAM) throw refuse(`its setting wordNgrams is ${args.wordNgrams}`);
}

async function loadMatrices(
  kernels: Kernels,
  model: FastTextModel,
  refuse: Refuse,
): Promise<{ readonly input: GrowingRows; readonly output: GrowingRows }> {
  const input = await loadRows(kernels, model.input, refuse);
  const output = await loadRows(kernels, await model.output(), refuse);
  await model.end();
  const sizes = [input, output].map((rows) => largestSize(kernels, rows));
  if (Math.max(...sizes) < LARGEST && sizes[0] * sizes[1] * input.dim < LARGEST_SCORE)
    return { input, output };
  refuseNonFinite(kernels, input, "input matrix", refuse);
  refuseNonFinite(kernels, output, "output matrix", refuse);
  throw refuse(`its numbers, up to ${sizes[0]} and ${sizes[1]}, are too large to be those of a classifier`);
}

/** Of any of its numbers. By and by: a kernel that is called for the first time is not compiled well before it returns. */
function largestSize(kernels: Kernels, { address, count, stride }: GrowingRows): number {
  let largest = 0;
  for (let row = 0; row < count; row += BATCH)
    largest = Math.max(
      largest,
      kernels.call.largest_size(address + row * stride * 4, Math.min(BATCH, count - row) * stride),
    );
  return largest;
}

function labelsOf(labels: FastTextEntries): string[] {
  return Array.from(labels.ends, (_, id) => labelName(entryBytes(labels, id)));
}

/** A label of the file without the prefix. */
export function labelName(label: Uint8Array): string {
  const text = Buffer.from(label).toString();
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
}

/** Known words get the sums of their rows in the place of their own. */
function bagOf(
  kernels: Kernels,
  table: WordTable,
  { args, pruned, labels }: FastTextHeader,
  { address, stride }: GrowingRows,
): SharedBag {
  const { members } = shareBag(kernels, table, { ...args, pruned }, { lists: false });
  const more: [number, number][] = [
    [state.MATRIX, address],
    [state.STRIDE, stride * 4],
    [state.LABELS, placeOddLabels(kernels, labels)],
  ];
  const bag = { members: [...members, ...more] };
  if (args.maxn === 0 || args.bucket === 0 || pruned?.length === 0) return withHashes(kernels, table, bag);
  const summed: [number, number] = [state.SUMMED, kernels.allocate(table.size * 4)];
  const whole = { members: [...bag.members, summed] };
  const composer = new Bag(kernels, whole).address;
  kernels.store(composer + state.LIST, kernels.allocate(kernels.call.bag_list(composer)));
  kernels.call.bag_compose(composer);
  return whole;
}

function withHashes(kernels: Kernels, table: WordTable, { members }: SharedBag): SharedBag {
  const hashes = kernels.allocate(table.size * 4);
  const bag = { members: [...members, [state.WORD_HASHES, hashes] as const] };
  kernels.call.bag_hash_words(new Bag(kernels, bag).address);
  return bag;
}

/** The table of those that do not begin with the prefix, as `fasttext supervised -label` makes them; 0 where all do. */
function placeOddLabels(kernels: Kernels, labels: FastTextEntries): number {
  const all = Array.from(labels.ends, (_, id) => Buffer.from(entryBytes(labels, id)));
  const odd = all.filter((label) => !label.subarray(0, PREFIX.length).equals(Buffer.from(PREFIX)));
  if (odd.length === 0) return 0;
  const table = new WordTable(kernels);
  table.addAll(odd);
  return table.address;
}

function scoresOf(
  kernels: Kernels,
  backend: Backend,
  { args, labels }: FastTextHeader,
  { address: pointer, dim: rows, count: columns, stride }: GrowingRows,
): SharedScores {
  if (args.loss === "hs")
    return { kind: "tree", children: placeTree(kernels, labels.counts), nodes: pointer };
  const step = new Arena(kernels);
  const output = backend.prepare({ kernels, step }, { pointer, rows, columns, stride, transposed: true });
  return { kind: args.loss === "softmax" ? "softmax" : "sigmoid", output };
}

/** {left, right} of each inner node; the inner nodes are numbered behind the labels. */
function placeTree(kernels: Kernels, counts: Float64Array): number {
  const { parents, rights } = huffmanTree(counts, "inner");
  const address = kernels.allocate(Math.max(1, counts.length - 1) * 8);
  for (let node = 0; node < 2 * counts.length - 2; node++)
    kernels.store(address + (parents[node] - counts.length) * 8 + rights[node] * 4, node);
  return address;
}
