/** fastText's classifier (fasttext.cc, model.cc and loss.cc) in f64, line by line: slow, and with what it prints. */
import { readFastText } from "../../src/formats/fasttext.ts";
import { entryBytes, type FastTextEntries } from "../../src/formats/fasttext-header.ts";
import { decodeRows, type FastTextMatrix } from "../../src/formats/fasttext-matrix.ts";
import { refusal } from "../../src/formats/refuse.ts";
import { sourceOf } from "../helpers/vectors.ts";
import { bagReader } from "./bag.ts";

export interface Twin {
  readonly labels: readonly string[];
  /** By the labels' ids; none where a text has no rows. */
  probabilities(text: Uint8Array): number[];
  /** The same as predict-prob shows them. */
  printed(text: Uint8Array): number[];
}

type Row = Float32Array;
interface Tree {
  readonly children: readonly (readonly [number, number] | undefined)[];
}

export async function bagClassifierTwin(file: Uint8Array): Promise<Twin> {
  const model = await readFastText(sourceOf(file), refusal("twin"));
  const { args, pruned } = model;
  const words = textsOf(model.words, "latin1");
  const input = await rowsOf(model.input);
  const output = await rowsOf(await model.output());
  const settings = { ...args, pruned, bucket: pruned?.length === 0 ? 0 : args.bucket };
  const tree = args.loss === "hs" ? buildTree(model.labels.counts) : undefined;
  const read = bagReader(words, settings, textsOf(model.labels, "latin1"));
  const hidden = (text: Uint8Array) =>
    mean(
      read(text).map((row) => input[row]),
      args.dim,
    );
  const of = (text: Uint8Array, isPrinted: boolean) => {
    const vector = hidden(text);
    if (vector === undefined) return [];
    if (tree !== undefined) return leaves(tree, output, vector, isPrinted ? 1e-5 : 0);
    const scores = output.map((row) => dot(row, vector));
    if (args.loss === "softmax") return softmax(scores).map((p) => p + (isPrinted ? 1e-5 : 0));
    return scores.map((x) => (isPrinted ? sigmoidByTable(x) + 1e-5 : sigmoid(x)));
  };
  return {
    labels: textsOf(model.labels, "utf8"),
    probabilities: (text) => of(text, false),
    printed: (text) => of(text, true),
  };
}

const textsOf = (entries: FastTextEntries, encoding: "latin1" | "utf8"): string[] =>
  Array.from(entries.ends, (_, id) => Buffer.from(entryBytes(entries, id)).toString(encoding));

async function rowsOf(matrix: FastTextMatrix): Promise<Row[]> {
  const { rows, columns } = matrix;
  const numbers = new Float32Array(rows * columns);
  if (matrix.kind === "quantized") decodeRows(matrix, 0, numbers);
  else await matrix.read(new Uint8Array(numbers.buffer));
  return Array.from({ length: rows }, (_, row) => numbers.subarray(row * columns, (row + 1) * columns));
}

function mean(rows: readonly Row[], dim: number): number[] | undefined {
  if (rows.length === 0) return undefined;
  return Array.from({ length: dim }, (_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
}

const dot = (row: Row, vector: readonly number[]): number =>
  vector.reduce((sum, x, i) => sum + x * row[i], 0);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Its sigmoid for one-vs-all and negative sampling: 512 steps from -8 to 8. */
function sigmoidByTable(x: number): number {
  if (x < -8) return 0;
  return x > 8 ? 1 : sigmoid((Math.trunc(((x + 8) * 512) / 8 / 2) * 2 * 8) / 512 - 8);
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((x) => Math.exp(x - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** The product of the probabilities on the way to each leaf, to each of which `more` is added. */
function leaves(
  { children }: Tree,
  output: readonly Row[],
  vector: readonly number[],
  more: number,
): number[] {
  const found: number[] = [];
  const labels = output.length;
  const visit = (node: number, probability: number): void => {
    const both = children[node];
    if (both === undefined) found[node] = probability;
    else {
      const right = sigmoid(dot(output[node - labels], vector));
      visit(both[0], probability * (1 - right + more));
      visit(both[1], probability * (right + more));
    }
  };
  visit(2 * labels - 2, 1);
  return found;
}

/** HierarchicalSoftmaxLoss::buildTree */
function buildTree(counts: Float64Array): Tree {
  const labels = counts.length;
  const all = [...counts, ...new Array(labels - 1).fill(1e15)];
  const children: (readonly [number, number] | undefined)[] = all.map(() => undefined);
  let leaf = labels - 1;
  let node = labels;
  for (let i = labels; i < 2 * labels - 1; i++) {
    const next = () => (leaf >= 0 && all[leaf] < all[node] ? leaf-- : node++);
    const both = [next(), next()] as const;
    children[i] = both;
    all[i] = all[both[0]] + all[both[1]];
  }
  return { children };
}
