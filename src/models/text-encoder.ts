/** The middle of a text classifier: what makes one vector of the words of a text. */
import type { Tensor } from "../engine/tensor.ts";
import type { Embedding } from "../nn/embedding.ts";
import type { Pass } from "../nn/layer.ts";
import type { Slab } from "../nn/slab.ts";

/** Some texts, none of which is empty. */
export interface TextBatch {
  /** Where the ids of all of them lie, one text behind the other, u32. */
  readonly ids: number;
  readonly lengths: readonly number[];
}

export interface TextEncoder {
  /** The columns of its output. */
  readonly outputs: number;
  /** A vector for each text, (B, outputs). No text's depends on the others. `backward` takes their gradient. */
  encode(pass: Pass, texts: TextBatch): [output: Tensor, backward: (dOutput: Tensor) => void];
}

/** Where an encoder's weights go, and what is there already. */
export interface EncoderParts {
  readonly slab: Slab;
  readonly words: Embedding;
}
