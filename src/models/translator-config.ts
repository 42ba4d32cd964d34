/** The config of a translator, and how it is read from a file, of which nothing is certain. */
import { refusal } from "../formats/refuse.ts";
import { type DecoderConfig, decoderConfig } from "./decoder-config.ts";
import type { ModelFile } from "./model-file.ts";
import { settingsOf } from "./settings.ts";

/** Everything that decides the network, and nothing else: it is written into the model file. */
export interface TranslatorConfig extends DecoderConfig {
  /** The words that it reads. */
  readonly sourceVocabulary: number;
  /** The encoder reads in both directions. */
  readonly bidirectional: boolean;
  /** Both sides have one embedding, and so one vocabulary. */
  readonly shareEmbeddings: boolean;
  /** Of a source no more tokens than these are read, beside its end token. */
  readonly maxLength: number;
}

/** @throws ModelError if something is missing, or such that no network can be made of it. */
export function translatorConfig(file: ModelFile): TranslatorConfig {
  const { flag, whole } = settingsOf(file);
  const config = {
    ...decoderConfig(file),
    sourceVocabulary: whole("sourceVocabulary"),
    bidirectional: flag("bidirectional"),
    shareEmbeddings: flag("shareEmbeddings"),
    maxLength: whole("maxLength"),
  };
  if (config.shareEmbeddings && config.sourceVocabulary !== config.vocabulary)
    throw refusal(file.path)("its embedding is shared by two vocabularies of different sizes");
  return config;
}
