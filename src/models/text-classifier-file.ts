/** Text classifiers as files: safetensors with a tensor for each weight, see model-file.ts. */
import type { Engine } from "../engine/engine.ts";
import { refusal } from "../formats/refuse.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import type { ModelFile } from "./model-file.ts";
import type { Plain } from "./plain.ts";
import { loadSlab } from "./slab-file.ts";
import { type TextClassifier, textClassifier } from "./text-classifier.ts";
import { textClassifierConfig } from "./text-classifier-config.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Its kind, as model files have it. */
export const TEXT_CLASSIFIER = "text-classifier";

/** The vocabulary of its file. */
export type ClassifierVocabularyJson = VocabularyJson & { readonly labels: readonly string[] };

export interface LoadedTextClassifier {
  readonly model: TextClassifier;
  readonly vocabulary: Vocabulary;
  /** By their ids. */
  readonly labels: readonly string[];
  /** How it was trained. */
  readonly training: Plain;
}

/**
 * Builds the model of a file of that kind in the engine's memory, without room for gradients.
 * @throws ModelError if its parts do not fit together.
 */
export function loadTextClassifier(file: ModelFile, engine: Engine): LoadedTextClassifier {
  const refuse = refusal(file.path);
  const config = textClassifierConfig(file);
  const vocabulary = vocabularyFromJson(file.vocabulary, file.path);
  if (vocabulary.size !== config.vocabulary)
    throw refuse(`its vocabulary has ${vocabulary.size} tokens, its network ${config.vocabulary}`);
  const labels = labelsOf(file);
  if (labels.length !== config.labels)
    throw refuse(`it has ${labels.length} labels, its network ${config.labels}`);
  const model = textClassifier(config); // takes no memory yet
  loadSlab(file, engine, model.slab);
  return { model, vocabulary, labels, training: file.training };
}

/** @throws ModelError if there are none, or one is there twice */
function labelsOf({ path, vocabulary }: ModelFile): readonly string[] {
  const { labels } = vocabulary as { readonly labels?: unknown };
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === "string"))
    throw refusal(path)("its labels are not strings");
  if (new Set(labels).size < labels.length) throw refusal(path)("one of its labels is there twice");
  return labels;
}
