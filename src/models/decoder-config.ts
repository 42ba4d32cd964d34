/** The config of a decoder, which writes a text on some condition, and how it is read from a file, of which nothing is certain. */
import { refusal } from "../formats/refuse.ts";
import type { ModelFile } from "./model-file.ts";
import { settingsOf } from "./settings.ts";

/** How the decoder looks at what it is to put into words: not at all, or by one of the scores of nn/attention.ts. */
export type DecoderAttention = "none" | "dot" | "additive";

/** Everything that decides the decoder's network, and nothing else. Encoders have the same kind, number and size of layers. */
export interface DecoderConfig {
  readonly arch: "rnn" | "gru" | "lstm";
  /** V: the words that it writes. */
  readonly vocabulary: number;
  readonly layers: number;
  /** E */
  readonly embed: number;
  /** H, in each direction. */
  readonly hidden: number;
  readonly attention: DecoderAttention;
  /** Each time reads the state in which the top layer began beside its word, and so does the output (Cho et al. 2014). */
  readonly feedContext: boolean;
  /** The output layer uses the embedding's weights. */
  readonly tie: boolean;
  readonly dropout: number;
  /** One mask for all times of a sequence instead of one for each. */
  readonly variational: boolean;
  readonly residual: boolean;
  readonly layerNorm: boolean;
  /** Of the simple network. */
  readonly activation: "tanh" | "relu" | "sigmoid";
  /** The GRU's reset gate comes after the product, as in cuDNN. */
  readonly resetAfter: boolean;
  /** Added to the biases of the LSTM's forget gates when they begin; absent for 0, as the next one. */
  readonly forgetBias?: number;
  /** Of the states on their way into a recurrent layer's own product. */
  readonly recurrentDropout?: number;
}

/** @throws ModelError if something is missing, or such that no network can be made of it. */
export function decoderConfig(file: ModelFile): DecoderConfig {
  const { choice, flag, has, number, whole } = settingsOf(file);
  const config = {
    arch: choice("arch", ["rnn", "gru", "lstm"]),
    vocabulary: whole("vocabulary"),
    layers: whole("layers"),
    embed: whole("embed"),
    hidden: whole("hidden"),
    attention: choice("attention", ["none", "dot", "additive"]),
    feedContext: flag("feedContext"),
    tie: flag("tie"),
    dropout: number("dropout"),
    variational: flag("variational"),
    residual: flag("residual"),
    layerNorm: flag("layerNorm"),
    activation: choice("activation", ["tanh", "relu", "sigmoid"]),
    resetAfter: flag("resetAfter"),
    ...(has("forgetBias") && { forgetBias: number("forgetBias") }),
    ...(has("recurrentDropout") && { recurrentDropout: number("recurrentDropout") }),
  };
  const refuse = refusal(file.path);
  for (const name of ["dropout", "recurrentDropout"] as const) {
    const { [name]: rate = 0 } = config;
    if (!(rate >= 0 && rate < 1)) throw refuse(`its ${name} is not a number from 0 to below 1`);
  }
  if (config.layers > file.tensors.size)
    throw refuse(`it has ${config.layers} layers, and not a tensor for each`);
  return config;
}
