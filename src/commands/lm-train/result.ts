/** What `weft lm-train` says of its model: in the model file, and in the record that tells of it. */
import { exponential } from "../../engine/exponential.ts";
import { LANGUAGE_MODEL } from "../../models/language-model-file.ts";
import type { ModelParts } from "../../models/model-parts.ts";
import type { Position } from "../../nn/train.ts";
import { parametersOf, plain } from "../training/result.ts";
import type { Data } from "./data.ts";
import type { LanguageModelJob } from "./job.ts";
import type { Settings } from "./settings.ts";

/** All of the file but the tensors. */
export function modelParts(
  settings: Settings,
  { train }: Data,
  { step, epoch, tokens, best }: Position,
): Omit<ModelParts, "checkpoint"> {
  const training = { steps: step, epochs: epoch, tokens, best, settings };
  return {
    kind: LANGUAGE_MODEL,
    config: plain(settings.config),
    vocabulary: train.vocabulary.toJSON(),
    training: plain(training),
  };
}

export function summaryOf(
  { config }: Settings,
  job: LanguageModelJob,
  { step, epoch, tokens, best }: Position,
) {
  return {
    arch: config.arch,
    vocabulary: config.vocabulary,
    parameters: parametersOf(job),
    step,
    epoch,
    tokens,
    ...(best !== undefined && {
      valid_loss: best.loss,
      valid_perplexity: exponential(best.loss),
      valid_step: best.step,
    }),
  };
}
