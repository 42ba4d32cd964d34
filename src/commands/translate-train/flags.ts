/** The flags of `weft translate-train`, and the network they describe. */
import { UsageError } from "../../errors.ts";
import type { TranslatorConfig } from "../../models/translator-config.ts";
import { boolean, choice, integer, type Options, size, string } from "../command.ts";
import { inputFlags, outputFlags, skipFlags, threadFlags } from "../stream/flags.ts";
import { decoderConfigOf, decoderFlags, writingFlags } from "../training/decoder-flags.ts";
import { batchShards, optimizerFlags, trainingFlags } from "../training/flags.ts";
import { checkRecurrentFlags } from "../training/recurrent-flags.ts";

export const flags = {
  ...outputFlags,
  source: string({
    describe:
      "a file of texts, a line each, whose translations are the lines of --target; instead of records",
    value: "FILE",
    common: true,
  }),
  target: string({ describe: "the translations of the lines of --source", value: "FILE", common: true }),
  tokenizer: string({
    describe: "the tokenizer.json that cuts texts of both languages, which then share one embedding",
    value: "FILE",
    short: "t",
    common: true,
  }),
  sourceTokenizer: string({ describe: "the one that cuts sources", value: "FILE", common: true }),
  targetTokenizer: string({ describe: "the one that cuts targets", value: "FILE", common: true }),
  level: choice(["word", "char", "byte"], {
    describe: "what a token is where there is no tokenizer; word, if not given",
    common: true,
  }),
  minCount: integer({
    describe: "words and characters that occur less often are unknown",
    default: 1,
    min: 1,
  }),
  vocabSize: integer({
    describe: "keep only so many words or characters of each language, the most frequent",
    min: 1,
  }),
  attention: choice(["none", "dot", "additive"], {
    describe:
      "how the decoder looks back at the source: not at all, by products of states (Luong), or by a small network (Bahdanau)",
    default: "dot",
    common: true,
  }),
  bidirectional: boolean({ describe: "the encoder reads in both directions", common: true }),
  ...decoderFlags,
  maxLength: integer({
    describe:
      "the most tokens of a text: longer ones are not learnt from, and `weft translate` reads no more of a source",
    default: 128,
    min: 1,
    common: true,
  }),
  batchTokens: integer({
    describe: "the most tokens of a step: pairs of about the same length, times the longest text among them",
    default: 2048,
    min: 1,
    common: true,
  }),
  ...optimizerFlags,
  ...trainingFlags,
  shards: batchShards,
  validSource: string({ describe: "as --source, for validation, instead of --valid", value: "FILE" }),
  validTarget: string({ describe: "as --target, for validation", value: "FILE" }),
  ...writingFlags,
  memory: size({
    describe: "ids beyond this wait in temporary files",
    default: 2 ** 30,
    min: 2 ** 20,
  }),
  sourceField: string({ describe: "the member, or column, that holds the source", default: "source" }),
  targetField: string({ describe: "the one that holds its translation", default: "target" }),
  ...inputFlags,
  ...threadFlags,
  ...skipFlags,
};

export type TranslateTrainOptions = Options<typeof flags>;

/** @throws UsageError when flags do not go together. */
export function checkFlags(options: TranslateTrainOptions, paths: readonly string[]): void {
  checkRecurrentFlags(options);
  checkTokenizers(options);
  checkLines(options, paths);
  const { metric, feedContext, attention } = options;
  if (metric === "bleu" && !isValidated(options))
    throw new UsageError("--metric bleu goes with --valid, or --valid-source and --valid-target, only");
  if (feedContext && attention !== "none")
    throw new UsageError(`--feed-context and --attention ${attention} do not go together`, {
      hint: "attention has a context of its own for each step",
    });
}

export const isValidated = ({ valid, validSource }: TranslateTrainOptions): boolean =>
  (valid ?? validSource) !== undefined;

function checkTokenizers({
  tokenizer,
  level,
  sourceTokenizer,
  targetTokenizer,
}: TranslateTrainOptions): void {
  if (tokenizer !== undefined && (sourceTokenizer ?? targetTokenizer) !== undefined)
    throw new UsageError("--tokenizer is for both languages: it leaves nothing for another one");
  const cutByTokenizers = sourceTokenizer !== undefined && targetTokenizer !== undefined;
  if (level !== undefined && (tokenizer !== undefined || cutByTokenizers))
    throw new UsageError("--tokenizer and --level do not go together", {
      hint: "a tokenizer decides what a token is",
    });
}

function checkLines(options: TranslateTrainOptions, paths: readonly string[]): void {
  const { source, target, valid, validSource, validTarget, from } = options;
  if ((source === undefined) !== (target === undefined))
    throw new UsageError("--source and --target go together only");
  if ((validSource === undefined) !== (validTarget === undefined))
    throw new UsageError("--valid-source and --valid-target go together only");
  if (valid !== undefined && validSource !== undefined)
    throw new UsageError("--valid and --valid-source do not go together");
  if (source !== undefined && paths.length > 0)
    throw new UsageError("pairs come from --source and --target or from records, not from both");
  if (source !== undefined && from !== undefined && from !== "text")
    throw new UsageError(`--source and --target are lines of text, not ${from}`);
}

/** The network for so many words of each language. */
export function configOf(
  options: TranslateTrainOptions,
  { source, target }: { readonly source: number; readonly target: number },
): TranslatorConfig {
  const { attention, bidirectional, maxLength, tokenizer } = options;
  const shareEmbeddings = tokenizer !== undefined;
  const decoder = decoderConfigOf(options, { vocabulary: target, attention });
  return { ...decoder, sourceVocabulary: source, bidirectional, shareEmbeddings, maxLength };
}
