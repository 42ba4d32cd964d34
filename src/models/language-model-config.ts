/** The config of a language model, and how it is read from a file, of which nothing is certain. */
import { refusal } from "../formats/refuse.ts";
import { areCutoffs } from "../nn/adaptive-softmax.ts";
import { MOST_WORDS } from "../nn/windows.ts";
import type { ModelFile } from "./model-file.ts";
import { settingsOf } from "./settings.ts";

/** Everything that decides the network, and nothing else: it is written into the model file. */
export interface LanguageModelConfig {
  readonly arch: "rnn" | "gru" | "lstm" | "window";
  /** V */
  readonly vocabulary: number;
  readonly layers: number;
  /** E */
  readonly embed: number;
  /** H */
  readonly hidden: number;
  /** How many tokens a prediction of arch window is made from; only there, as the next one. */
  readonly window?: number;
  /** The softmax reads the vectors of the window, too. */
  readonly direct?: boolean;
  readonly dropout: number;
  /** One mask for all times of a segment instead of one for each. */
  readonly variational: boolean;
  /** Of the states on their way into a recurrent layer's own product; absent where there is none. */
  readonly recurrentDropout?: number;
  /** The softmax is adaptive: the first token of each of its clusters. Absent for a full one. */
  readonly cutoffs?: readonly number[];
  /** The output layer uses the embedding's weights. */
  readonly tie: boolean;
  readonly residual: boolean;
  readonly layerNorm: boolean;
  /** Of the simple network. */
  readonly activation: "tanh" | "relu" | "sigmoid";
  /** The GRU's reset gate comes after the product, as in cuDNN. */
  readonly resetAfter: boolean;
  /** Added to the biases of the LSTM's forget gates when they begin; absent for 0. */
  readonly forgetBias?: number;
  /** Weights begin evenly between -init and init; 0 stands for each layer's own range. */
  readonly init: number;
}

/** @throws ModelError if something is missing, or such that no network can be made of it. */
export function languageModelConfig(file: ModelFile): LanguageModelConfig {
  const { choice, flag, has, number, whole, wholes } = settingsOf(file);
  const arch = choice("arch", ["rnn", "gru", "lstm", "window"]);
  const config = {
    arch,
    vocabulary: whole("vocabulary"),
    layers: whole("layers"),
    embed: whole("embed"),
    hidden: whole("hidden"),
    dropout: number("dropout"),
    variational: flag("variational"),
    tie: flag("tie"),
    residual: flag("residual"),
    layerNorm: flag("layerNorm"),
    activation: choice("activation", ["tanh", "relu", "sigmoid"]),
    resetAfter: flag("resetAfter"),
    init: number("init"),
    ...(has("recurrentDropout") && { recurrentDropout: number("recurrentDropout") }),
    ...(has("forgetBias") && { forgetBias: number("forgetBias") }),
    ...(has("cutoffs") && { cutoffs: wholes("cutoffs") }),
    ...(arch === "window" && { window: whole("window"), direct: flag("direct") }),
  };
  const refuse = refusal(file.path);
  for (const name of ["dropout", "recurrentDropout"] as const) {
    const { [name]: rate = 0 } = config;
    if (!(rate >= 0 && rate < 1)) throw refuse(`its ${name} is not a number from 0 to below 1`);
  }
  if (config.layers > file.tensors.size)
    throw refuse(`it has ${config.layers} layers, and not a tensor for each`);
  if (arch === "window" && config.vocabulary > MOST_WORDS)
    throw refuse(`a window over ${config.vocabulary} tokens, more than ${MOST_WORDS}`);
  const { cutoffs, tie, vocabulary } = config;
  if (cutoffs !== undefined && (tie || !areCutoffs(cutoffs, vocabulary)))
    throw refuse(
      "an adaptive softmax that is tied, or whose cutoffs do not rise from 1 to below its vocabulary",
    );
  return config;
}
