/** One recurrent layer of any kind. */
import { gru } from "../nn/gru.ts";
import type { Recurrent } from "../nn/layer.ts";
import { lstm } from "../nn/lstm.ts";
import type { RecurrentOptions } from "../nn/recurrence.ts";
import { rnn } from "../nn/rnn.ts";
import type { Scope } from "../nn/slab.ts";

export interface RecurrentLayerConfig {
  readonly arch: "rnn" | "gru" | "lstm" | "window";
  /** H */
  readonly hidden: number;
  /** Of the simple network. */
  readonly activation: "tanh" | "relu" | "sigmoid";
  /** The GRU's reset gate comes after the product, as in cuDNN. */
  readonly resetAfter: boolean;
  /** Added to the biases of the LSTM's forget gates when they begin; absent for 0. */
  readonly forgetBias?: number;
  /** Of the states on their way into the layer's own product; absent where there is none. */
  readonly recurrentDropout?: number;
}

export function recurrentLayer(
  scope: Scope,
  { arch, hidden, activation, resetAfter, forgetBias, recurrentDropout }: RecurrentLayerConfig,
  { inputs, initializer, reverse }: Pick<RecurrentOptions, "inputs" | "initializer" | "reverse">,
): Recurrent {
  const options = { inputs, hidden, initializer, recurrentDropout, reverse };
  if (arch === "lstm") return lstm(scope, { ...options, forgetBias });
  return arch === "gru" ? gru(scope, { ...options, resetAfter }) : rnn(scope, { ...options, activation });
}
