/**
 * Back-off n-gram models as files: safetensors, see model-file.ts, in the form of a forward trie. Level n = 1 … N has an
 * entry for each n-gram; they stand in the order of their ids, those of one context beside each other. Level 1 is
 * indexed by token id, and its last entry, whose id is the size of the vocabulary, is `<s>`, the beginning of a passage.
 */
import { idsOf, type NamedTensor, numbersOf } from "../formats/file-tensor.ts";
import { refusal } from "../formats/refuse.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import { type ModelFile, tensorOf } from "./model-file.ts";
import type { ModelParts } from "./model-parts.ts";
import { settingsOf } from "./settings.ts";

/** Its kind, as model files have it. */
export const NGRAM_MODEL = "ngram-model";

/** The logarithm that stands for log 0, as in ARPA files. */
export const LOG_ZERO = -99;

/** The n-grams of one length n; logarithms have base 10. */
export interface NgramLevel {
  /** (c_n) Of the probability of the last word behind the others. */
  readonly logProbs: Float32Array;
  /** (c_n) Of the weight of shorter contexts where this one has no entry for a word; where n < N. */
  readonly backoffs?: Float32Array;
  /** (c_n) The id of the last word; where n > 1. */
  readonly words?: Uint32Array;
  /** (c_n + 1) Where in the next level those begin that have one more word behind them, and end; where n < N. */
  readonly starts?: Uint32Array;
}

export interface NgramConfig {
  /** N */
  readonly order: number;
  /** c_1 … c_N */
  readonly counts: readonly number[];
  /** How the probabilities were made, such as `kneser-ney`. */
  readonly smoothing: string;
}

export interface NgramParts {
  /** Their arrays are asked for when they are written, some of them more than once. */
  readonly levels: readonly NgramLevel[];
  /** c_1 … c_N */
  readonly counts: readonly number[];
  readonly vocabulary: Vocabulary;
  readonly smoothing: string;
  /** How it was trained. */
  readonly training: object;
}

/** All that writeModel needs. */
export function ngramModelParts({
  levels,
  counts,
  vocabulary,
  smoothing,
  training,
}: NgramParts): Omit<ModelParts, "checkpoint"> & { readonly tensors: NamedTensor[] } {
  return {
    kind: NGRAM_MODEL,
    config: { arch: "ngram", order: levels.length, counts, smoothing },
    vocabulary: vocabulary.toJSON(),
    training,
    tensors: levels.flatMap((level, index) => levelTensors(level, index + 1, counts)),
  };
}

/** @throws ModelError if something is missing or cannot be. */
export function ngramConfig(file: ModelFile): NgramConfig {
  const { choice, text, whole } = settingsOf(file);
  choice("arch", ["ngram"]);
  const order = whole("order");
  const { counts } = file.config;
  if (Array.isArray(counts) && counts.length === order && counts.every(isCount) && counts[0] > 0)
    return { order, counts, smoothing: text("smoothing") };
  throw refusal(file.path)("its counts are not a whole number for each length of n-grams");
}

/**
 * The levels, as views of the file, one after the other. What the numbers say is not looked at.
 * @throws ModelError if one is missing or of another size than its count says.
 */
export function* ngramLevels(file: ModelFile, { order, counts }: NgramConfig): Generator<NgramLevel> {
  for (const [index, count] of counts.entries()) {
    const n = index + 1;
    const numbers = (name: string) => numbersOf(tensorOf(file, `${n}.${name}`, "F32", [count]));
    const ids = (name: string, length: number) => idsOf(tensorOf(file, `${n}.${name}`, "U32", [length]));
    yield {
      logProbs: numbers("log_probs"),
      ...(n > 1 && { words: ids("words", count) }),
      ...(n < order && { backoffs: numbers("backoffs"), starts: ids("starts", count + 1) }),
    };
  }
}

function levelTensors(level: NgramLevel, n: number, counts: readonly number[]): NamedTensor[] {
  const count = counts[n - 1];
  const isLongest = n === counts.length;
  return [
    lateTensor(`${n}.log_probs`, "F32", count, () => level.logProbs),
    ...(isLongest ? [] : [lateTensor(`${n}.backoffs`, "F32", count, () => level.backoffs)]),
    ...(n === 1 ? [] : [lateTensor(`${n}.words`, "U32", count, () => level.words)]),
    ...(isLongest ? [] : [lateTensor(`${n}.starts`, "U32", count + 1, () => level.starts)]),
  ];
}

/** A tensor whose numbers are asked for only when they are wanted. */
function lateTensor(
  name: string,
  dtype: "F32" | "U32",
  length: number,
  numbers: () => Float32Array | Uint32Array | undefined,
): NamedTensor {
  return {
    name,
    dtype,
    shape: [length],
    get bytes() {
      const { buffer, byteOffset, byteLength } = numbers() ?? new Uint32Array(0);
      return new Uint8Array(buffer, byteOffset, byteLength);
    },
  };
}

const isCount = (count: unknown): count is number => Number.isSafeInteger(count) && Number(count) >= 0;
