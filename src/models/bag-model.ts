/** Bag-of-words classifiers as model files (model-file.ts): a text classifier whose arch is bow. */
import type { FastTextModel } from "../formats/fasttext.ts";
import type { FastTextArgs } from "../formats/fasttext-header.ts";
import { FASTTEXT_VERSION } from "../formats/fasttext-header.ts";
import type { DenseMatrix } from "../formats/fasttext-matrix.ts";
import { fastTextEntries } from "../formats/fasttext-write.ts";
import type { NamedTensor } from "../formats/file-tensor.ts";
import { type Refuse, refusal } from "../formats/refuse.ts";
import type { StridedMatrix } from "../formats/strided-matrix.ts";
import { LONGEST_NGRAM } from "../formats/word-vectors-limits.ts";
import { BAG_LOSSES, type BagConfig } from "./bag-config.ts";
import { countsTensor, matrixTensor } from "./matrix-tensor.ts";
import { type ModelFile, tensorOf } from "./model-file.ts";
import type { ModelParts } from "./model-parts.ts";
import { isPlain } from "./plain.ts";
import { settingsOf } from "./settings.ts";

/** How the config of such a model begins. */
export const BOW = "bow";
/** Its tensors that say how often words and labels came, which are not learnt. */
export const BAG_COUNTS: readonly string[] = ["counts", "label_counts"];
/** As text-classifier-file.ts has it. */
const KIND = "text-classifier";

export interface BagParts {
  readonly config: BagConfig;
  /** From the most frequent on, no two alike. */
  readonly words: readonly Uint8Array[];
  readonly counts: Float64Array;
  readonly labels: readonly string[];
  readonly labelCounts: Float64Array;
  /** (V, D), (buckets, D) and (C, D); of a tree the last ones are those of its inner nodes. */
  readonly wordRows: StridedMatrix;
  readonly ngramRows: StridedMatrix;
  readonly labelRows: StridedMatrix;
}

/** All of the model file. The words are UTF-8. */
export function bagModel(
  { config, words, counts, labels, labelCounts, ...rows }: BagParts,
  training: object,
): Omit<ModelParts, "checkpoint"> & { readonly tensors: NamedTensor[] } {
  const tokens = words.map((word) => Buffer.from(word).toString());
  const matrix = (name: string, one: StridedMatrix) =>
    one.rows === 0 ? [] : [matrixTensor(name, one, config.dim)];
  return {
    kind: KIND,
    config: { arch: BOW, ...config },
    vocabulary: { tokens, labels },
    training,
    tensors: [
      countsTensor("counts", counts),
      countsTensor("label_counts", labelCounts),
      ...matrix("words", rows.wordRows),
      ...matrix("ngrams", rows.ngramRows),
      ...matrix("labels", rows.labelRows),
    ],
  };
}

export const isBagModel = ({ kind, config }: ModelFile): boolean => kind === KIND && config.arch === BOW;

/** Its parts as a model of fastText has them. @throws ModelError where they do not fit together */
export function fastTextOf(file: ModelFile): FastTextModel {
  const refuse = refusal(file.path);
  const config = bagConfig(file, refuse);
  const { tokens, labels } = vocabularyOf(file, refuse);
  const matrix = (name: string, rows: number) => tensorOf(file, name, "F32", [rows, config.dim]).bytes;
  const pieces = [matrix("words", tokens.length)];
  if (config.buckets > 0) pieces.push(matrix("ngrams", config.buckets));
  const output = matrix("labels", labels.length);
  return {
    version: FASTTEXT_VERSION,
    args: fastTextArgs(config, {}),
    words: fastTextEntries(bytesOf(tokens), countsOf(file, "counts", tokens.length, refuse)),
    labels: fastTextEntries(
      bytesOf(labels.map((label) => LABEL + label)),
      countsOf(file, "label_counts", labels.length, refuse),
    ),
    tokens: 0,
    input: dense(tokens.length + config.buckets, config.dim, pieces),
    output: async () => dense(labels.length, config.dim, [output]),
    end: async () => {},
  };
}

/** What stands before each label in a file of fastText. */
export const LABEL = "__label__";

const LOSSES = { softmax: "softmax", hierarchical: "hs", negative: "ns", ova: "ova" } as const;

/** Of a training: what a model does not say is as fastText has it when it is not given. */
export function fastTextArgs(
  { loss, dim, wordNgrams, minn, maxn, buckets }: BagConfig,
  { epoch = 5, minCount = 1, neg = 5 }: Partial<Pick<FastTextArgs, "epoch" | "minCount" | "neg">>,
): FastTextArgs {
  return {
    ...{ dim, ws: 5, epoch, minCount, neg, wordNgrams, loss: LOSSES[loss], model: "supervised" },
    ...{ bucket: buckets, minn, maxn, lrUpdateRate: 100, t: 1e-4 },
  };
}

function bagConfig(file: ModelFile, refuse: Refuse): BagConfig {
  const { choice, whole } = settingsOf(file);
  const config = {
    loss: choice("loss", BAG_LOSSES),
    dim: whole("dim"),
    wordNgrams: whole("wordNgrams"),
    minn: whole("minn", 0),
    maxn: whole("maxn", 0),
    buckets: whole("buckets", 0),
  };
  if (config.maxn > LONGEST_NGRAM || config.buckets >= 2 ** 31)
    throw refuse("its n-grams are longer, or its buckets more, than can be");
  return config;
}

function vocabularyOf({ vocabulary }: ModelFile, refuse: Refuse) {
  const { tokens, labels } = isPlain(vocabulary) ? vocabulary : {};
  const isStrings = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((one) => typeof one === "string");
  if (!isStrings(tokens)) throw refuse("its words are not strings");
  if (!isStrings(labels)) throw refuse("its labels are not strings");
  if (new Set(labels).size < labels.length) throw refuse("one of its labels is there twice");
  return { tokens, labels };
}

function* bytesOf(texts: readonly string[]): Generator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

function countsOf(file: ModelFile, name: string, size: number, refuse: Refuse): Float64Array {
  const { bytes } = tensorOf(file, name, "F64", [size]);
  const counts = new Float64Array(new Uint8Array(bytes).buffer);
  if (counts.every((one) => one >= 0 && one < Number.POSITIVE_INFINITY)) return counts;
  throw refuse(`its ${name} are not all numbers from 0`);
}

function dense(rows: number, columns: number, parts: readonly Uint8Array[]): DenseMatrix {
  const left = [...parts];
  const read = async (target: Uint8Array): Promise<void> => {
    for (let place = 0; place < target.length; ) {
      const piece = left[0].subarray(0, target.length - place);
      target.set(piece, place);
      place += piece.length;
      left[0] = left[0].subarray(piece.length);
      if (left[0].length === 0) left.shift();
    }
  };
  return { kind: "dense", rows, columns, read, skip: async () => {} };
}
