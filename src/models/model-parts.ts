/** What the reader and the writer of model files agree on. */

/** What a model file says of its model; the objects are what JSON can say. */
export interface ModelParts {
  /** What it is a model of, such as `language-model`. */
  readonly kind: string;
  /** All that is needed to build the network again. */
  readonly config: object;
  /** Any JSON, such as the words in the order of their ids. A tokenizer is a U8 tensor, `tokenizer.json`, instead. */
  readonly vocabulary?: unknown;
  /** How it was trained: seed, steps, data, engine, version. */
  readonly training: object;
  /** What a checkpoint says besides: see checkpoint.ts. */
  readonly checkpoint?: object;
}

/** The version of the format, raised when an older weft could not read it. */
export const FORMAT = 1;

/** Where the vocabulary is when it would make the header large. */
export const VOCABULARY_TENSOR = "vocabulary.json";
