/** Taggers as files: safetensors with a tensor for each weight, see model-file.ts. */
import type { Engine } from "../engine/engine.ts";
import type { ModelFile } from "./model-file.ts";
import { loadSlab } from "./slab-file.ts";
import { taggerConfig } from "./tagger-config.ts";
import { type TaggerNetwork, taggerNetwork } from "./tagger-network.ts";
import { type TaggerVocabularyJson, taggerVocabulary } from "./tagger-vocabulary.ts";

/** Its kind, as model files have it. */
export const TAGGER = "tagger";

export interface LoadedTagger {
  readonly model: TaggerNetwork;
  readonly vocabulary: TaggerVocabularyJson;
}

/**
 * Builds the model of a file of that kind in the engine's memory, without room for gradients.
 * @throws ModelError if its parts do not fit together.
 */
export function loadTagger(file: ModelFile, engine: Engine): LoadedTagger {
  const config = taggerConfig(file);
  const vocabulary = taggerVocabulary(file, config);
  const model = taggerNetwork(config); // takes no memory yet
  loadSlab(file, engine, model.slab);
  loadSlab(file, engine, model.frozen);
  return { model, vocabulary };
}
