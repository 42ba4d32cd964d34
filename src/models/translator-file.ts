/** Translators as files: safetensors with a tensor for each weight, see model-file.ts. */
import type { Engine } from "../engine/engine.ts";
import { refusal } from "../formats/refuse.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import type { ModelFile } from "./model-file.ts";
import { isPlain, type Plain } from "./plain.ts";
import { loadSlab } from "./slab-file.ts";
import { type TranslationModel, translationModel } from "./translation-model.ts";
import { translatorConfig } from "./translator-config.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Its kind, as model files have it. */
export const TRANSLATOR = "translator";

/** The vocabularies of its file; where embeddings are shared, there is one, the source's. */
export interface TranslatorVocabularyJson {
  readonly source: VocabularyJson;
  readonly target?: VocabularyJson;
}

export interface LoadedTranslator {
  readonly model: TranslationModel;
  readonly source: Vocabulary;
  /** Where embeddings are shared, the same as the source's. */
  readonly target: Vocabulary;
  /** How it was trained. */
  readonly training: Plain;
}

/**
 * Builds the model of a file of that kind in the engine's memory, without room for gradients.
 * @throws ModelError if its parts do not fit together.
 */
export function loadTranslator(file: ModelFile, engine: Engine): LoadedTranslator {
  const config = translatorConfig(file);
  const json = isPlain(file.vocabulary) ? file.vocabulary : {};
  const source = vocabularyOfSize(file, json.source, config.sourceVocabulary);
  const target = config.shareEmbeddings ? source : vocabularyOfSize(file, json.target, config.vocabulary);
  const model = translationModel(config); // takes no memory yet
  loadSlab(file, engine, model.slab);
  return { model, source, target, training: file.training };
}

function vocabularyOfSize({ path }: ModelFile, json: unknown, size: number): Vocabulary {
  const vocabulary = vocabularyFromJson(json, path);
  if (vocabulary.size === size) return vocabulary;
  throw refusal(path)(`one of its vocabularies has ${vocabulary.size} tokens, its network ${size}`);
}
