/** Checkpoints of trainings: everything that decides how one goes on, in one file. */
import { ModelError, UsageError } from "../../errors.ts";
import { type NamedTensor, numbersTensor } from "../../formats/file-tensor.ts";
import { writeAtomic } from "../../io/atomic.ts";
import { isFile } from "../../io/files.ts";
import { readWhole } from "../../io/input.ts";
import {
  type Checkpoint,
  parseCheckpoint,
  type Sections,
  sectionTensors,
  writeCheckpoint,
} from "../../models/checkpoint.ts";
import { differences } from "../../models/differences.ts";
import { weightOf } from "../../models/model-file.ts";
import type { ModelParts } from "../../models/model-parts.ts";
import { isPlain, type Plain } from "../../models/plain.ts";
import type { Weight } from "../../nn/slab.ts";
import type { Position } from "../../nn/train.ts";
import type { Kept, TrainingJob } from "./job.ts";

/** What of a job is kept in a file. */
export type Savable = Pick<
  TrainingJob<never, unknown>,
  "engine" | "slab" | "frozen" | "plan" | "kept" | "restore" | "good" | "best" | "stateLength"
>;

/** Writes the file anew. @throws IoError when it cannot be written: the old one is then still there. */
export async function saveCheckpoint(
  path: string,
  model: Omit<ModelParts, "checkpoint">,
  job: Savable,
  position: Position,
): Promise<void> {
  const tensors = weightsOf(job).map(({ name, shape, value }) =>
    numbersTensor(name, shape, job.engine.numbers(value)),
  );
  const pieces = writeCheckpoint({ ...model, tensors, position, sections: sectionsOf(job) });
  await writeAtomic(path, pieces, { force: true });
}

/** @throws ModelError when it is damaged; undefined when there is none. */
export async function readCheckpoint(path: string, kind: string): Promise<Checkpoint | undefined> {
  if (!(await isFile(path))) return undefined;
  return parseCheckpoint(await readWhole(path), path, kind);
}

/** All weights, those that stay as they are first. */
export const weightsOf = ({ slab, frozen }: Pick<Savable, "slab" | "frozen">): readonly Weight[] => [
  ...(frozen?.weights ?? []),
  ...slab.weights,
];

/** @throws UsageError when the checkpoint was made with other data, flags or seed. */
export function checkSettings(checkpoint: Checkpoint, settings: object): void {
  const { model } = checkpoint;
  const wanted = JSON.parse(JSON.stringify(settings)) as Plain; // as it comes back from a file
  const found = differences(savedSettings(checkpoint), wanted);
  if (found.length === 0) return;
  throw new UsageError(`${model.path} cannot be gone on with: ${found.join("; ")}`, {
    hint: "give the same data and flags, or leave --resume out to begin anew",
  });
}

/** What the checkpoint was made with. @throws ModelError when it does not say so. */
export function savedSettings({ model }: Checkpoint): Plain {
  const { settings } = model.training;
  if (isPlain(settings)) return settings;
  throw new ModelError(`${model.path}: it does not say with which settings it was made`, {
    hint: "leave --resume out to begin anew",
  });
}

/** Puts the job where it was; returns the position. @throws ModelError when something is missing. */
export function restoreCheckpoint(job: Savable, checkpoint: Checkpoint): Position {
  const numbers = (section: string, name: string, size: number): Bytes => {
    const { buffer, byteOffset, byteLength } = weightOf(sectionTensors(checkpoint, section), name, [size]);
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength).slice();
  };
  const { size, slots } = job.plan;
  const keptIn = (section: string, values: Bytes): Kept => ({
    values,
    slots: slots.map((_, index) => numbers(section, `optimizer.${index}`, size)),
    states: numbers(section, "states", job.stateLength),
  });
  const good = checkpoint.sections.has("good") ? keptIn("good", numbers("good", "values", size)) : undefined;
  job.restore(keptIn("now", valuesOf(job, checkpoint)), good);
  for (const { name, shape, value } of job.frozen?.weights ?? [])
    job.engine.numbers(value).set(weightOf(checkpoint.model, name, shape));
  if (checkpoint.sections.has("best")) job.best = numbers("best", "values", size);
  return checkpoint.position as Position;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** What the model's own tensors do not hold; the state to return to only where it is another one than now. */
function sectionsOf(job: Savable): Sections {
  const { slots, states } = job.kept();
  const { best, good } = job;
  const now = keptTensors({ slots, states });
  return {
    now,
    ...(good !== undefined && { good: [flat("values", good.values), ...keptTensors(good)] }),
    ...(best !== undefined && { best: [flat("values", best)] }),
  };
}

const keptTensors = ({ slots, states }: Pick<Kept, "slots" | "states">): NamedTensor[] => [
  ...slots.map((slot, index) => flat(`optimizer.${index}`, slot)),
  flat("states", states),
];

function flat(name: string, { buffer, byteOffset, byteLength }: Bytes): NamedTensor {
  return numbersTensor(name, [byteLength / 4], new Float32Array(buffer, byteOffset, byteLength / 4));
}

/** The slab as the model's tensors fill it. */
function valuesOf({ slab }: Savable, { model }: Checkpoint): Bytes {
  const values = new Float32Array(slab.size);
  for (const { name, shape, offset } of slab.weights) values.set(weightOf(model, name, shape), offset);
  return new Uint8Array(values.buffer);
}
