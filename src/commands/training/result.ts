/** Writes the model that a training leaves behind. */
import { numbersTensor } from "../../formats/file-tensor.ts";
import type { Sink } from "../../io/sink.ts";
import { writeModel } from "../../models/model-file.ts";
import type { ModelParts } from "../../models/model-parts.ts";
import type { Plain } from "../../models/plain.ts";
import type { AnyJob } from "./job.ts";

/** The model with the weights that did best in validation, or without one with those of now. */
export async function writeBest(
  output: Sink,
  model: Omit<ModelParts, "checkpoint">,
  job: AnyJob,
): Promise<void> {
  const values = job.best ?? job.kept().values;
  const numbers = new Float32Array(values.buffer);
  const learnt = job.slab.weights.map(({ name, shape, offset, size }) =>
    numbersTensor(name, shape, numbers.subarray(offset, offset + size)),
  );
  const frozen = (job.frozen?.weights ?? []).map(({ name, shape, value }) =>
    numbersTensor(name, shape, job.engine.numbers(value)),
  );
  for (const piece of writeModel({ ...model, tensors: [...frozen, ...learnt] })) await output.write(piece);
  await output.end();
}

/** How many numbers were learnt. */
export const parametersOf = ({ slab }: AnyJob): number =>
  slab.weights.reduce((sum, { size }) => sum + size, 0);

/** As it comes back from a file. */
export const plain = (value: object): Plain => JSON.parse(JSON.stringify(value)) as Plain;
