/** The flags of `weft classify-train`, and the network they describe. */
import { UsageError } from "../../errors.ts";
import { areWidths, type TextClassifierConfig } from "../../models/text-classifier-config.ts";
import type { LabelLossName } from "../../nn/label-loss.ts";
import { boolean, choice, integer, integers, number, type Options, size, string } from "../command.ts";
import {
  encodingFlags,
  inputFlags,
  labelledFlags,
  outputFlags,
  skipFlags,
  threadFlags,
} from "../stream/flags.ts";
import { batchShards, optimizerFlags, trainingFlags } from "../training/flags.ts";
import { recurrentFlags } from "../training/recurrent-flags.ts";
import { tokenFlags } from "../training/token-flags.ts";
import { bowFlags } from "./bow/flags.ts";

export const flags = {
  ...outputFlags,
  arch: choice(["bow", "cnn", "rnn", "gru", "lstm"], {
    describe:
      "a bag of words and n-grams, as fastText has it; convolutions; or recurrent layers: simple, gated, or with a memory cell",
    default: "cnn",
    common: true,
  }),
  ...tokenFlags,
  vectors: string({
    describe: "word vectors that the embedding begins with where the file has the token",
    value: "FILE",
    common: true,
  }),
  freeze: boolean({ describe: "the embedding stays as it begins" }),
  embed: integer({
    describe: "numbers that stand for a token; those of the --vectors, or 128, if not given",
    min: 1,
    common: true,
  }),
  widths: integers({
    describe: "of --arch cnn: the tokens that a filter sees at a time; 3,4,5, if not given",
    min: 1,
    common: true,
  }),
  filters: integer({
    describe: "of --arch cnn: the filters of each width",
    default: 100,
    min: 1,
    common: true,
  }),
  layers: integer({ describe: "recurrent layers, one on the other", default: 1, min: 1, max: 64 }),
  hidden: integer({
    describe: "numbers in the state of a recurrent layer",
    default: 128,
    min: 1,
    common: true,
  }),
  bidirectional: boolean({ describe: "recurrent layers read in both directions", common: true }),
  pool: choice(["last", "mean", "max"], {
    describe: "what becomes of the states of all times: the last one, or their mean or maximum",
    default: "max",
    common: true,
  }),
  activation: choice(["relu", "tanh", "sigmoid"], {
    describe: "of --arch cnn and rnn; relu for cnn, tanh for rnn, if not given",
  }),
  ...recurrentFlags,
  dropout: number({
    describe: "the share of numbers that is dropped in training: before the labels, and between layers",
    default: 0.5,
    min: 0,
    max: 0.99,
    common: true,
  }),
  variational: boolean({ describe: "drop the same numbers at all times of a text" }),
  loss: choice(["softmax", "ova", "hierarchical", "negative"], {
    describe:
      "one probability that all labels share, or one for each label by itself, one versus all; of --arch bow also along the path of a Huffman tree, or against --negative others",
    default: "softmax",
    common: true,
  }),
  labelSmoothing: number({
    describe: "the share of what is wanted that goes to all labels evenly",
    default: 0,
    min: 0,
    max: 0.99,
  }),
  balance: boolean({
    describe: "rare labels count more: by one over how often they are there",
    common: true,
  }),
  maxNorm: number({ describe: "the largest norm of each label's weights; 0 for any", default: 0, min: 0 }),
  maxLength: integer({
    describe: "tokens of a text that are read; the others are left out, by `weft classify` too",
    default: 512,
    min: 1,
  }),
  batch: integer({ describe: "texts of a step", default: 50, min: 1, common: true }),
  ...bowFlags,
  ...optimizerFlags,
  lr: number({
    describe:
      "the learning rate; 0.1 for bow, where it falls to nearly 0, else 0.002 for adam and adamw, 0.1 for adagrad and 1 for sgd, if not given",
    min: 0,
    common: true,
  }),
  ...trainingFlags,
  epochs: integer({
    describe: "times the data is gone through; 5 for bow, else 10, if not given",
    min: 1,
    common: true,
  }),
  shards: batchShards,
  validShare: number({
    describe: "without --valid, the share of the texts that is held out for it, picked by --seed",
    default: 0,
    min: 0,
    max: 0.9,
    common: true,
  }),
  metric: choice(["accuracy", "macro-f1", "loss"], {
    describe: "by what the best weights are known in validation",
    default: "accuracy",
    common: true,
  }),
  memory: size({
    describe: "ids beyond this wait in a temporary file",
    default: 2 ** 30,
    min: 2 ** 20,
  }),
  ...labelledFlags,
  ...encodingFlags,
  ...inputFlags,
  ...threadFlags,
  ...skipFlags,
};

