/** The config of a tagger's network, and how it is read from a file, of which nothing is certain. */
import { type Refuse, refusal } from "../formats/refuse.ts";
import type { ModelFile } from "./model-file.ts";
import type { RecurrentLayersConfig } from "./recurrent-layers.ts";
import { type Settings, settingsOf } from "./settings.ts";

/** What reads the characters of a word. */
export const CHARACTER_READERS = ["none", "cnn", "lstm"] as const;

/** Everything that decides the network, and nothing else: it is written into the model file. */
export interface TaggerConfig extends RecurrentLayersConfig {
  readonly arch: "rnn" | "gru" | "lstm";
  /** V: words whose vectors are learnt, or frozen with --freeze; `<unk>` is the first. */
  readonly vocabulary: number;
  /** Words that training did not have, whose vectors stay as they came. */
  readonly vectors: number;
  /** C */
  readonly tags: number;
  /** E */
  readonly embed: number;
  /** Words are looked up in small letters, and with 0 for every digit. */
  readonly lower: boolean;
  readonly digits: boolean;
  /** Whether the network is told how a word is written (text/capitals.ts). */
  readonly caps: boolean;
  readonly chars: (typeof CHARACTER_READERS)[number];
  /** How many different characters there are, the unknown one among them. */
  readonly characters: number;
  /** Numbers that stand for a character. */
  readonly charEmbed: number;
  /** Filters of the convolution, or the numbers in the state of each direction. */
  readonly charFilters: number;
  /** A softmax for each word, or one conditional random field for the sentence. */
  readonly crf: boolean;
  /** Only sequences of tags that are allowed in their scheme are given. */
  readonly constrained: boolean;
  readonly dropout: number;
  readonly variational: boolean;
  /** A longer sentence is read in pieces. */
  readonly maxLength: number;
}

/** @throws ModelError if something is missing, or such that no network can be made of it. */
export function taggerConfig(file: ModelFile): TaggerConfig {
  const settings = settingsOf(file);
  const { choice, flag, number, whole } = settings;
  const config: TaggerConfig = {
    arch: choice("arch", ["rnn", "gru", "lstm"]),
    vocabulary: whole("vocabulary"),
    vectors: whole("vectors", 0),
    tags: whole("tags"),
    embed: whole("embed"),
    lower: flag("lower"),
    digits: flag("digits"),
    caps: flag("caps"),
    ...characterSettings(settings),
    crf: flag("crf"),
    constrained: flag("constrained"),
    dropout: number("dropout"),
    variational: flag("variational"),
    maxLength: whole("maxLength"),
    ...layerSettings(settings),
  };
  check(config, file, refusal(file.path));
  return config;
}

const characterSettings = ({ choice, whole }: Settings) => ({
  chars: choice("chars", CHARACTER_READERS),
  characters: whole("characters"),
  charEmbed: whole("charEmbed"),
  charFilters: whole("charFilters"),
});

const layerSettings = ({ choice, flag, has, number, whole }: Settings) => ({
  layers: whole("layers"),
  hidden: whole("hidden"),
  bidirectional: flag("bidirectional"),
  residual: flag("residual"),
  layerNorm: flag("layerNorm"),
  resetAfter: flag("resetAfter"),
  activation: choice("activation", ["tanh", "relu", "sigmoid"]),
  ...(has("forgetBias") && { forgetBias: number("forgetBias") }),
  ...(has("recurrentDropout") && { recurrentDropout: number("recurrentDropout") }),
});

function check(config: TaggerConfig, { tensors }: ModelFile, refuse: Refuse): void {
  for (const name of ["dropout", "recurrentDropout"] as const) {
    const rate = config[name] ?? 0;
    if (!(rate >= 0 && rate < 1)) throw refuse(`its ${name} is not a number from 0 to below 1`);
  }
  if (config.layers > tensors.size) throw refuse(`it has ${config.layers} layers, and not a tensor for each`);
}
