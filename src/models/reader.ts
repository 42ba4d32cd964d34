/** The middle of a language model: what makes of the ids of a text that from which the softmax tells the next one. */
import type { Tensor } from "../engine/tensor.ts";
import type { Embedding } from "../nn/embedding.ts";
import type { Initializer } from "../nn/initializers.ts";
import type { Pass, State } from "../nn/layer.ts";
import type { Slab } from "../nn/slab.ts";

export interface Hidden {
  /** What the softmax reads, (T, B, D). */
  readonly output: Tensor;
  readonly last: State;
}

export interface Reader {
  /** D */
  readonly outputs: number;
  /** The columns of each tensor of the state that goes from one segment to the next. */
  readonly stateSizes: readonly number[];
  /** Reads T · B ids, time by time, that lie at `ids`; `backward` takes the gradient of the output. */
  read(
    pass: Pass,
    ids: number,
    steps: number,
    batch: number,
    first?: State,
  ): [Hidden, (dOutput: Tensor) => void];
}

/** Where a reader's weights go, and what is there already. */
export interface ReaderParts {
  readonly slab: Slab;
  readonly words: Embedding;
  /** Of all weights; without it each layer's own. */
  readonly initializer?: Initializer;
}
