/** Language models as files: safetensors with a tensor for each weight, see model-file.ts. */
import type { Engine } from "../engine/engine.ts";
import { type NamedTensor, numbersTensor } from "../formats/file-tensor.ts";
import { refusal } from "../formats/refuse.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import { type LanguageModel, languageModel } from "./language-model.ts";
import { languageModelConfig } from "./language-model-config.ts";
import type { ModelFile } from "./model-file.ts";
import type { Plain } from "./plain.ts";
import { loadSlab } from "./slab-file.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Its kind, as model files have it. */
export const LANGUAGE_MODEL = "language-model";

export interface LoadedLanguageModel {
  readonly model: LanguageModel;
  readonly vocabulary: Vocabulary;
  /** How it was trained. */
  readonly training: Plain;
}

/** Every weight under its name, as a view of the engine's memory. */
export const languageModelTensors = ({ slab }: LanguageModel, engine: Engine): NamedTensor[] =>
  slab.weights.map(({ name, shape, value }) => numbersTensor(name, shape, engine.numbers(value)));

/**
 * Builds the model of a file of that kind in the engine's memory, without room for gradients.
 * @throws ModelError if its parts do not fit together.
 */
export function loadLanguageModel(file: ModelFile, engine: Engine): LoadedLanguageModel {
  const refuse = refusal(file.path);
  const config = languageModelConfig(file);
  const vocabulary = vocabularyFromJson(file.vocabulary, file.path);
  if (vocabulary.size !== config.vocabulary)
    throw refuse(`its vocabulary has ${vocabulary.size} tokens, its network ${config.vocabulary}`);
  const model = languageModel(config); // takes no memory yet
  loadSlab(file, engine, model.slab);
  return { model, vocabulary, training: file.training };
}
