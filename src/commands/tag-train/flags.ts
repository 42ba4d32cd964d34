/** The flags of `weft tag-train`, and the network they describe. */
import { UsageError } from "../../errors.ts";
import { CHARACTER_READERS, type TaggerConfig } from "../../models/tagger-config.ts";
import { boolean, choice, integer, number, type Options, string } from "../command.ts";
import { conllFlags } from "../stream/conll.ts";
import { inputFlags, outputFlags, skipFlags, threadFlags } from "../stream/flags.ts";
import { batchShards, optimizerFlags, trainingFlags } from "../training/flags.ts";
import { checkRecurrentFlags, recurrentFlags } from "../training/recurrent-flags.ts";

const networkFlags = {
  arch: choice(["rnn", "gru", "lstm"], {
    describe: "recurrent layers: simple, gated, or with a memory cell",
    default: "lstm",
    common: true,
  }),
  layers: integer({
    describe: "recurrent layers, one on the other",
    default: 1,
    min: 1,
    max: 64,
    common: true,
  }),
  hidden: integer({
    describe: "numbers in the state of a recurrent layer, of each direction",
    default: 128,
    min: 1,
    common: true,
  }),
  bidirectional: boolean({
    describe: "recurrent layers read in both directions",
    default: true,
    common: true,
  }),
  activation: choice(["relu", "tanh", "sigmoid"], { describe: "of --arch rnn; tanh, if not given" }),
  ...recurrentFlags,
  dropout: number({
    describe:
      "the share of numbers that is dropped in training: of words, between layers, and before the tags",
    default: 0.5,
    min: 0,
    max: 0.99,
    common: true,
  }),
  variational: boolean({ describe: "drop the same numbers at all words of a sentence" }),
  crf: boolean({
    describe: "one conditional random field tells all tags of a sentence, where else each word has a softmax",
    common: true,
  }),
  constrained: boolean({
    describe: "give only sequences of tags that their scheme allows: no I-PER behind O",
    default: true,
  }),
};

const wordFlags = {
  embed: integer({
    describe: "numbers that stand for a word; those of the --vectors, or 100, if not given",
    min: 1,
    common: true,
  }),
  vectors: string({
    describe: "word vectors that words begin with, as they are written or else in small letters",
    value: "FILE",
    common: true,
  }),
  extraVectors: integer({
    describe: "keep the vectors of so many words that the training data does not have, the file's first ones",
    default: 100_000,
  }),
  freeze: boolean({ describe: "the vectors of words stay as they begin" }),
  lower: boolean({ describe: "look words up in small letters", common: true }),
  digits: boolean({ describe: "look words up with 0 for every digit" }),
  minCount: integer({ describe: "words that occur less often are unknown", default: 1, min: 1 }),
  unknownRate: number({
    describe: "how often a word that occurs once is taken for an unknown one in training",
    default: 0.5,
    min: 0,
    max: 1,
  }),
  caps: boolean({
    describe: "tell the network how words are written: small, in capitals, with digits",
    common: true,
  }),
  chars: choice(CHARACTER_READERS, {
    describe: "what reads the characters of a word: nothing, convolutions, or an LSTM in each direction",
    default: "none",
    common: true,
  }),
  charEmbed: integer({ describe: "numbers that stand for a character", default: 30, min: 1 }),
  charFilters: integer({
    describe: "filters of --chars cnn, or numbers in the state of each direction of --chars lstm",
    default: 30,
    min: 1,
  }),
};

const dataFlags = {
  tokensField: string({ describe: "the member that holds the words", value: "NAME", default: "tokens" }),
  tagsField: string({ describe: "the one that holds their tags", value: "NAME", default: "tags" }),
  scheme: choice(["keep", "bio", "bioes"], {
    describe: "how the network marks spans: as the data does, or converted",
    default: "keep",
    common: true,
  }),
  maxLength: integer({
    describe: "longer sentences are read in pieces of so many words, by `weft tag` too",
    default: 512,
    min: 1,
  }),
  validShare: number({
    describe: "without --valid, the share of the sentences that is held out for it, picked by --seed",
    default: 0,
    min: 0,
    max: 0.9,
    common: true,
  }),
  metric: choice(["span-f1", "accuracy", "loss"], {
    describe:
      "by what the best weights are known in validation; span-f1 where tags mark spans, else accuracy, if not given",
    common: true,
  }),
};

export const flags = {
  ...outputFlags,
  ...networkFlags,
  ...wordFlags,
  ...dataFlags,
  labelSmoothing: number({
    describe: "without --crf: the share of what is wanted that goes to all tags evenly",
    default: 0,
    min: 0,
    max: 0.99,
  }),
  batch: integer({ describe: "sentences of a step", default: 20, min: 1, common: true }),
  ...optimizerFlags,
  ...trainingFlags,
  shards: batchShards,
  ...conllFlags,
  ...inputFlags,
  ...threadFlags,
  ...skipFlags,
};

export type TagTrainOptions = Options<typeof flags>;

/** @throws UsageError when flags do not go together. */
export function checkFlags(options: TagTrainOptions): void {
  checkRecurrentFlags(options);
  const { arch, chars, crf, valid, validShare, freeze, vectors } = options;
  const foreign: [boolean, string, string][] = [
    [options.activation !== undefined && arch !== "rnn", "--activation", "--arch rnn"],
    [options.charEmbed !== flags.charEmbed.default && chars === "none", "--char-embed", "--chars cnn, lstm"],
    [
      options.charFilters !== flags.charFilters.default && chars === "none",
      "--char-filters",
      "--chars cnn, lstm",
    ],
    [
      options.extraVectors !== flags.extraVectors.default && vectors === undefined,
      "--extra-vectors",
      "--vectors",
    ],
  ];
  for (const [isForeign, flag, home] of foreign)
    if (isForeign) throw new UsageError(`${flag} goes with ${home} only`);
  if (crf && options.labelSmoothing > 0) throw new UsageError("--label-smoothing does not go with --crf");
  if (valid !== undefined && validShare > 0)
    throw new UsageError("--valid and --valid-share do not go together");
  if (freeze && vectors === undefined)
    throw new UsageError("--freeze goes with --vectors only", {
      hint: "vectors that begin with random numbers have to learn",
    });
}

/** The network for so many words, characters and tags. */
export function configOf(
  options: TagTrainOptions,
  sizes: Pick<TaggerConfig, "vocabulary" | "vectors" | "characters" | "tags" | "embed">,
): TaggerConfig {
  const { arch, layers, hidden, bidirectional, residual, layerNorm, resetAfter } = options;
  const { forgetBias, recurrentDropout, dropout, variational, crf, constrained, maxLength } = options;
  const { lower, digits, caps, chars, charEmbed, charFilters } = options;
  return {
    arch,
    ...sizes,
    ...{ lower, digits, caps, chars, charEmbed, charFilters },
    ...{ layers, hidden, bidirectional, residual, layerNorm, resetAfter },
    activation: options.activation ?? "tanh",
    ...(forgetBias !== 0 && { forgetBias }),
    ...(recurrentDropout > 0 && { recurrentDropout }),
    ...{ dropout, variational, crf, constrained, maxLength },
  };
}
