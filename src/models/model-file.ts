/**
 * The model file: safetensors whose metadata has a member `weft`, a JSON text that says what the tensors are a model
 * of, and a seal over the whole file. Any program that knows safetensors can take the tensors out of it.
 */
import { type FileTensor, numbersOf } from "../formats/file-tensor.ts";
import { otherKind, quoted, type Refuse, refusal } from "../formats/refuse.ts";
import { looksLikeSafetensors, parseSafetensors } from "../formats/safetensors.ts";
import { FORMAT, type ModelParts, VOCABULARY_TENSOR } from "./model-parts.ts";
import { fromJson, isPlain, type Plain } from "./plain.ts";
import { isSealed } from "./seal.ts";

export { writeModel } from "./model-file-write.ts";

export interface ModelFile extends ModelParts {
  readonly path: string;
  /** The version of the format it is written in. */
  readonly format: number;
  readonly config: Plain;
  readonly training: Plain;
  readonly checkpoint?: Plain;
  /** Views of the file, in its order. */
  readonly tensors: ReadonlyMap<string, FileTensor>;
}

/**
 * `kinds` are those that are wanted, without them any. @throws ModelError if it is damaged, of another program, of a newer
 * weft or of another kind.
 */
export function parseModel(bytes: Uint8Array, path: string, ...kinds: readonly string[]): ModelFile {
  const refuse = refusal(path);
  const [wanted = "model"] = kinds;
  if (!looksLikeSafetensors(bytes)) throw otherKind(path, wanted, "not a model of weft");
  const { tensors, metadata } = parseSafetensors(bytes, path);
  if (metadata.weft === undefined)
    throw otherKind(path, wanted, "not a model of weft: safetensors of another program");
  const description = fromJson(metadata.weft, "its description", refuse);
  if (!isPlain(description)) throw refuse("its description is not an object");
  const format = readFormat(description.format, refuse);
  if (!isSealed(bytes)) throw refuse("damaged: its sha256 is not the one it was written with");
  const model = { path, format, ...readParts(description, new Map(tensors), refuse) };
  if (kinds.length === 0 || kinds.includes(model.kind)) return model;
  throw otherKind(
    path,
    wanted,
    `a model of the kind ${quoted(model.kind)}, where ${quoted(wanted)} is needed`,
  );
}

/**
 * The numbers of a weight: a view of the file, or a copy where a view is not possible.
 * @throws ModelError if it is missing, of another shape or not F32.
 */
export const weightOf = (model: ModelFile, name: string, shape: readonly number[]): Float32Array =>
  numbersOf(tensorOf(model, name, "F32", shape));

/** A tensor of the type and shape that it must have. @throws ModelError if it is missing, or has others. */
export function tensorOf(
  model: ModelFile,
  name: string,
  dtype: FileTensor["dtype"],
  shape: readonly number[],
): FileTensor {
  const tensor = requireTensor(model, name, dtype);
  if (tensor.shape.join() === shape.join()) return tensor;
  const reason = `has the shape [${tensor.shape}], where [${shape}] is needed`;
  throw refusal(model.path)(`tensor ${quoted(name)} ${reason}`);
}

/** The bytes of a tensor that is a file, such as `tokenizer.json`. @throws ModelError if it is missing or not U8. */
export const bytesOf = (model: ModelFile, name: string): Uint8Array => requireTensor(model, name, "U8").bytes;

const NEWER = "npm install -g weft-nlp gets the newest";

function readFormat(format: unknown, refuse: Refuse): number {
  if (typeof format !== "number" || !Number.isSafeInteger(format) || format < 1) {
    throw refuse("its description has no format number");
  }
  if (format <= FORMAT) return format;
  throw refuse(`needs a newer weft: its format is ${format}, this one reads ${FORMAT}`, NEWER);
}

function readParts(
  description: Plain,
  tensors: Map<string, FileTensor>,
  refuse: Refuse,
): Omit<ModelFile, "path" | "format"> {
  const { kind, config, training, checkpoint } = description;
  if (typeof kind !== "string") throw refuse("its kind is not a string");
  if (!isPlain(config)) throw refuse("its config is not an object");
  if (!isPlain(training)) throw refuse("what it says of its training is not an object");
  if (checkpoint !== undefined && !isPlain(checkpoint)) throw refuse("its checkpoint is not an object");
  const words = tensors.get(VOCABULARY_TENSOR);
  tensors.delete(VOCABULARY_TENSOR);
  const vocabulary = words === undefined ? description.vocabulary : readVocabulary(words, refuse);
  return { kind, config, vocabulary, training, checkpoint, tensors };
}

function readVocabulary({ dtype, bytes }: FileTensor, refuse: Refuse): unknown {
  if (dtype !== "U8") throw refuse(`tensor "${VOCABULARY_TENSOR}" is of type ${dtype}, not U8`);
  return fromJson(Buffer.from(bytes).toString(), "its vocabulary", refuse);
}

function requireTensor({ path, tensors }: ModelFile, name: string, dtype: FileTensor["dtype"]): FileTensor {
  const refuse = refusal(path);
  const tensor = tensors.get(name);
  if (tensor === undefined) throw refuse(`tensor ${quoted(name)} is missing`);
  if (tensor.dtype !== dtype) throw refuse(`tensor ${quoted(name)} is of type ${tensor.dtype}, not ${dtype}`);
  return tensor;
}
