/** JSON Lines: one object a line. What a command does not change keeps its bytes. */
import { DataError } from "../errors.ts";
import type { BadRow, Block, Codec, Origin, RawRow, Row } from "./codec.ts";
import { parseJson, stringifyJson } from "./json.ts";
import { type Line, lineBytes, linesOf, NOT_UTF8 } from "./lines.ts";
import { splicedPieces } from "./splice.ts";

export const jsonl: Codec = {
  name: "jsonl",
  extensions: ["jsonl", "ndjson", "json"],
  framing: "lines",
  decode,
  encode,
};

const NEWLINE = Buffer.from("\n");

function* decode(block: Block): Generator<RawRow | BadRow> {
  for (const line of linesOf(block)) {
    if (line.text === undefined || !isBlank(line.text)) yield decodeLine(line);
  }
}

function encode(row: Row, from?: Origin): Uint8Array {
  if (from?.codec !== "jsonl" || from.dropped) return lineBytes(stringifyJson(row));
  return Buffer.concat([...splicedPieces(from.raw, from.added), NEWLINE]);
}

function decodeLine({ text, raw, line }: Line): RawRow | BadRow {
  if (text === undefined) return { error: NOT_UTF8, raw, line };
  try {
    const row = parseJson(text);
    if (isRow(row)) return { row, raw, line };
    return { error: `not an object but ${kindOf(row)}`, raw, line };
  } catch (error) {
    if (error instanceof DataError) return { error: error.message, raw, line };
    throw error;
  }
}

/** White space of JSON alone. */
const isBlank = (text: string) =>
  text.charCodeAt(0) <= 0x20 || text === "" ? /^[ \t\r]*$/.test(text) : false;

const isRow = (value: unknown): value is Row =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "bigint" ? "a number" : `a ${typeof value}`;
}
