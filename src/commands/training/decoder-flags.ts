/** The flags of commands that train a decoder, which writes a text on some condition; each means the same everywhere. */
import type { DecoderConfig } from "../../models/decoder-config.ts";
import { boolean, choice, integer, number, type Options } from "../command.ts";
import { recurrentFlags } from "./recurrent-flags.ts";

export const decoderFlags = {
  arch: choice(["gru", "lstm"], {
    describe: "recurrent layers: gated, or with a memory cell",
    default: "gru",
    common: true,
  }),
  layers: integer({
    describe: "recurrent layers, one on the other",
    default: 1,
    min: 1,
    max: 64,
    common: true,
  }),
  embed: integer({ describe: "numbers that stand for a token", default: 256, min: 1, common: true }),
  hidden: integer({
    describe: "numbers in the state of a recurrent layer",
    default: 256,
    min: 1,
    common: true,
  }),
  feedContext: boolean({
    describe: "each step also sees what the decoder began with, and so does the output layer",
    common: true,
  }),
  tie: boolean({
    describe: "the output layer uses the weights of the decoder's embedding",
    common: true,
  }),
  dropout: number({
    describe:
      "the share of numbers that is dropped in training, at the embedding, between layers and before the output",
    default: 0.2,
    min: 0,
    max: 0.99,
    common: true,
  }),
  variational: boolean({ describe: "drop the same numbers at all times of a text" }),
  ...recurrentFlags,
  labelSmoothing: number({
    describe: "the share of what is wanted that goes to all tokens evenly",
    default: 0,
    min: 0,
    max: 0.99,
    common: true,
  }),
  scheduledSampling: number({
    describe:
      "the share of tokens in whose place the decoder reads, in training, what it would have written itself",
    default: 0,
    min: 0,
    max: 1,
    common: true,
  }),
};

/** Of validation, where texts are written. */
export const writingFlags = {
  metric: choice(["loss", "bleu"], {
    describe: "by what the best weights are known in validation; for bleu all texts are written, greedily",
    default: "loss",
    common: true,
  }),
  samples: integer({ describe: "texts of the validation data that the log shows each time", default: 3 }),
};

export type DecoderOptions = Options<typeof decoderFlags>;

/** The decoder's network for so many words. */
export function decoderConfigOf(
  options: DecoderOptions,
  { vocabulary, attention }: Pick<DecoderConfig, "vocabulary" | "attention">,
): DecoderConfig {
  const { arch, layers, embed, hidden, feedContext, tie, dropout, variational } = options;
  const { residual, layerNorm, resetAfter, forgetBias, recurrentDropout } = options;
  return {
    ...{ arch, vocabulary, layers, embed, hidden, attention, feedContext, tie, dropout, variational },
    ...{ residual, layerNorm, activation: "tanh", resetAfter },
    ...(forgetBias !== 0 && { forgetBias }),
    ...(recurrentDropout > 0 && { recurrentDropout }),
  };
}
