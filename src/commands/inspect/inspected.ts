/** How inspect shows a file: as a record for programs, as a table for people. */
import { createHash } from "node:crypto";
import { inPieces } from "../../formats/safetensors.ts";

export interface Inspected {
  readonly record: object;
  /** Names and values for people, without what could steer a terminal. */
  rows(): readonly Row[];
}

export type Row = readonly [name: string, value: string];

/** What a terminal could take for a command, or reorder its line by; JSON escapes the lower controls itself. */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of JSON, which is safe on a terminal too. */
export const asLine = ({ record }: Inspected): string =>
  `${JSON.stringify(record).replace(UNSAFE, (character) => character.split("").map(unicodeEscape).join(""))}\n`;

/** Names on the left, values on the right, one line each, cut at the width of the terminal. */
export function asTable(columns: number): (inspected: Inspected) => string {
  return (inspected) => {
    const rows = inspected.rows();
    const width = Math.max(...rows.map(([name]) => name.length)) + 2;
    const lines = rows.map(([name, value]) => cut(name.padEnd(width) + value, columns));
    return `${lines.join("\n")}\n\n`;
  };
}

/** The name stands at the first of its lines. */
export const section = (name: string, lines: readonly string[]): Row[] =>
  lines.map((line, i) => [i === 0 ? name : "", line]);

/** How many words or labels are shown of many. */
export const SOME = 10;

export const quoted = (words: readonly string[]): string[] => words.map((word) => `"${word}"`);

export const grouped = (count: number): string => count.toLocaleString("en-US");

export function sha256Of(bytes: Uint8Array): string {
  const hash = createHash("sha256");
  for (const piece of inPieces(bytes)) hash.update(piece);
  return hash.digest("hex");
}

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

function cut(line: string, columns: number): string {
  const characters = columns > 0 && line.length > columns ? Array.from(line) : [];
  return characters.length > columns ? `${characters.slice(0, columns - 1).join("")}…` : line;
}