export type ClassifyTrainOptions = Options<typeof flags>;

/** Of networks, once the flags that were not given have got what these usually have. */
export type NetworkOptions = ClassifyTrainOptions & { readonly epochs: number };

const EPOCHS = 10;

export const networkOptions = (options: ClassifyTrainOptions): NetworkOptions => ({
  ...options,
  epochs: options.epochs ?? EPOCHS,
});

/** @throws UsageError when flags do not go together. */
export function checkFlags(options: ClassifyTrainOptions): void {
  const { arch, loss, valid, validShare, widths, freeze, vectors } = options;
  if (loss === "hierarchical" || loss === "negative")
    throw new UsageError(`--loss ${loss} goes with --arch bow only`);
  for (const { flag, archs } of foreignFlags(options)) {
    if (!archs.includes(arch)) throw new UsageError(`${flag} goes with --arch ${archs.join(", ")} only`);
  }
  if (valid !== undefined && validShare > 0)
    throw new UsageError("--valid and --valid-share do not go together");
  if (widths.length > 0 && !areWidths(widths))
    throw new UsageError(`--widths ${widths.join(",")} has one width twice`);
  if (freeze && vectors === undefined)
    throw new UsageError("--freeze goes with --vectors only", {
      hint: "an embedding that begins with random numbers has to learn",
    });
}

/** The flags that were given and that not all networks have, with those that have them. */
function foreignFlags(options: ClassifyTrainOptions): { flag: string; archs: readonly string[] }[] {
  const { widths, filters, layers, hidden, bidirectional, pool, residual, layerNorm } = options;
  const { activation, resetAfter, forgetBias, recurrentDropout, variational } = options;
  const given: [boolean, string, readonly string[]][] = [
    [widths.length > 0, "--widths", ["cnn"]],
    [filters !== flags.filters.default, "--filters", ["cnn"]],
    [layers !== flags.layers.default, "--layers", RECURRENT],
    [hidden !== flags.hidden.default, "--hidden", RECURRENT],
    [bidirectional, "--bidirectional", RECURRENT],
    [pool !== flags.pool.default, "--pool", RECURRENT],
    [residual, "--residual", RECURRENT],
    [layerNorm, "--layer-norm", RECURRENT],
    [variational, "--variational", RECURRENT],
    [recurrentDropout > 0, "--recurrent-dropout", RECURRENT],
    [activation !== undefined, "--activation", ["cnn", "rnn"]],
    [resetAfter, "--reset-after", ["gru"]],
    [forgetBias !== 0, "--forget-bias", ["lstm"]],
  ];
  return given.flatMap(([isGiven, flag, archs]) => (isGiven ? [{ flag, archs }] : []));
}

const RECURRENT = ["rnn", "gru", "lstm"];
const WIDTHS = [3, 4, 5];

/** The network for so many tokens and labels. */
export function configOf(
  options: ClassifyTrainOptions,
  { vocabulary, labels, embed }: Pick<TextClassifierConfig, "vocabulary" | "labels" | "embed">,
): TextClassifierConfig {
  const { arch, dropout, maxLength, widths, filters } = options;
  const loss: LabelLossName = options.loss === "ova" ? "ova" : "softmax";
  if (arch === "bow") throw new Error("a bag of words is no network");
  const activation = options.activation ?? (arch === "cnn" ? "relu" : "tanh");
  const common = { vocabulary, labels, loss, embed, dropout, maxLength, activation };
  if (arch === "cnn") return { arch, ...common, widths: widths.length > 0 ? widths : WIDTHS, filters };
  const { layers, hidden, bidirectional, pool, variational, residual, layerNorm, resetAfter } = options;
  const { forgetBias, recurrentDropout } = options;
  return {
    arch,
    ...common,
    ...{ layers, hidden, bidirectional, pool, variational, residual, layerNorm, resetAfter },
    ...(forgetBias !== 0 && { forgetBias }),
    ...(recurrentDropout > 0 && { recurrentDropout }),
  };
}
