/**
 * A checkpoint: a model file that also holds what training needs to go on as if it had never stopped. That is tensors
 * in named sections, such as `optimizer.0`, and a position: any JSON. To every other reader it is the model as it was.
 */
import type { FileTensor, NamedTensor } from "../formats/file-tensor.ts";
import { otherKind, quoted, refusal } from "../formats/refuse.ts";
import { type ModelFile, parseModel, writeModel } from "./model-file.ts";
import type { ModelParts } from "./model-parts.ts";

/** Tensors in the file are named `section.name`. */
export type Sections = Readonly<Record<string, Iterable<NamedTensor>>>;

export interface CheckpointParts extends Omit<ModelParts, "checkpoint"> {
  readonly tensors: Iterable<NamedTensor>;
  /** Where in the data and in the schedule training stands. */
  readonly position: unknown;
  readonly sections: Sections;
}

export interface Checkpoint {
  /** The model, with its own tensors alone. */
  readonly model: ModelFile;
  readonly position: unknown;
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, FileTensor>>;
}

/** The file, piece by piece, as writeModel does. @throws ModelError if a number is not finite. */
export function writeCheckpoint({ position, sections, ...model }: CheckpointParts): Iterable<Uint8Array> {
  const names = Object.keys(sections);
  const own = Array.from(model.tensors, (tensor) => inSection(tensor, undefined, names));
  const others = Object.entries(sections).flatMap(([section, members]) =>
    Array.from(members, (tensor) => inSection(tensor, section, names)),
  );
  const checkpoint = { position, sections: names };
  return writeModel({ ...model, checkpoint, tensors: [...own, ...others] });
}

/** Of a model of this kind, or of any. @throws ModelError as parseModel, and if there is nothing to go on with. */
export const parseCheckpoint = (bytes: Uint8Array, path: string, kind?: string): Checkpoint =>
  checkpointOf(parseModel(bytes, path, ...(kind === undefined ? [] : ["checkpoint", kind])));

/** Parts a file that was read in the model and the rest. @throws ModelError if there is no rest. */
export function checkpointOf(file: ModelFile): Checkpoint {
  const refuse = refusal(file.path);
  if (file.checkpoint === undefined)
    throw otherKind(file.path, "checkpoint", "a finished model, not a checkpoint");
  const { position, sections: names } = file.checkpoint;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) {
    throw refuse("the sections of the checkpoint are not names");
  }
  const sections = new Map(names.map((name) => [name, new Map<string, FileTensor>()]));
  const tensors = new Map<string, FileTensor>();
  for (const [name, tensor] of file.tensors) {
    const section = sectionOf(name, names);
    if (section === undefined) tensors.set(name, tensor);
    else sections.get(section)?.set(name.slice(section.length + 1), tensor);
  }
  return { model: { ...file, tensors }, position, sections };
}

/** @throws ModelError if the checkpoint lacks it. */
export function sectionTensors(checkpoint: Checkpoint, section: string): ModelFile {
  const tensors = checkpoint.sections.get(section);
  if (tensors !== undefined) return { ...checkpoint.model, tensors };
  throw refusal(checkpoint.model.path)(`the checkpoint has no section ${quoted(section)}`);
}

/** The tensor under its name in the file, which must lead back to its section. */
function inSection(
  tensor: NamedTensor,
  section: string | undefined,
  sections: readonly string[],
): NamedTensor {
  const name = section === undefined ? tensor.name : `${section}.${tensor.name}`;
  const found = sectionOf(name, sections);
  if (found !== section) throw new Error(`the tensor ${name} would be taken for one of ${found}`);
  return { ...tensor, name };
}

const sectionOf = (name: string, sections: readonly string[]): string | undefined =>
  sections.find((section) => name.startsWith(`${section}.`));
