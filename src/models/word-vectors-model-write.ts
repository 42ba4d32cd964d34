/** Writes word vectors as models of weft: safetensors, see model-file.ts. */
import type { StridedMatrix } from "../formats/strided-matrix.ts";
import { countsTensor, matrixTensor } from "./matrix-tensor.ts";
import { writeModel } from "./model-file.ts";

/** Its kind, as model files have it. */
export const WORD_VECTORS = "word-vectors";

/** The tensor of how often each word came. */
export const COUNTS = "counts";

export interface WordVectorsConfig {
  /** Such as `skipgram`. */
  readonly arch: string;
  readonly loss: string;
  /** D */
  readonly dim: number;
  readonly window: number;
  /** How many negative words a pair has. */
  readonly negative: number;
  /** The share of the text from which on words are passed over by chance. */
  readonly sample?: number;
  /** Where words are made of character n-grams too: of how many characters, and in how many buckets. */
  readonly subwords?: { readonly minn: number; readonly maxn: number; readonly buckets: number };
}

export interface WordVectorsParts {
  readonly config: WordVectorsConfig;
  /** No two alike. */
  readonly words: readonly string[];
  /** How often each word came. */
  readonly counts?: Float64Array;
  /** (N, D) The vectors; with subwords the words' own rows, without their n-grams. */
  readonly vectors: StridedMatrix;
  /** (buckets, D) The rows of the n-grams, where there are subwords. */
  readonly ngrams?: StridedMatrix;
  /** (N, D) The vectors of the words as contexts. */
  readonly context?: StridedMatrix;
  /** How they were trained. */
  readonly training: object;
}

/** The file, piece by piece. @throws ModelError if a number is not finite */
export const writeWordVectors = (parts: WordVectorsParts): Iterable<Uint8Array> =>
  writeModel(wordVectorsModel(parts));

/** What a model file has of them; checkpoints have it too. */
export function wordVectorsModel({ config, words, training, ...parts }: WordVectorsParts) {
  const { counts, vectors, ngrams, context } = parts;
  const matrix = (name: string, one: StridedMatrix | undefined) =>
    one === undefined ? [] : [matrixTensor(name, one, config.dim)];
  const tensors = [
    ...(counts === undefined ? [] : [countsTensor(COUNTS, counts)]),
    ...matrix(config.subwords === undefined ? "vectors" : "words", vectors),
    ...matrix("ngrams", ngrams),
    ...matrix("context", context),
  ];
  return { kind: WORD_VECTORS, config, vocabulary: words, training, tensors };
}
