/** What `weft tag-train` says of its model: in the model file, and in the record that tells of it. */
import type { ModelParts } from "../../models/model-parts.ts";
import { TAGGER } from "../../models/tagger-file.ts";
import type { Position } from "../../nn/train.ts";
import { parametersOf, plain } from "../training/result.ts";
import type { Data } from "./data.ts";
import type { TaggerJob } from "./job.ts";
import type { Settings } from "./settings.ts";

/** All of the file but the tensors. */
export function modelParts(
  settings: Settings,
  { vocabulary }: Data,
  { step, epoch, tokens, best }: Position,
): Omit<ModelParts, "checkpoint"> {
  return {
    kind: TAGGER,
    config: plain(settings.config),
    vocabulary,
    training: plain({ steps: step, epochs: epoch, tokens, best, settings }),
  };
}

export function summaryOf({ config }: Settings, { vocabulary }: Data, job: TaggerJob, position: Position) {
  const { step, epoch, tokens, best } = position;
  const { measures } = best ?? {};
  return {
    arch: config.arch,
    vocabulary: config.vocabulary,
    tags: config.tags,
    scheme: vocabulary.scheme ?? null,
    parameters: parametersOf(job),
    step,
    epoch,
    tokens,
    ...(best !== undefined && {
      valid_loss: best.loss,
      valid_accuracy: measures?.accuracy,
      ...(measures?.span_f1 !== undefined && { valid_span_f1: measures.span_f1 }),
      valid_step: best.step,
    }),
  };
}
