/** Small models of fastText, whose numbers are seeded. */
import type { FastTextArgs, FastTextEntries } from "../../src/formats/fasttext-header.ts";
import type { QuantizedMatrix } from "../../src/formats/fasttext-matrix.ts";
import { type FastTextParts, fastTextEntries, writeFastText } from "../../src/formats/fasttext-write.ts";
import type { StridedMatrix } from "../../src/formats/strided-matrix.ts";
import { randomFloats } from "./engine.ts";

export const FASTTEXT_WORDS = [
  "</s>",
  "the",
  "of",
  "and",
  "слово",
  "日本",
  "where",
  "a",
  "constructor",
  "__proto__",
];

export const FASTTEXT_ARGS: FastTextArgs = {
  dim: 5,
  ws: 5,
  epoch: 1,
  minCount: 1,
  neg: 5,
  wordNgrams: 1,
  loss: "ns",
  model: "skipgram",
  bucket: 50,
  minn: 2,
  maxn: 4,
  lrUpdateRate: 100,
  t: 1e-4,
};

const entriesOf = (words: readonly string[]): FastTextEntries =>
  fastTextEntries(
    words.map((word) => Buffer.from(word)),
    Float64Array.from(words, (_, id) => words.length - id),
  );

/** Seeded rows, the same for every stride; behind each there are numbers that no file may have. */
export function stridedMatrix(rows: number, columns: number, stride: number, seed: number): StridedMatrix {
  const own = randomFloats(rows * columns, seed);
  const numbers = new Float32Array(rows * stride).fill(1e30);
  for (let row = 0; row < rows; row++)
    numbers.set(own.subarray(row * columns, (row + 1) * columns), row * stride);
  return { rows, stride, numbers: () => numbers };
}

/** `stride` is that of the matrices in memory. */
export const fastTextFile = (...given: Parameters<typeof fastTextParts>): Buffer =>
  Buffer.concat([...writeFastText(fastTextParts(...given))]);

/** A quantized classifier of some labels, with two buckets left. */
export function quantizedFastTextFile(
  labels: readonly string[],
  { qnorm, qout }: { readonly qnorm: boolean; readonly qout: boolean },
): Buffer {
  const quantizer = { dim: 5, parts: 3, partDim: 2, lastDim: 1, centroids: randomFloats(5 * 256, 1) };
  const matrix = (rows: number): QuantizedMatrix => {
    const [codes, lengths] = [3, 1].map((size) => Uint8Array.from({ length: rows * size }, (_, i) => 7 * i));
    const norms = qnorm ? { codes: lengths, values: randomFloats(256, 2) } : undefined;
    return { kind: "quantized", rows, columns: 5, codes, quantizer, norms };
  };
  const { output, ...parts } = fastTextParts({ model: "supervised" }, labels);
  const file = writeFastText({
    ...parts,
    pruned: Int32Array.from([7, 1, 41, 0]),
    input: matrix(FASTTEXT_WORDS.length + 2),
    output: qout ? matrix(labels.length) : output,
  });
  return Buffer.concat([...file]);
}

/** What such a file is written from. */
export function fastTextParts(
  args: Partial<FastTextArgs> = {},
  labels: readonly string[] = [],
  stride = 8,
): FastTextParts {
  const all = { ...FASTTEXT_ARGS, ...args };
  const words = FASTTEXT_WORDS.length;
  const outputs = all.model === "supervised" ? labels.length : words;
  return {
    args: all,
    words: entriesOf(FASTTEXT_WORDS),
    labels: entriesOf(labels),
    tokens: 55,
    input: [stridedMatrix(words, all.dim, stride, 1), stridedMatrix(all.bucket, all.dim, stride, 2)],
    output: stridedMatrix(outputs, all.dim, stride, 3),
  };
}
