/** The flags of `weft lm-train`, and the network they describe. */
import { UsageError } from "../../errors.ts";
import type { LanguageModelConfig } from "../../models/language-model.ts";
import { boolean, choice, integer, number, type Options, size, string } from "../command.ts";
import { inputFlags, outputFlags, skipFlags, threadFlags } from "../stream/flags.ts";
import { optimizerFlags, trainingFlags } from "../training/flags.ts";
import { recurrentFlags } from "../training/recurrent-flags.ts";
import { tokenFlags } from "../training/token-flags.ts";
import { checkNetwork, optionalConfig, WINDOW } from "./network.ts";
import { ngramFlags } from "./ngram/flags.ts";

export const flags = {
  ...outputFlags,
  arch: choice(["ngram", "window", "rnn", "gru", "lstm"], {
    describe:
      "counted n-grams; a network that sees a fixed window of tokens; or recurrent layers: simple, gated, or with a memory cell",
    default: "lstm",
    common: true,
  }),
  ...tokenFlags,
  level: choice(["word", "char", "byte"], {
    describe:
      "what a token is where there is no --tokenizer; without either, ids if the records have some, else word",
    common: true,
  }),
  ...ngramFlags,
  layers: integer({
    describe: "recurrent layers, one on the other",
    default: 1,
    min: 1,
    max: 64,
    common: true,
  }),
  embed: integer({ describe: "numbers that stand for a token", default: 128, min: 1, common: true }),
  hidden: integer({
    describe: "numbers in the state, or output, of a layer",
    default: 256,
    min: 1,
    common: true,
  }),
  window: integer({
    describe: "of --arch window: the tokens from which it tells the next one",
    default: WINDOW,
    min: 1,
  }),
  direct: boolean({ describe: "of --arch window: the softmax also reads the vectors of the window" }),
  dropout: number({
    describe: "the share of numbers between layers that is dropped in training",
    default: 0,
    min: 0,
    max: 0.99,
    common: true,
  }),
  variational: boolean({ describe: "drop the same numbers at all times of a segment" }),
  tie: boolean({ describe: "the output layer uses the weights of the embedding", common: true }),
  loss: choice(["softmax", "adaptive"], {
    describe: "a softmax over all tokens, or one in which rare tokens cost less",
    default: "softmax",
  }),
  cutoffs: string({
    describe: "of --loss adaptive: the first id of each cluster of rarer tokens",
    value: "N,N…",
  }),
  activation: choice(["tanh", "relu", "sigmoid"], { describe: "of --arch rnn", default: "tanh" }),
  ...recurrentFlags,
  init: number({
    describe: "weights begin evenly between -N and N; 0 for each layer's own range",
    default: 0,
    min: 0,
  }),
  initVectors: string({
    describe: "word vectors that the embedding begins with where the file has the token",
    value: "FILE",
  }),
  bptt: integer({
    describe: "times through which a gradient goes back; the state is carried on",
    default: 64,
    min: 1,
    common: true,
  }),
  batch: integer({
    describe: "parts of the text that are read side by side",
    default: 32,
    min: 1,
    common: true,
  }),
  average: choice(["tokens", "sequences"], {
    describe:
      "the loss is the mean over tokens, or over the sequences of the batch, of which each sums up its tokens",
    default: "tokens",
  }),
  ...optimizerFlags,
  ...trainingFlags,
  sampleEvery: integer({ describe: "log a generated text every N steps", min: 1 }),
  sampleLength: integer({ describe: "tokens of such a text", default: 100, min: 1 }),
  probe: choice(["none", "gradients"], {
    describe: "log how far back gradients reach, and how far gates are open, every --probe-every steps",
    default: "none",
  }),
  probeEvery: integer({ describe: "steps from one such record to the next", default: 50, min: 1 }),
  memory: size({
    describe: "ids, and with --arch ngram all else, beyond this wait in temporary files",
    default: 2 ** 30,
    min: 2 ** 20,
  }),
  field: string({ describe: "the member that holds the text", default: "text" }),
  ...inputFlags,
  ...threadFlags,
  ...skipFlags,
};

export type TrainOptions = Options<typeof flags>;

/** @throws UsageError when flags do not go together. */
export function configOf(options: TrainOptions, vocabulary: number): LanguageModelConfig {
  const { arch, layers, embed, hidden, dropout, variational, tie } = options;
  const { residual, layerNorm, activation, resetAfter, init } = options;
  if (arch === "ngram") throw new Error("n-grams are no network");
  if (resetAfter && arch !== "gru") throw new UsageError("--reset-after goes with --arch gru only");
  if (activation !== "tanh" && arch !== "rnn")
    throw new UsageError(`--activation ${activation} goes with --arch rnn only`);
  const network = { ...options, arch };
  checkNetwork(network, vocabulary);
  const shape = { arch, vocabulary, layers, embed, hidden, tie, residual, layerNorm, activation, resetAfter };
  return { ...shape, dropout, variational, init, ...optionalConfig(network, vocabulary) };
}

/**
 * Ten sequences are enough work for a thread, and more than four parts cost more memory than they are worth; a power of
 * two, so that two threads have as much to do as each other.
 */
export function shardsOf({ shards, batch }: TrainOptions): number {
  const usual = batch >= 40 ? 4 : batch >= 10 ? 2 : 1;
  return Math.min(shards ?? usual, batch);
}
