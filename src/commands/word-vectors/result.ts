/** What a training of word vectors leaves behind: files of several formats, and its record. */
import { extname } from "node:path";
import { DataError, UsageError } from "../../errors.ts";
import { fastTextEntries, writeFastText } from "../../formats/fasttext-write.ts";
import type { NamedTensor } from "../../formats/file-tensor.ts";
import { quoted, refusal } from "../../formats/refuse.ts";
import { composeWords } from "../../models/subwords.ts";
import { type WordVectorsParts, writeWordVectors } from "../../models/word-vectors-model.ts";
import { writeWord2vecBinary, writeWord2vecText } from "../../models/word2vec-write.ts";
import type { VectorsOptions } from "./flags.ts";
import type { VectorsJob } from "./job.ts";
import type { VectorsText } from "./text.ts";

export type VectorsFormat = NonNullable<VectorsOptions["to"]>;

/** @throws UsageError where the command cannot write the format */
export function formatOf({ to, output = "-" }: VectorsOptions, command: "w2v" | "fasttext"): VectorsFormat {
  const name = output.replace(/\.(gz|zst|zstd)$/, "");
  const format = to ?? BY_EXTENSION[command][extname(name)] ?? "text";
  if (format === "fasttext" && command === "w2v")
    throw new UsageError("models of fastText are written by weft fasttext", {
      hint: "weft fasttext --maxn 0 trains words without n-grams",
    });
  return format;
}

/** @throws DataError where the format cannot hold a word */
export function checkWords(format: VectorsFormat, words: readonly string[]): void {
  const bad = words.find((word) => FORBIDDEN[format].some((character) => word.includes(character)));
  if (bad !== undefined)
    throw new DataError(`the word ${quoted(bad)} cannot stand in a file of the format ${format}`, {
      hint: "a model file (--to model) can hold any word",
    });
}

/** What stands between words or behind them, and so in none. */
const FORBIDDEN: Readonly<Record<VectorsFormat, readonly string[]>> = {
  text: ["\n"],
  binary: [" ", "\n"],
  model: [],
  fasttext: ["\0"],
};

const BY_EXTENSION: Readonly<Record<"w2v" | "fasttext", Readonly<Record<string, VectorsFormat>>>> = {
  w2v: { ".bin": "binary", ".safetensors": "model" },
  fasttext: { ".bin": "fasttext", ".safetensors": "model" },
};

export interface Result {
  readonly job: VectorsJob;
  readonly text: VectorsText;
  readonly options: VectorsOptions;
  /** How it was trained. */
  readonly training: object;
}

/** The file, piece by piece. Of text and binary files, words are what they are with their n-grams. */
export function writeVectors(format: VectorsFormat, result: Result): Iterable<Uint8Array> {
  const { job, options } = result;
  if (format === "model") return writeWordVectors(modelParts(result, options.saveContext));
  if (format === "fasttext") return writeFastText(fastTextParts(result));
  const vectors = composed(job);
  return format === "text" ? writeWord2vecText(vectors) : writeWord2vecBinary(vectors);
}

/** All that a model file has; `context` says whether the other matrix is among it. */
export function modelParts(
  { job, text, training }: Result,
  context: boolean,
): WordVectorsParts & { tensors?: NamedTensor[] } {
  const { arch, loss, dim, window, negative, sample, subwords } = job.plan;
  return {
    config: { arch, loss, dim, window, negative, sample, ...(subwords && { subwords }) },
    words: text.words,
    counts: text.counts,
    vectors: job.words,
    ngrams: job.ngrams,
    context: context ? job.context : undefined,
    training,
  };
}

/** The vectors of words, in place of their own rows: nothing is trained after it. */
function composed({ kernels, table, plan }: VectorsJob) {
  const { input, stride, dim, vocabulary, subwords } = plan;
  if (subwords !== undefined) {
    const rows = input + vocabulary * stride * 4;
    composeWords(
      kernels,
      table,
      { address: input, stride, subwords: { ...subwords, rows } },
      refusal("the vectors"),
    );
  }
  const wordBytes = (id: number) => table.bytes(id);
  return { kernels, size: vocabulary, dim, stride, rows: input, wordBytes };
}

const LOSSES = { negative: "ns", hierarchical: "hs", softmax: "softmax" } as const;

function fastTextParts({ job, text, options }: Result) {
  const { arch, loss, dim, window, negative, sample, subwords, vocabulary } = job.plan;
  const { minn, maxn, buckets } = subwords ?? { minn: 0, maxn: 0, buckets: 0 };
  const { table } = job;
  const bytes = Array.from({ length: vocabulary }, (_, id) => table.bytes(id));
  const words = fastTextEntries(bytes, text.counts);
  return {
    args: {
      ...{ dim, ws: window, epoch: options.epochs, minCount: options.minCount, neg: negative, wordNgrams: 1 },
      ...{ loss: LOSSES[loss], model: arch, bucket: buckets, minn, maxn, lrUpdateRate: 100, t: sample },
    },
    words,
    labels: fastTextEntries([], new Float64Array(0)),
    tokens: text.counts.reduce((sum, count) => sum + count, 0),
    input: job.ngrams === undefined ? [job.words] : [job.words, job.ngrams],
    output: job.context,
  };
}
