/** The config of a text classifier's network, and how it is read from a file, of which nothing is certain. */
import { type Refuse, refusal } from "../formats/refuse.ts";
import type { ActivationName } from "../nn/activation.ts";
import type { LabelLossName } from "../nn/label-loss.ts";
import type { PoolingName } from "../nn/pooling.ts";
import type { ModelFile } from "./model-file.ts";
import { type Settings, settingsOf } from "./settings.ts";

/** Everything that decides the network, and nothing else: it is written into the model file. */
export type TextClassifierConfig = ConvolutionalConfig | RecurrentConfig;

interface CommonConfig {
  /** V */
  readonly vocabulary: number;
  /** C */
  readonly labels: number;
  /** One softmax over all labels, or a sigmoid for each. */
  readonly loss: LabelLossName;
  /** E */
  readonly embed: number;
  readonly dropout: number;
  /** Of a text no more tokens than these are read. */
  readonly maxLength: number;
  readonly activation: ActivationName;
}

/** Kim 2014. */
export interface ConvolutionalConfig extends CommonConfig {
  readonly arch: "cnn";
  /** How many tokens the windows have, one number for each group of filters. */
  readonly widths: readonly number[];
  /** How many filters a group has. */
  readonly filters: number;
}

export interface RecurrentConfig extends CommonConfig {
  readonly arch: "rnn" | "gru" | "lstm";
  readonly layers: number;
  /** H */
  readonly hidden: number;
  readonly bidirectional: boolean;
  readonly pool: PoolingName;
  readonly variational: boolean;
  readonly residual: boolean;
  readonly layerNorm: boolean;
  readonly resetAfter: boolean;
  /** Absent for 0, as the next one. */
  readonly forgetBias?: number;
  readonly recurrentDropout?: number;
}

/** @throws ModelError if something is missing, or such that no network can be made of it. */
export function textClassifierConfig(file: ModelFile): TextClassifierConfig {
  const settings = settingsOf(file);
  const { choice, number, whole } = settings;
  const common = {
    vocabulary: whole("vocabulary"),
    labels: whole("labels"),
    loss: choice("loss", ["softmax", "ova"]),
    embed: whole("embed"),
    dropout: number("dropout"),
    maxLength: whole("maxLength"),
    activation: choice("activation", ["tanh", "relu", "sigmoid"]),
  };
  const arch = choice("arch", ["cnn", "rnn", "gru", "lstm"]);
  const refuse = refusal(file.path);
  checkRate(common, "dropout", refuse);
  if (arch === "cnn") return { arch, ...common, ...convolutional(settings, refuse) };
  const config = { arch, ...common, ...recurrent(settings) };
  checkRate(config, "recurrentDropout", refuse);
  if (config.layers > file.tensors.size)
    throw refuse(`it has ${config.layers} layers, and not a tensor for each`);
  return config;
}

/** Whether a network can have windows of these widths. */
export const areWidths = (widths: readonly number[]): boolean =>
  widths.length > 0 && widths.every((width) => width >= 1) && new Set(widths).size === widths.length;

function convolutional({ whole, wholes }: Settings, refuse: Refuse) {
  const widths = wholes("widths");
  if (!areWidths(widths)) throw refuse("its widths are none, or one of them is there twice");
  return { widths, filters: whole("filters") };
}

function recurrent({ choice, flag, has, number, whole }: Settings) {
  return {
    layers: whole("layers"),
    hidden: whole("hidden"),
    bidirectional: flag("bidirectional"),
    pool: choice("pool", ["last", "mean", "max"]),
    variational: flag("variational"),
    residual: flag("residual"),
    layerNorm: flag("layerNorm"),
    resetAfter: flag("resetAfter"),
    ...(has("forgetBias") && { forgetBias: number("forgetBias") }),
    ...(has("recurrentDropout") && { recurrentDropout: number("recurrentDropout") }),
  };
}

function checkRate<Name extends string>(
  config: { readonly [K in Name]?: number },
  name: Name,
  refuse: Refuse,
): void {
  const rate = config[name] ?? 0;
  if (!(rate >= 0 && rate < 1)) throw refuse(`its ${name} is not a number from 0 to below 1`);
}
