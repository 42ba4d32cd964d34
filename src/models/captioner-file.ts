/** Captioners as files: safetensors with a tensor for each weight, see model-file.ts. */
import type { Engine } from "../engine/engine.ts";
import { refusal } from "../formats/refuse.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import { type CaptionModel, captionModel } from "./caption-model.ts";
import { captionerConfig } from "./captioner-config.ts";
import type { ModelFile } from "./model-file.ts";
import { isPlain, type Plain } from "./plain.ts";
import { loadSlab } from "./slab-file.ts";
import { type Standardization, standardizationFrom } from "./standardization.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Its kind, as model files have it. */
export const CAPTIONER = "captioner";

/** The vocabulary of its file, and what its features are measured by. */
export type CaptionerVocabularyJson = VocabularyJson & { readonly features: Standardization };

export interface LoadedCaptioner {
  readonly model: CaptionModel;
  readonly vocabulary: Vocabulary;
  readonly standardization: Standardization;
  /** How it was trained. */
  readonly training: Plain;
}

/**
 * Builds the model of a file of that kind in the engine's memory, without room for gradients.
 * @throws ModelError if its parts do not fit together.
 */
export function loadCaptioner(file: ModelFile, engine: Engine): LoadedCaptioner {
  const config = captionerConfig(file);
  const { features } = isPlain(file.vocabulary) ? file.vocabulary : {};
  const standardization = standardizationFrom(features, config.features, refusal(file.path));
  const vocabulary = vocabularyFromJson(file.vocabulary, file.path);
  if (vocabulary.size !== config.vocabulary)
    throw refusal(file.path)(
      `its vocabulary has ${vocabulary.size} tokens, its network ${config.vocabulary}`,
    );
  const model = captionModel(config); // takes no memory yet
  loadSlab(file, engine, model.slab);
  return { model, vocabulary, standardization, training: file.training };
}
