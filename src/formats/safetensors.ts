/**
 * Safetensors, the format for tensors that PyTorch's and JAX's models come in (github.com/huggingface/safetensors):
 * eight bytes that say how long the header is, a JSON object with the type, shape and place of each tensor, and then
 * nothing but their bytes. The whole header is checked against the bytes that are there before anything is made of it.
 */
import { DTYPE_BYTES, type FileTensor, isDtype } from "./file-tensor.ts";
import { type Json, type JsonObject, openJson } from "./json-cursor.ts";
import { type Fields, fieldsOf, isWhole, items, text } from "./json-fields.ts";
import { readOutline } from "./json-outline.ts";
import { quoted, type Refuse, refusal } from "./refuse.ts";
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA } from "./safetensors-layout.ts";

export { inPieces, writeSafetensors } from "./safetensors-write.ts";

export interface Safetensors {
  /** By name, in the order of their bytes; views of the file. */
  readonly tensors: ReadonlyMap<string, FileTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const OPEN_BRACE = 123;

/** @throws ModelError with the path and what is wrong. */
export function parseSafetensors(bytes: Uint8Array, path: string): Safetensors {
  const refuse = refusal(path);
  const dataStart = LENGTH_BYTES + headerLength(bytes, refuse);
  const header = readHeader(bytes.subarray(LENGTH_BYTES, dataStart), refuse);
  const metadata = readMetadata(header.get(METADATA), refuse);
  header.delete(METADATA);
  const places = Array.from(header, ([name, value]) => readPlace(name, value, refuse));
  places.sort((a, b) => a.begin - b.begin || a.end - b.end);
  const data = bytes.subarray(dataStart);
  checkCover(places, data.length, refuse);
  const tensors = new Map(
    places.map(({ name, dtype, shape, begin, end }) => [
      name,
      { dtype, shape, bytes: data.subarray(begin, end) },
    ]),
  );
  return { tensors, metadata };
}

/** Whether the file means to be one: no text has four zero bytes where the upper half of the length is. */
export const looksLikeSafetensors = (bytes: Uint8Array): boolean =>
  bytes.length > LENGTH_BYTES &&
  bytes.subarray(4, LENGTH_BYTES).every((byte) => byte === 0) &&
  bytes[LENGTH_BYTES] === OPEN_BRACE;

function headerLength(bytes: Uint8Array, refuse: Refuse): number {
  if (bytes.length < LENGTH_BYTES + 2) throw refuse("too short for a safetensors file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES);
  const length = view.getBigUint64(0, true);
  const left = bytes.length - LENGTH_BYTES;
  if (length > MAX_HEADER_BYTES) throw refuse(`not a safetensors file: a header of ${length} bytes`);
  if (length > left) throw refuse(`the header has ${length} bytes, and ${left} are left in the file`);
  if (bytes[LENGTH_BYTES] !== OPEN_BRACE) throw refuse("not a safetensors file: the header is not an object");
  return Number(length);
}

function readHeader(bytes: Uint8Array, refuse: Refuse): JsonObject {
  const inHeader: Refuse = (reason, hint) => refuse(`the header: ${reason}`, hint);
  return readOutline(openJson(bytes, inHeader), new Map());
}

function readMetadata(value: Json | undefined, refuse: Refuse): Record<string, string> {
  if (value === undefined) return {};
  const fields = fieldsOf(value, METADATA, refuse);
  return Object.fromEntries(Array.from(fields.members.keys(), (name) => [name, text(fields, name)]));
}

/** What the header says of one tensor; its bytes begin and end there in the data. */
interface Place extends Omit<FileTensor, "bytes"> {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

function readPlace(name: string, value: Json, refuse: Refuse): Place {
  const fields = fieldsOf(value, `tensor ${quoted(name)}`, refuse);
  const dtype = text(fields, "dtype");
  if (!isDtype(dtype)) throw refuse(`${fields.place} is of an unknown type, ${quoted(dtype)}`);
  const shape = wholes(fields, "shape");
  const [begin, end, ...more] = wholes(fields, "data_offsets");
  if (end === undefined || more.length > 0 || end < begin) {
    throw refuse(`${fields.place}.data_offsets is not a begin and an end`);
  }
  const needed = byteLength(shape, DTYPE_BYTES[dtype]);
  if (needed === undefined) throw refuse(`${fields.place} has a shape beyond all sizes`);
  if (needed !== end - begin) {
    throw refuse(`${fields.place} needs ${needed} bytes for its shape, and has ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

function wholes(fields: Fields, name: string): number[] {
  return items(fields, name).map((value) => {
    if (!isWhole(value)) throw fields.refuse(`${fields.place}.${name} are not whole numbers from 0`);
    return value;
  });
}

/** Undefined when a product on the way is beyond 2^53, even if a later dimension is zero. */
function byteLength(shape: readonly number[], elementBytes: number): number | undefined {
  let length = elementBytes;
  for (const size of shape) {
    length *= size;
    if (!Number.isSafeInteger(length)) return undefined;
  }
  return length;
}

/** The tensors, in order of their places, follow one another from the first byte of the data to the last. */
function checkCover(places: readonly Place[], length: number, refuse: Refuse): void {
  let covered = 0;
  for (const { name, begin, end } of places) {
    if (end > length) {
      throw refuse(`cut short: tensor ${quoted(name)} ends at byte ${end} of the data, which has ${length}`);
    }
    if (begin < covered) throw refuse(`tensor ${quoted(name)} overlaps the one before it`);
    if (begin > covered)
      throw refuse(`a hole before tensor ${quoted(name)}: bytes ${covered} to ${begin} of the data`);
    covered = end;
  }
  if (covered < length) throw refuse(`the tensors end at byte ${covered} of the data, which has ${length}`);
}
