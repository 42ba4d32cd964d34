/**
 * JSON (RFC 8259) read in place from bytes, by a cursor that the caller moves: a vocabulary of a hundred thousand
 * members goes straight into tables, without an object or a string each. Strict: a member given twice, a lone
 * surrogate, nesting deeper than 64 and anything after the value are refused.
 */
import { isUtf8 } from "node:buffer";
import type { Refuse } from "./refuse.ts";

/** Objects are Maps, so that no name is special. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

export interface JsonCursor {
  readonly bytes: Uint8Array;
  readonly refuse: Refuse;
  at: number;
  depth: number;
  /** The string read last, in UTF-8: the bytes from `from` to `to` of `text`. */
  text: Uint8Array;
  from: number;
  to: number;
}

const MAX_DEPTH = 64;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** @throws ModelError unless the bytes are UTF-8. */
export function openJson(bytes: Uint8Array, refuse: Refuse): JsonCursor {
  if (!isUtf8(bytes)) throw refuse("not a JSON file: its bytes are not UTF-8 text");
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length); // one class of array, also for a Buffer
  return { bytes: view, refuse, at: 0, depth: 0, text: view, from: 0, to: 0 };
}

/** Calls `visit` for each member, the name in the cursor's text and the cursor before the value. */
export function readMembers(cursor: JsonCursor, visit: () => void): void {
  enter(cursor, OPEN_BRACE);
  if (peek(cursor) !== CLOSE_BRACE) {
    do {
      readText(cursor);
      expect(cursor, COLON);
      visit();
    } while (accept(cursor, COMMA));
  }
  leave(cursor, CLOSE_BRACE);
}

/** Calls `visit` for each item, the cursor before it. */
export function readItems(cursor: JsonCursor, visit: () => void): void {
  enter(cursor, OPEN_BRACKET);
  if (peek(cursor) !== CLOSE_BRACKET) {
    do visit();
    while (accept(cursor, COMMA));
  }
  leave(cursor, CLOSE_BRACKET);
}

/** Reads a string into `text`, `from` and `to`; without escapes it stays where it is. */
export function readText(cursor: JsonCursor): void {
  expect(cursor, QUOTE);
  const { bytes } = cursor;
  let at = cursor.at;
  let escaped = false;
  while (bytes[at] !== QUOTE) {
    if (!((bytes[at] as number) >= 32)) throw damaged(cursor, "a string does not end", at);
    if (bytes[at] === BACKSLASH) {
      escaped = true;
      at++;
    }
    at++;
  }
  cursor.text = bytes;
  cursor.from = cursor.at;
  cursor.to = at;
  cursor.at = at + 1;
  if (escaped) decodeEscapes(cursor);
}

/** The string read last. */
export const currentText = (cursor: JsonCursor): string =>
  utf8.decode(cursor.text.subarray(cursor.from, cursor.to));

/** A whole number from 0, such as an id. */
export function readWhole(cursor: JsonCursor): number {
  peek(cursor);
  const start = cursor.at;
  const value = readScalar(cursor);
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw damaged(cursor, "a whole number from 0 is expected", start);
}

/** Reads any value. */
export function readValue(cursor: JsonCursor): Json {
  switch (peek(cursor)) {
    case OPEN_BRACE:
      return readObject(cursor);
    case OPEN_BRACKET: {
      const items: Json[] = [];
      readItems(cursor, () => items.push(readValue(cursor)));
      return items;
    }
    case QUOTE:
      readText(cursor);
      return currentText(cursor);
    default:
      return readScalar(cursor);
  }
}

/** Steps over any value; it is checked, and nothing is made of it. Returns where it begins. */
export function skipValue(cursor: JsonCursor): number {
  const first = peek(cursor);
  const start = cursor.at;
  if (first === OPEN_BRACE) readMembers(cursor, () => skipValue(cursor));
  else if (first === OPEN_BRACKET) readItems(cursor, () => skipValue(cursor));
  else if (first === QUOTE) readText(cursor);
  else readScalar(cursor);
  return start;
}

/** The next byte that is not white space, which the cursor then stands on; -1 at the end. */
export function peek(cursor: JsonCursor): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at];
  while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = bytes[++cursor.at];
  return byte === undefined ? -1 : byte;
}

/** @throws ModelError if anything but white space is left. */
export function expectEnd(cursor: JsonCursor): void {
  if (peek(cursor) !== -1) throw damaged(cursor, "something follows the end");
}

/** The error for what stands at the cursor. */
export function damaged(cursor: JsonCursor, reason: string, at: number = cursor.at): Error {
  const place = at >= cursor.bytes.length ? "at its end" : `at byte ${at + 1}`;
  return cursor.refuse(`damaged JSON ${place}: ${reason}`);
}

function readObject(cursor: JsonCursor): JsonObject {
  const object: JsonObject = new Map();
  readMembers(cursor, () => {
    const name = currentText(cursor);
    if (object.has(name)) throw damaged(cursor, `the member ${JSON.stringify(name)} stands twice`);
    object.set(name, readValue(cursor));
  });
  return object;
}

/** A number, true, false or null: a few digits are read here, for speed, and JSON.parse decides over the rest. */
function readScalar(cursor: JsonCursor): null | boolean | number {
  const { bytes } = cursor;
  const start = cursor.at;
  let value = 0;
  let at = start;
  while (isDigit(bytes[at] as number)) value = value * 10 + (bytes[at++] as number) - 48;
  const plain = at > start && at - start < 16 && (bytes[start] !== 48 || at === start + 1);
  while (isScalar(bytes[cursor.at] as number)) cursor.at++;
  if (plain && cursor.at === at) return value;
  try {
    return JSON.parse(utf8.decode(bytes.subarray(start, cursor.at)));
  } catch {
    throw damaged(cursor, "a value is expected", start);
  }
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** Letters, digits, `+`, `-` and `.`: what a number or a word of JSON can consist of. */
const isScalar = (byte: number): boolean =>
  isDigit(byte) ||
  (byte >= 97 && byte <= 122) ||
  byte === 45 ||
  byte === 46 ||
  byte === 43 ||
  (byte >= 65 && byte <= 90);

function decodeEscapes(cursor: JsonCursor): void {
  const start = cursor.from - 1;
  let text: string;
  try {
    text = JSON.parse(utf8.decode(cursor.bytes.subarray(start, cursor.at)));
  } catch {
    throw damaged(cursor, "a string has a bad escape", start);
  }
  if (/\p{Surrogate}/u.test(text)) throw damaged(cursor, "a string has half of a surrogate pair", start);
  cursor.text = new TextEncoder().encode(text);
  cursor.from = 0;
  cursor.to = cursor.text.length;
}

function enter(cursor: JsonCursor, open: number): void {
  expect(cursor, open);
  if (++cursor.depth > MAX_DEPTH) throw damaged(cursor, `nested deeper than ${MAX_DEPTH}`);
}

function leave(cursor: JsonCursor, close: number): void {
  expect(cursor, close);
  cursor.depth--;
}

function expect(cursor: JsonCursor, byte: number): void {
  if (!accept(cursor, byte))
    throw damaged(cursor, `${JSON.stringify(String.fromCharCode(byte))} is expected`);
}

function accept(cursor: JsonCursor, byte: number): boolean {
  if (peek(cursor) !== byte) return false;
  cursor.at++;
  return true;
}
