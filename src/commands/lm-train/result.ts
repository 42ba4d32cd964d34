/** What `weft lm-train` leaves behind: the model file, and the record that tells of it. */
import { exponential } from "../../engine/exponential.ts";
import { numbersTensor } from "../../formats/file-tensor.ts";
import type { Sink } from "../../io/sink.ts";
import { LANGUAGE_MODEL } from "../../models/language-model-file.ts";
import { writeModel } from "../../models/model-file.ts";
import type { ModelParts } from "../../models/model-parts.ts";
import type { Plain } from "../../models/plain.ts";
import type { EndReason, Position } from "../../nn/train.ts";
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

/** Writes the model with the weights that did best in validation, or without one with those of now. */
export async function writeBest(
  output: Sink,
  model: Omit<ModelParts, "checkpoint">,
  job: LanguageModelJob,
): Promise<void> {
  const values = job.best ?? job.kept().values;
  const numbers = new Float32Array(values.buffer);
  const tensors = job.model.slab.weights.map(({ name, shape, offset, size }) =>
    numbersTensor(name, shape, numbers.subarray(offset, offset + size)),
  );
  for (const piece of writeModel({ ...model, tensors })) await output.write(piece);
  await output.end();
}

export function summaryOf(
  settings: Settings,
  { model: { slab }, plan }: LanguageModelJob,
  { step, epoch, tokens, best }: Position,
  reason: EndReason,
) {
  const { config, backend, shards, seed } = settings;
  return {
    event: "end",
    reason,
    arch: config.arch,
    vocabulary: config.vocabulary,
    parameters: slab.weights.reduce((sum, { size }) => sum + size, 0),
    step,
    epoch,
    tokens,
    ...(best !== undefined && {
      valid_loss: best.loss,
      valid_perplexity: exponential(best.loss),
      valid_step: best.step,
    }),
    backend,
    threads: plan.members,
    shards,
    seed,
  };
}

/** As it comes back from a file. */
const plain = (value: object): Plain => JSON.parse(JSON.stringify(value)) as Plain;
