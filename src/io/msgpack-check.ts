/** Looks over a MessagePack map before it is decoded: for what would be changed, or is no data. */
import { isUtf8 } from "node:buffer";
import { DEPTH } from "./msgpack-framer.ts";
import { type Token, tokens } from "./msgpack-tokens.ts";

/** The one extension that is read: msgpackr's own for integers beyond 64 bits. */
const BIG_INTEGER = 0x42;
const BIG_INTEGER_BYTES = 2048;

export interface CheckedFrame {
  /** Where the map ends. */
  readonly end: number;
  readonly error?: string;
}

interface Walk {
  readonly bytes: Buffer;
  at: number;
  error: string | undefined;
}

/** The map that begins at `start`. What is cut short or not a map ends with the bytes. */
export function checkFrame(bytes: Buffer, start: number): CheckedFrame {
  const walk: Walk = { bytes, at: start, error: undefined };
  if (tokens[bytes[start]].kind !== "map") return { end: bytes.length, error: "not a map" };
  const whole = walkValue(walk, 0) && walk.at <= bytes.length;
  return { end: whole ? walk.at : bytes.length, error: whole ? walk.error : (walk.error ?? "cut short") };
}

/** Whether the walk can go on: only what hides the end of the map stops it. */
function walkValue(walk: Walk, depth: number): boolean {
  const token = tokens[walk.bytes[walk.at++]];
  if (token === undefined) return false;
  const length = readLength(walk, token);
  if (token.kind === "invalid") return stop(walk, "not MessagePack: the byte 0xc1");
  if (token.kind === "array" || token.kind === "map") return walkValues(walk, token.kind, length, depth);
  if (token.kind === "extension") checkExtension(walk, length);
  if (token.kind === "text") checkText(walk, length);
  walk.at += length;
  return walk.at <= walk.bytes.length;
}

function readLength(walk: Walk, { lengthBytes, count }: Token): number {
  if (lengthBytes === 0) return count;
  const { bytes, at } = walk;
  walk.at += lengthBytes;
  if (walk.at > bytes.length) return 0;
  return bytes.readUIntBE(at, lengthBytes) + count;
}

function walkValues(walk: Walk, kind: "array" | "map", count: number, depth: number): boolean {
  if (walk.at > walk.bytes.length) return false;
  if (count > 0 && depth >= DEPTH) return stop(walk, `nested deeper than ${DEPTH}`);
  for (let index = 0; index < count; index++) {
    if (kind === "map") {
      const name = tokens[walk.bytes[walk.at]];
      if (name !== undefined && name.kind !== "text") note(walk, "a name that is not a string");
      if (!walkValue(walk, depth + 1)) return false;
    }
    if (!walkValue(walk, depth + 1)) return false;
  }
  return true;
}

function checkText(walk: Walk, length: number): void {
  const end = walk.at + length;
  if (end <= walk.bytes.length && !isUtf8(walk.bytes.subarray(walk.at, end))) note(walk, "not valid UTF-8");
}

function checkExtension(walk: Walk, length: number): void {
  const type = walk.bytes[walk.at];
  if (type !== BIG_INTEGER || length > BIG_INTEGER_BYTES)
    note(walk, `a value of the extension type ${(type << 24) >> 24}`);
}

function note(walk: Walk, error: string): void {
  walk.error ??= error;
}

function stop(walk: Walk, error: string): false {
  note(walk, error);
  return false;
}
