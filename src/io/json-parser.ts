/**
 * JSON (RFC 8259) by recursive descent. It is slower than JSON.parse, and used where that one would round an
 * integer, has no limit of depth, or has to be followed by words that say what is wrong and where.
 */
import { DataError } from "../errors.ts";
import { setMember } from "./row.ts";

/** Values that are nested deeper are an error, so that nothing that walks them runs out of stack. */
export const JSON_DEPTH = 1000;

/** Longer numbers take too long to convert, and are no data. */
const NUMBER_LENGTH = 4096;

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
}

/** As JSON.parse, with bigints. @throws DataError that names the column. */
export function parseStrictly(text: string): unknown {
  const cursor = { text, at: 0, depth: 0 };
  const value = readValue(cursor);
  skipSpace(cursor);
  if (cursor.at < text.length) throw unexpected(cursor, "the end");
  return value;
}

function readValue(cursor: Cursor): unknown {
  skipSpace(cursor);
  switch (cursor.text[cursor.at]) {
    case "{":
      return readObject(cursor);
    case "[":
      return readArray(cursor);
    case '"':
      return readString(cursor);
    case "t":
      return readWord(cursor, "true", true);
    case "f":
      return readWord(cursor, "false", false);
    case "n":
      return readWord(cursor, "null", null);
    default:
      return readNumber(cursor);
  }
}

function readObject(cursor: Cursor): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  enter(cursor);
  if (accept(cursor, "}")) return leave(cursor, object);
  do {
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== '"') throw unexpected(cursor, "a name in double quotes");
    const name = readString(cursor);
    if (!accept(cursor, ":")) throw unexpected(cursor, "a colon");
    setMember(object, name, readValue(cursor));
  } while (accept(cursor, ","));
  if (!accept(cursor, "}")) throw unexpected(cursor, "a comma or }");
  return leave(cursor, object);
}

function readArray(cursor: Cursor): unknown[] {
  const array: unknown[] = [];
  enter(cursor);
  if (accept(cursor, "]")) return leave(cursor, array);
  do {
    array.push(readValue(cursor));
  } while (accept(cursor, ","));
  if (!accept(cursor, "]")) throw unexpected(cursor, "a comma or ]");
  return leave(cursor, array);
}

function enter(cursor: Cursor): void {
  if (++cursor.depth > JSON_DEPTH)
    throw wrong(cursor, `nested deeper than ${JSON_DEPTH.toLocaleString("en-US")}`);
  cursor.at++;
}

function leave<T>(cursor: Cursor, value: T): T {
  cursor.depth--;
  return value;
}

function accept(cursor: Cursor, character: string): boolean {
  skipSpace(cursor);
  const there = cursor.text[cursor.at] === character;
  if (there) cursor.at++;
  return there;
}

function readString(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at++;
  for (let escapes = false; ; cursor.at++) {
    const code = text.charCodeAt(cursor.at);
    if (code === 0x22) {
      cursor.at++;
      return escapes ? JSON.parse(text.slice(start, cursor.at)) : text.slice(start + 1, cursor.at - 1);
    }
    if (cursor.at >= text.length) throw unexpected(cursor, "a closing quote");
    if (code < 0x20) throw unexpected(cursor, "an escape in its place");
    if (code === 0x5c) {
      escapes = true;
      skipEscape(cursor);
    }
  }
}

/** Leaves the cursor on the last character of the escape. */
function skipEscape(cursor: Cursor): void {
  const length = cursor.text[cursor.at + 1] === "u" ? 6 : 2;
  const sequence = cursor.text.slice(cursor.at, cursor.at + length);
  if (!/^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})$/.test(sequence)) throw wrong(cursor, "no escape of JSON");
  cursor.at += length - 1;
}

function readWord<T>(cursor: Cursor, word: string, value: T): T {
  if (!cursor.text.startsWith(word, cursor.at)) throw unexpected(cursor, "a value");
  cursor.at += word.length;
  return value;
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

function readNumber(cursor: Cursor): number | bigint {
  NUMBER.lastIndex = cursor.at;
  const match = NUMBER.exec(cursor.text);
  if (match === null) throw unexpected(cursor, "a value");
  const [literal, fraction, exponent] = match;
  if (literal.length > NUMBER_LENGTH)
    throw wrong(cursor, `a number of more than ${NUMBER_LENGTH} characters`);
  cursor.at += literal.length;
  const value = Number(literal);
  const whole = fraction === undefined && exponent === undefined;
  return whole && !Number.isSafeInteger(value) ? BigInt(literal) : value;
}

function skipSpace(cursor: Cursor): void {
  for (; ; cursor.at++) {
    const code = cursor.text.charCodeAt(cursor.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
  }
}

function unexpected(cursor: Cursor, expected: string): DataError {
  const code = cursor.text.codePointAt(cursor.at);
  const found = code === undefined ? "the end" : JSON.stringify(String.fromCodePoint(code));
  return wrong(cursor, `found ${found} instead of ${expected}`);
}

const wrong = (cursor: Cursor, reason: string) =>
  new DataError(`not JSON at column ${cursor.at + 1}: ${reason}`);
