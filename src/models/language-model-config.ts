/** The config of a language model as it stands in a file, of which nothing is certain. */
import { refusal } from "../formats/refuse.ts";
import type { LanguageModelConfig } from "./language-model.ts";
import type { ModelFile } from "./model-file.ts";
import { settingsOf } from "./settings.ts";

/** @throws ModelError if something is missing, or such that no network can be made of it. */
export function languageModelConfig(file: ModelFile): LanguageModelConfig {
  const { choice, flag, number, whole } = settingsOf(file);
  const config = {
    arch: choice("arch", ["rnn", "gru", "lstm"]),
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
  };
  const refuse = refusal(file.path);
  if (!(config.dropout >= 0 && config.dropout < 1))
    throw refuse("its dropout is not a number from 0 to below 1");
  if (config.layers > file.tensors.size)
    throw refuse(`it has ${config.layers} layers, and not a tensor for each`);
  return config;
}
