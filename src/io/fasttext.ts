/** fastText's lines: `__label__a __label__b words …` is `{labels: ["a", "b"], text}`, with one label `{label, text}`. */
import { DataError } from "../errors.ts";
import type { BadRow, Block, Codec, RawRow, Row } from "./codec.ts";
import { lineBytes, linesOf, NOT_UTF8 } from "./lines.ts";
import { textOf } from "./row.ts";

export const fasttext: Codec = {
  name: "fasttext",
  extensions: ["ft", "fasttext"],
  framing: "lines",
  decode,
  encode: (row: Row) => lineBytes(encodeText(row)),
};

/** One label and the white space behind it. */
const LABEL = /__label__([^ \t\r\f\v]*)(?:[ \t]|$)/y;

function* decode(block: Block): Generator<RawRow | BadRow> {
  for (const { text, raw, line } of linesOf(block)) {
    yield text === undefined ? { error: NOT_UTF8, raw, line } : { row: decodeText(text), raw, line };
  }
}

function decodeText(line: string): Row {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  const labels: string[] = [];
  let at = 0;
  LABEL.lastIndex = 0;
  for (let match = LABEL.exec(text); match !== null; match = LABEL.exec(text)) {
    labels.push(match[1]);
    at = LABEL.lastIndex;
  }
  const rest = text.slice(at);
  if (labels.length === 0) return { text: rest };
  return labels.length === 1 ? { label: labels[0], text: rest } : { labels, text: rest };
}

/** fastText has no escapes: line breaks in the text become spaces, as for its own tokenizer. */
function encodeText(row: Row): string {
  const text = textOf(row, "fasttext").replace(/[\r\n]+/g, " ");
  if (text.startsWith("__label__"))
    throw new DataError("a text that begins with __label__ would be read as a label");
  return [...labelsOf(row).map(labelText), text].join(" ");
}

function labelsOf({ labels, label }: Row): readonly unknown[] {
  if (Array.isArray(labels)) return labels;
  return label === undefined || label === null ? [] : [label];
}

function labelText(label: unknown): string {
  if (typeof label === "string" && !/[\s\0]/.test(label)) return `__label__${label}`;
  const shown = JSON.stringify(label) ?? "undefined";
  throw new DataError(
    `the label ${shown} cannot be written as fasttext: it must be a word without white space`,
  );
}
