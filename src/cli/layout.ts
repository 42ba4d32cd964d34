/** Text in columns for help: wrapped at white space, indented, with a hanging left column. */
import { type Column, type Screen, tableLines } from "../formats/table.ts";
import { wrap } from "../formats/terminal-text.ts";

/** Paragraphs (separated by empty lines) wrapped and indented; lines that begin with two spaces stay as they are. */
export function paragraphs(text: string, width: number, indent: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => {
      const kept = paragraph.startsWith("  ");
      const lines = kept ? paragraph.split("\n") : wrap(folded(paragraph), width - indent.length);
      return lines.map((line) => indent + line).join("\n");
    })
    .join("\n\n");
}

/** Two columns; what is too long for the left one has a line of its own. */
export function terms(rows: readonly (readonly [string, string])[], { columns, colour }: Screen): string {
  const table = { columns: TERM_COLUMNS, rows: rows.map(([term, text]) => [term, folded(text)]) };
  const lines = tableLines(table, { columns: columns - INDENT.length, colour });
  return lines.map((line) => INDENT + line).join("\n");
}

const INDENT = "  ";
const TERM_COLUMNS: readonly Column[] = [{ tone: "name", most: 28, apart: true }, { lines: Infinity }];

const folded = (text: string): string => text.trim().replace(/\s+/g, " ");
