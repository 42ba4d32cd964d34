/** What `weft classify-train` says of its model: in the model file, and in the record that tells of it. */
import type { ModelParts } from "../../models/model-parts.ts";
import { type ClassifierVocabularyJson, TEXT_CLASSIFIER } from "../../models/text-classifier-file.ts";
import type { Position } from "../../nn/train.ts";
import { parametersOf, plain } from "../training/result.ts";
import type { Data } from "./data.ts";
import type { ClassifierJob } from "./job.ts";
import type { Settings } from "./settings.ts";

/** All of the file but the tensors. */
export function modelParts(
  settings: Settings,
  { vocabulary, labels }: Data,
  { step, epoch, tokens: texts, best }: Position,
): Omit<ModelParts, "checkpoint"> {
  const words: ClassifierVocabularyJson = { ...vocabulary.toJSON(), labels };
  return {
    kind: TEXT_CLASSIFIER,
    config: plain(settings.config),
    vocabulary: words,
    training: plain({ steps: step, epochs: epoch, texts, best, settings }),
  };
}

export function summaryOf({ config }: Settings, job: ClassifierJob, position: Position) {
  const { step, epoch, tokens: texts, best } = position;
  return {
    arch: config.arch,
    vocabulary: config.vocabulary,
    labels: config.labels,
    parameters: parametersOf(job),
    step,
    epoch,
    texts,
    ...(best !== undefined && {
      valid_loss: best.loss,
      valid_accuracy: best.measures?.accuracy,
      valid_macro_f1: best.measures?.macro_f1,
      valid_step: best.step,
    }),
  };
}
