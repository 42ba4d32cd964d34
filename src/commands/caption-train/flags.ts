/** The flags of `weft caption-train`, and the network they describe. */
import { UsageError } from "../../errors.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import type { CaptionerConfig } from "../../models/captioner-config.ts";
import { integer, type Options, size, string } from "../command.ts";
import { inputFlags, outputFlags, skipFlags, threadFlags } from "../stream/flags.ts";
import { decoderConfigOf, decoderFlags, writingFlags } from "../training/decoder-flags.ts";
import { batchShards, optimizerFlags, trainingFlags } from "../training/flags.ts";
import { checkRecurrentFlags } from "../training/recurrent-flags.ts";
import { tokenFlags } from "../training/token-flags.ts";

export const flags = {
  ...outputFlags,
  ...tokenFlags,
  ...decoderFlags,
  maxLength: integer({
    describe: "the most tokens of a text: longer ones are not learnt from, and none is written",
    default: 64,
    min: 1,
    common: true,
  }),
  batchTokens: integer({
    describe: "the most tokens of a step: texts of about the same length, times the longest among them",
    default: 512,
    min: 1,
    common: true,
  }),
  ...optimizerFlags,
  ...trainingFlags,
  shards: batchShards,
  ...writingFlags,
  memory: size({
    describe: "features and ids beyond this wait in temporary files",
    default: 2 ** 30,
    min: 2 ** 20,
  }),
  featuresField: string({ describe: "the member that holds the features", default: "features" }),
  textField: string({ describe: "the one that holds the text", default: "text" }),
  ...inputFlags,
  ...threadFlags,
  ...skipFlags,
};

export type CaptionTrainOptions = Options<typeof flags>;

/** @throws UsageError when flags do not go together. */
export function checkFlags(options: CaptionTrainOptions, paths: readonly string[]): void {
  checkRecurrentFlags(options);
  const { tokenizer, level, metric, valid } = options;
  if (tokenizer !== undefined && level !== undefined)
    throw new UsageError("--tokenizer and --level do not go together", {
      hint: "a tokenizer decides what a token is",
    });
  if (metric === "bleu" && valid === undefined) throw new UsageError("--metric bleu goes with --valid only");
  const names = [tokenizer, valid, ...(paths.length === 0 ? ["-"] : paths)];
  if (names.filter((name) => name === "-").length > 1) throw standardInputTwice();
}

/** The network for so many words, and numbers in a vector. */
export const configOf = (
  options: CaptionTrainOptions,
  { vocabulary, features }: Pick<CaptionerConfig, "vocabulary" | "features">,
): CaptionerConfig => ({ ...decoderConfigOf(options, { vocabulary, attention: "none" }), features });
