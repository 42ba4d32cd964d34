/** What `weft translate-train` says of its model: in the model file, and in the record that tells of it. */
import type { ModelParts } from "../../models/model-parts.ts";
import { TRANSLATOR, type TranslatorVocabularyJson } from "../../models/translator-file.ts";
import type { Position } from "../../nn/train.ts";
import { conditionalSummary } from "../training/conditional-summary.ts";
import { parametersOf, plain } from "../training/result.ts";
import type { Data } from "./data.ts";
import type { TranslatorJob } from "./job.ts";
import type { Settings } from "./settings.ts";

/** All of the file but the tensors. */
export function modelParts(
  settings: Settings,
  { train: { pairs } }: Data,
  { step, epoch, tokens, best }: Position,
): Omit<ModelParts, "checkpoint"> {
  const { source, target } = pairs;
  const vocabulary: TranslatorVocabularyJson = {
    source: source.vocabulary.toJSON(),
    ...(!settings.config.shareEmbeddings && { target: target.vocabulary.toJSON() }),
  };
  return {
    kind: TRANSLATOR,
    config: plain(settings.config),
    vocabulary,
    training: plain({ steps: step, epochs: epoch, tokens, best, settings }),
  };
}

export const summaryOf = ({ config }: Settings, job: TranslatorJob, position: Position) => ({
  arch: config.arch,
  attention: config.attention,
  vocabulary: { source: config.sourceVocabulary, target: config.vocabulary },
  parameters: parametersOf(job),
  ...conditionalSummary(position),
});
