/** Writes safetensors: the same bytes for the same tensors, in the order in which they are given. */
import { DTYPE_BYTES, elementsOf, type NamedTensor } from "./file-tensor.ts";
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA } from "./safetensors-layout.ts";

/** The data begins at a multiple of this, as far as spaces behind the header can bring it there. */
const ALIGNMENT = 64;
const PIECE_BYTES = 2 ** 22;

/**
 * The file, piece by piece; the tensors' bytes are passed on as they are, in views of at most 4 MiB.
 * @throws Error if a name comes twice, or bytes and shape do not agree.
 */
export function* writeSafetensors(
  tensors: Iterable<NamedTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array> {
  const all = [...tensors];
  yield headerOf(all, metadata);
  for (const { bytes } of all) yield* inPieces(bytes);
}

export function* inPieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** Its length, the JSON, and spaces up to the data. */
function headerOf(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const json = new TextEncoder().encode(headerJson(tensors, metadata));
  const dataStart = Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT;
  if (dataStart - LENGTH_BYTES > MAX_HEADER_BYTES) throw new Error(`a header of ${json.length} bytes`);
  const header = new Uint8Array(dataStart).fill(32);
  header.set(json, LENGTH_BYTES);
  new DataView(header.buffer).setBigUint64(0, BigInt(dataStart - LENGTH_BYTES), true);
  return header;
}

/** Put together member by member: an object would move names that are numbers to its front. */
function headerJson(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>>): string {
  const seen = new Set([METADATA]);
  const members = Object.keys(metadata).length > 0 ? [`"${METADATA}":${JSON.stringify(metadata)}`] : [];
  let begin = 0;
  for (const tensor of tensors) {
    const { name, dtype, shape } = tensor;
    if (seen.has(name)) throw new Error(`a tensor cannot be named ${name}, as another is`);
    seen.add(name);
    const end = begin + byteLength(tensor);
    const entry = JSON.stringify({ dtype, shape, data_offsets: [begin, end] });
    members.push(`${JSON.stringify(name)}:${entry}`);
    begin = end;
  }
  return `{${members.join(",")}}`;
}

function byteLength({ name, dtype, shape, bytes }: NamedTensor): number {
  if (elementsOf(shape) * DTYPE_BYTES[dtype] === bytes.length) return bytes.length;
  throw new Error(`the tensor ${name} of shape [${shape}] has ${bytes.length} bytes`);
}
