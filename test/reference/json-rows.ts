/** The slow twin of the `json_rows` kernel: JSON.parse says whether a line is valid, a scan of its tokens finds the members. */
import { BLANK, MISSING, NOT_STRING, ODD, OK, OK_EMPTY } from "../../src/kernels/row.ts";

export interface JsonRow {
  readonly status: number;
  /** The wanted text in UTF-8, or the wanted ids as little-endian u32. */
  readonly text?: Uint8Array;
  /** Where the wanted value starts and ends, and where the closing brace is: bytes from the line's start. */
  readonly value?: readonly [number, number];
  readonly close?: number;
}

const DEEPEST = 64;
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;
const IDS = /^\[[ \t\r]*(\d+[ \t\r]*(,[ \t\r]*\d+[ \t\r]*)*)?\]$/;

export function jsonRow(line: Uint8Array, keys: readonly string[], wantIds: boolean): JsonRow {
  const raw = Buffer.from(line).toString("latin1");
  if (/^[ \t\r]*$/.test(raw)) return { status: BLANK };
  if (!isObject(line)) return { status: ODD };
  const tokens = depths(raw);
  const members = membersOf(tokens);
  if (tokens.some(({ text, depth }) => depth >= DEEPEST && /^[{[]/.test(text))) return { status: ODD };
  if (members.some(({ name }) => name.includes("\\"))) return { status: ODD };
  const [wanted = [], ...reserved] = keys.map((key) => members.filter(({ name }) => name === latin1(key)));
  if (wanted.length > 1 || reserved.some((found) => found.length > 0)) return { status: ODD };
  const close = raw.lastIndexOf("}");
  if (keys.length === 0) return { status: members.length ? OK : OK_EMPTY, close };
  const [member] = wanted;
  if (!member) return { status: MISSING, close };
  const text = wantIds ? idsOf(raw.slice(...member.value)) : textOf(raw.slice(...member.value));
  if (text === ODD) return { status: ODD };
  if (text === NOT_STRING) return { status: NOT_STRING, close, value: member.value };
  return { status: OK, text, close, value: member.value };
}

function isObject(line: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line),
    );
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

interface Token {
  readonly text: string;
  readonly index: number;
  /** How many objects and arrays are around it. */
  readonly depth: number;
}

function depths(raw: string): Token[] {
  let depth = 0;
  return Array.from(raw.matchAll(TOKENS), ({ 0: text, index = 0 }) => {
    if (text === "}" || text === "]") depth--;
    const token = { text, index, depth };
    if (text === "{" || text === "[") depth++;
    return token;
  });
}

function membersOf(tokens: readonly Token[]): { name: string; value: [number, number] }[] {
  return tokens.flatMap((token, i) => {
    if (token.depth !== 1 || tokens[i + 1]?.text !== ":") return [];
    const after = tokens.findIndex(
      ({ depth, text }, j) => j > i && (depth === 0 || (depth === 1 && text === ",")),
    );
    const last = tokens[after - 1] as Token;
    return [
      { name: token.text.slice(1, -1), value: [tokens[i + 2]?.index ?? 0, last.index + last.text.length] },
    ];
  });
}

function idsOf(value: string): Uint8Array | typeof NOT_STRING {
  if (!IDS.test(value)) return NOT_STRING;
  const ids = JSON.parse(value) as number[];
  return ids.every((id) => id < 2 ** 31) ? new Uint8Array(Uint32Array.from(ids).buffer) : NOT_STRING;
}

function textOf(value: string): Uint8Array | typeof NOT_STRING | typeof ODD {
  if (!value.startsWith('"')) return NOT_STRING;
  const text = JSON.parse(Buffer.from(value, "latin1").toString()) as string;
  return /\p{Surrogate}/u.test(text) ? ODD : new TextEncoder().encode(text);
}

function latin1(key: string): string {
  return Buffer.from(key).toString("latin1");
}
