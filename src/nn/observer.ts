/** Looking on while gradients go back through time: what a recurrent layer shows of itself. */
import type { Tensor } from "../engine/tensor.ts";
import type { Weight } from "./slab.ts";

/** A layer at one time, on the way back: shown before the gates become gradients. The tensors are the layer's own. */
export interface Observation {
  /** Which layer it is: that with this weight. */
  readonly weight: Weight;
  /** What the gates let through, side by side in the order of the layer, (B, G·H). */
  readonly gates: Tensor;
  /** The gradient of the hidden state is the sum of these: from above, and from the next time; (B, H). */
  readonly dOutput: Tensor;
  readonly dh: Tensor;
  /** Of an LSTM. */
  readonly cells?: ObservedCells;
}

export interface ObservedCells {
  /** (B, H) */
  readonly c: Tensor;
  /** Their gradient as far as it comes from the cells of the next time, not through h; (B, H). */
  readonly dc: Tensor;
}

/** Is called for each time of each layer, the top one first, from the last time to the first. */
export type Observer = (observation: Observation) => void;
