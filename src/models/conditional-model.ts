/** What writes texts on a condition, whatever the condition is: the condition's network, and the decoder. */
import type { Pass } from "../nn/layer.ts";
import type { Slab } from "../nn/slab.ts";
import type { Beginning, BeginningGradient, ConditionalDecoder } from "./conditional-decoder.ts";

/** `Source` is a batch of what is put into words, in the kernels' memory. */
export interface ConditionalModel<Source> {
  readonly slab: Slab;
  readonly decoder: ConditionalDecoder;
  /** How the text for each source begins. No source's depends on the others. */
  begin(pass: Pass, source: Source): [Beginning, backward: (gradient: BeginningGradient) => void];
}

/** What only training needs to know. */
export interface ConditionalOptions {
  /** See nn/softmax-loss.ts. */
  readonly smoothing?: number;
}
