/** Writes model files: the same bytes for the same parts and tensors. */
import { ModelError } from "../errors.ts";
import { bytesTensor, DTYPE_BYTES, type NamedTensor, numbersOf } from "../formats/file-tensor.ts";
import { writeSafetensors } from "../formats/safetensors.ts";
import { FORMAT, type ModelParts, VOCABULARY_TENSOR } from "./model-parts.ts";
import { toJson } from "./plain.ts";
import { sealOf, UNSEALED } from "./seal.ts";

/** A larger vocabulary is a tensor: whoever wants the weights alone need not read it. */
const MAX_HEADER_VOCABULARY = 2 ** 20;

/**
 * The file, piece by piece. The tensors are read twice, for the seal and to be written, and must not change meanwhile.
 * @throws ModelError if a weight is not finite.
 */
export function writeModel(
  model: ModelParts & { readonly tensors: Iterable<NamedTensor> },
): Iterable<Uint8Array> {
  const { kind, config, vocabulary, training, checkpoint } = model;
  const tensors = [...model.tensors];
  for (const tensor of tensors) refuseNonFinite(tensor);
  const words = vocabulary === undefined ? "" : toJson(vocabulary);
  const inHeader = words.length <= MAX_HEADER_VOCABULARY;
  if (!inHeader) tensors.push(bytesTensor(VOCABULARY_TENSOR, new TextEncoder().encode(words)));
  const description = { format: FORMAT, kind, config, training, checkpoint };
  const weft = toJson(inHeader ? { ...description, vocabulary } : description);
  return sealed(tensors.sort(widerFirst), weft);
}

function* sealed(tensors: readonly NamedTensor[], weft: string): Generator<Uint8Array> {
  const sha256 = sealOf(writeSafetensors(tensors, { sha256: UNSEALED, weft }));
  yield* writeSafetensors(tensors, { sha256, weft });
}

/** So every tensor begins at a multiple of its elements' size. Equals keep their order. */
const widerFirst = (a: NamedTensor, b: NamedTensor): number => DTYPE_BYTES[b.dtype] - DTYPE_BYTES[a.dtype];

/** Zero times a number is zero; times an infinity or NaN, it is NaN, and so is every sum with it. */
function refuseNonFinite(tensor: NamedTensor): void {
  if (tensor.dtype !== "F32") return;
  const numbers = numbersOf(tensor);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] * 0;
  if (sum !== 0)
    throw new ModelError(`the weight ${tensor.name} is not finite: the model is not written`, {
      hint: "the numbers exploded: lower --lr or --clip",
    });
}
