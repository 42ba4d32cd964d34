/** What every layer is. Letters of the shapes: src/engine/tensor.ts. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Observer } from "./observer.ts";
import type { Words } from "./words.ts";

/** One run through a network: what every layer gets besides its input. */
export interface Pass {
  readonly engine: Engine;
  /** Dropout drops; without it a network is a pure function. */
  readonly training: boolean;
  /** Decides every random number of the pass, together with the stream of the layer that draws it. */
  readonly key: number;
  /** Where the length of each sequence of the batch lies, (B) u32; 0 when all are of full length. */
  readonly lengths: number;
  /** Sees the gradients of recurrent layers, and changes nothing. */
  readonly observe?: Observer;
}

/** Adds to the gradients of the layer's weights, and gives the gradient of its input. */
export type Backward = (dOutput: Tensor) => Tensor;

/** A function with weights. The output lives in the step's memory. A layer may write over the gradient it is given, never over its input. */
export interface Layer {
  forward(pass: Pass, input: Tensor): [output: Tensor, backward: Backward];
}

/** What a recurrent layer hands on from one time to the next: (B, H) each; [h], or [h, c] for an LSTM. A stack's is that of its layers, one after the other. */
export type State = readonly Tensor[];

export interface SequenceOutput {
  /** The hidden state at each time, (T, B, H). At a padded time it is that of the last real one. */
  readonly output: Tensor;
  /** The state after the last time. */
  readonly last: State;
}

export interface SequenceGradient {
  /** Of the input; where that is words, of their table, (U, E). */
  readonly input: Tensor;
  readonly first: State;
}

/** `dLast` is the gradient of the last state, where something made use of it. */
export type SequenceBackward = (dOutput: Tensor, dLast?: State) => SequenceGradient;

/** A layer that reads a sequence (T, B, E) in order, from a state or from zeros. */
export interface Recurrent {
  /** The columns of each member of its state. */
  readonly stateSizes: readonly number[];
  forward(pass: Pass, input: Tensor | Words, first?: State): [SequenceOutput, SequenceBackward];
}
