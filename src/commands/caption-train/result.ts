/** What `weft caption-train` says of its model: in the model file, and in the record that tells of it. */
import { CAPTIONER, type CaptionerVocabularyJson } from "../../models/captioner-file.ts";
import type { ModelParts } from "../../models/model-parts.ts";
import type { Position } from "../../nn/train.ts";
import { conditionalSummary } from "../training/conditional-summary.ts";
import { parametersOf, plain } from "../training/result.ts";
import type { Data } from "./data.ts";
import type { CaptionerJob } from "./job.ts";
import type { Settings } from "./settings.ts";

/** All of the file but the tensors. */
export function modelParts(
  settings: Settings,
  { train: { captions }, standardization }: Data,
  { step, epoch, tokens, best }: Position,
): Omit<ModelParts, "checkpoint"> {
  const words = captions.texts.vocabulary.toJSON();
  const vocabulary: CaptionerVocabularyJson = { ...words, features: standardization };
  return {
    kind: CAPTIONER,
    config: plain(settings.config),
    vocabulary,
    training: plain({ steps: step, epochs: epoch, tokens, best, settings }),
  };
}

export const summaryOf = ({ config }: Settings, job: CaptionerJob, position: Position) => ({
  arch: config.arch,
  features: config.features,
  vocabulary: config.vocabulary,
  parameters: parametersOf(job),
  ...conditionalSummary(position),
});
