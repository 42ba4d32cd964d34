/** New members in a line of JSON as it came: all other bytes, white space and the spelling of numbers stay. */
import type { Row } from "./codec.ts";
import { stringifyJson } from "./json.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Puts members before the closing brace of a JSON object. One that is there already is replaced where it stands,
 * and its duplicates are removed. `raw` must be valid JSON; undefined members are left out.
 */
export function splice(raw: Uint8Array, added: Row): Uint8Array {
  return Buffer.concat(splicedPieces(raw, added));
}

/** The same as pieces, to be joined with what follows. */
export function splicedPieces(raw: Uint8Array, added: Row): Uint8Array[] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const names = Object.keys(added).filter((name) => added[name] !== undefined);
  const edits = names.some((name) => mayHold(bytes, name)) ? replacements(bytes, added) : [];
  const replaced = new Set(edits.map(({ name }) => name));
  const fresh = names.filter((name) => !replaced.has(name));
  const brace = bytes.lastIndexOf(CLOSE);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of edits) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  pieces.push(bytes.subarray(at, brace), Buffer.from(membersText(fresh, added, isEmpty(bytes, brace))));
  pieces.push(bytes.subarray(brace));
  return pieces;
}

/** Whether the name can be a member's: as it is, or written with `\u` escapes or others. */
function mayHold(bytes: Buffer, name: string): boolean {
  return bytes.includes(JSON.stringify(name)) || bytes.includes("\\u") || /["\\/\b\f\n\r\t]/.test(name);
}

interface Edit {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The values to be replaced, and the duplicates to be removed with the comma before them. */
function replacements(bytes: Buffer, added: Row): Edit[] {
  const edits: Edit[] = [];
  const done = new Set<string>();
  for (const member of topMembers(bytes)) {
    const { name, comma, start, end } = member;
    if (!Object.hasOwn(added, name) || added[name] === undefined) continue;
    if (done.has(name)) edits.push({ name, start: comma, end, text: "" });
    else edits.push({ name, start, end, text: stringifyJson(added[name]) });
    done.add(name);
  }
  return edits;
}

interface Member {
  readonly name: string;
  /** Where the comma before it is (for the first member: the brace). */
  readonly comma: number;
  /** Where its value starts and ends. */
  readonly start: number;
  readonly end: number;
}

function* topMembers(bytes: Buffer): Generator<Member> {
  let comma = bytes.indexOf(OPEN);
  while (bytes[comma] === OPEN || bytes[comma] === COMMA) {
    const nameStart = skipSpace(bytes, comma + 1);
    if (bytes[nameStart] !== QUOTE) return;
    const nameEnd = stringEnd(bytes, nameStart);
    const name: string = JSON.parse(bytes.toString("utf8", nameStart, nameEnd));
    const colon = skipSpace(bytes, nameEnd);
    const start = skipSpace(bytes, colon + 1);
    const end = valueEnd(bytes, start);
    yield { name, comma, start, end };
    comma = skipSpace(bytes, end);
    // The comma of the first member would be the brace: only a comma leads on.
    if (bytes[comma] !== COMMA) return;
  }
}

function valueEnd(bytes: Buffer, start: number): number {
  if (bytes[start] === QUOTE) return stringEnd(bytes, start);
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = stringEnd(bytes, at) - 1;
    else if (byte === OPEN || byte === 0x5b) depth++;
    else if (byte === CLOSE || byte === 0x5d) {
      if (depth-- <= 1) return depth < 0 ? at : at + 1;
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) return at;
  }
  return bytes.length;
}

/** Behind the closing quote: the first one that an even number of backslashes precedes. */
function stringEnd(bytes: Buffer, start: number): number {
  for (let quote = bytes.indexOf(QUOTE, start + 1); quote >= 0; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let slashes = 0;
    while (bytes[quote - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
  return bytes.length;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** In an object only the opening brace, and white space, can stand before the closing one if it is empty. */
function isEmpty(bytes: Buffer, brace: number): boolean {
  let at = brace - 1;
  while (isSpace(bytes[at])) at--;
  return bytes[at] === OPEN;
}

function membersText(names: readonly string[], added: Row, empty: boolean): string {
  const text = names.map((name) => `${JSON.stringify(name)}:${stringifyJson(added[name])}`).join(",");
  return text === "" || empty ? text : `,${text}`;
}
