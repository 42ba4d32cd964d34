/**
 * CoNLL files: a line for each word, a blank line behind each sentence. A sentence is a row of `tokens` and, where the file has
 * them, `tags` and `predicted_tags`. What comes from such a file keeps its bytes, and gets one more column.
 */
import { isUtf8 } from "node:buffer";
import { DataError } from "../errors.ts";
import type { BadRow, Block, Codec, Origin, RawRow, Row } from "./codec.ts";
import { type ConllColumns, placesOf } from "./conll-columns.ts";
import { type ConllLine, conllSentence, LineError, wordLines } from "./conll-lines.ts";
import { linesOf, NOT_UTF8 } from "./lines.ts";
import type { ScannedRecord } from "./record-scanner.ts";
import { BOUNDARY, sentenceRecords } from "./sentences.ts";

export const conll: Codec = {
  name: "conll",
  extensions: ["conll", "conllu"],
  framing: "sentences",
  decode,
  encode,
};

/** Columns of their own behind the tokens, in this order. */
const MEMBERS = ["tags", "predicted_tags"] as const;

function* decode({ bytes, line, conll: columns = {} }: Block): Generator<RawRow | BadRow> {
  for (const record of sentenceRecords(bytes, line)) {
    const text = isUtf8(record.raw) ? Buffer.from(record.raw).toString() : undefined;
    if (text === undefined) yield { error: NOT_UTF8, raw: record.raw, line: wrongLine(record) };
    else if (/[^ \t\r\n]/.test(text)) yield decodeSentence(record, text, columns);
  }
}

/** The first line whose bytes are no UTF-8. */
function wrongLine({ raw, line }: ScannedRecord): number {
  const wrong = [...linesOf({ codec: "conll", bytes: raw, file: "-", line })].find(
    ({ text }) => text === undefined,
  );
  return wrong?.line ?? line;
}

function decodeSentence({ raw, line }: ScannedRecord, text: string, columns: ConllColumns): RawRow | BadRow {
  const sentence = conllSentence(text);
  try {
    const words = wordLines(sentence);
    if (words.length === 0) return { row: withoutWords(columns), raw, line };
    const { token, tag, predicted } = placesOf(columns, sentence.width, sentence.isConllU);
    const row: Row = { tokens: column(words, token) };
    if (tag !== undefined) row.tags = column(words, tag);
    if (predicted !== undefined) row.predicted_tags = column(words, predicted);
    return { row, raw, line: line + words[0].index };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const index = error instanceof LineError ? error.index : firstWord(sentence.lines);
    return { error: error.message, raw, line: line + index };
  }
}

const withoutWords = ({ predicted }: ConllColumns): Row =>
  predicted === undefined ? { tokens: [], tags: [] } : { tokens: [], tags: [], predicted_tags: [] };

const firstWord = (lines: readonly ConllLine[]) => lines.findIndex(({ kind }) => kind === "word");

function column(words: readonly ConllLine[], place: number): string[] {
  return words.map(({ cells, index }) => {
    if (cells[place] === "") throw new LineError(index, `column ${place + 1} is empty`);
    return cells[place];
  });
}

function encode(row: Row, from?: Origin): Uint8Array {
  if (from?.codec !== "conll" || from.dropped) return Buffer.from(`${newSentence(row)}\n`);
  const tags = from.added.predicted_tags;
  if (tags === undefined) return Buffer.concat([from.raw, Buffer.from("\n")]);
  return Buffer.from(`${withColumn(Buffer.from(from.raw).toString(), wordsIn(tags, "predicted_tags"))}\n`);
}

/** The sentence with one more column: the tags of its words, and in other lines what stands for none. */
function withColumn(text: string, tags: readonly string[]): string {
  const { lines } = conllSentence(text);
  const words = lines.filter(({ kind }) => kind === "word").length;
  if (words !== tags.length) throw new DataError(`${tags.length} predicted_tags for ${words} words`);
  let next = 0;
  const cellOf: Readonly<Record<ConllLine["kind"], () => string | undefined>> = {
    word: () => tags[next++],
    part: () => "_",
    boundary: () => "O",
    other: () => undefined,
  };
  return lines.map((line) => withCell(line.text, cellOf[line.kind]())).join("\n");
}

/** The cell goes in front of a carriage return at the line's end. */
function withCell(text: string, cell: string | undefined): string {
  if (cell === undefined) return text;
  const end = text.length - (/\r+$/.exec(text)?.[0].length ?? 0);
  return `${text.slice(0, end)}${text.includes("\t") ? "\t" : " "}${cell}${text.slice(end)}`;
}

/** Blanks between the columns, as conlleval reads them. Of no words nothing is left but the blank line. */
function newSentence(row: Row): string {
  const tokens = wordsIn(row.tokens, "tokens");
  if (tokens.some((token) => token.startsWith(BOUNDARY)))
    throw new DataError(`a token that begins with ${BOUNDARY} would be read as the beginning of a document`);
  const columns = MEMBERS.filter((name) => (row[name] ?? null) !== null).map((name) =>
    wordsIn(row[name], name),
  );
  const different = columns.findIndex(({ length }) => length !== tokens.length);
  if (different >= 0) throw new DataError(`${columns[different].length} tags for ${tokens.length} tokens`);
  return tokens.map((token, at) => `${[token, ...columns.map((tags) => tags[at])].join(" ")}\n`).join("");
}

function wordsIn(value: unknown, name: string): readonly string[] {
  if (value === undefined || value === null) throw new DataError(`no member "${name}" to write as conll`);
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === "string"))
    throw new DataError(`"${name}" is not an array of strings`);
  const wrong = value.find((one) => one === "" || /[ \t\r\n]/.test(one));
  if (wrong !== undefined)
    throw new DataError(
      `${JSON.stringify(wrong)} cannot be written as conll: it must be a word without white space`,
    );
  return value;
}
