/**
 * Which form word vectors have in a file, from its first bytes: the text and the binary files of word2vec
 * (code.google.com/archive/p/word2vec), GloVe's text (nlp.stanford.edu/projects/glove), fastText's models and safetensors.
 */
import type { ByteSource } from "./byte-source.ts";
import { FASTTEXT_FIRST_BYTES, isFastText } from "./fasttext-header.ts";
import { looksLikeSafetensors } from "./safetensors.ts";
import { LONGEST_LINE } from "./word-vectors-limits.ts";

export type WordVectorsFormat = "word2vec-text" | "word2vec-binary" | "glove" | "fasttext" | "safetensors";

export interface WordVectorsOutline {
  readonly format: WordVectorsFormat;
  /** How many words there are, where the first line says so. */
  readonly count?: number;
  /** How many numbers a vector has; 0 where that stands elsewhere. */
  readonly dim: number;
  /** The bytes in front of the first word. */
  readonly header: number;
}

/** How much of the first vector is looked at. */
const LOOK = 256;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/** Undefined where the bytes are nothing of that kind. */
export async function detectWordVectors(source: ByteSource): Promise<WordVectorsOutline | undefined> {
  const first = await source.peek(FASTTEXT_FIRST_BYTES);
  if (isFastText(first)) return { format: "fasttext", dim: 0, header: 0 };
  if (looksLikeSafetensors(first)) return { format: "safetensors", dim: 0, header: 0 };
  const line = await firstLine(source);
  const [, count, dim] = /^(\d+)[ \t]+(\d+)[ \t]*\r?$/.exec(line) ?? [];
  if (count === undefined) return gloveOutline(line);
  const outline = { count: Number(count), dim: Number(dim), header: line.length + 1 };
  const text = await isText(source, outline);
  return { format: text ? "word2vec-text" : "word2vec-binary", ...outline };
}

/** Each byte a character; empty where there is no line of bearable length. */
async function firstLine(source: ByteSource): Promise<string> {
  let first = await source.peek(1);
  while (!first.includes(NEWLINE) && first.length < LONGEST_LINE) {
    const more = await source.peek(first.length + 1);
    if (more.length === first.length) break;
    first = more;
  }
  const end = first.indexOf(NEWLINE);
  if (end < 0 && first.length >= LONGEST_LINE) return "";
  return Buffer.from(first.subarray(0, end < 0 ? first.length : end)).toString("latin1");
}

/** A word, in which there may be spaces, and its numbers. */
function gloveOutline(line: string): WordVectorsOutline | undefined {
  const fields = line.trimEnd().split(/[ \t]+/);
  let dim = 0;
  while (dim < fields.length - 1 && isNumber(fields[fields.length - 1 - dim])) dim++;
  return dim === 0 ? undefined : { format: "glove", dim, header: 0 };
}

const isNumber = (field: string): boolean =>
  /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$|^[-+]?(inf|nan)/i.test(field);

/** Whether behind the first word there are the characters of numbers; four bytes a number are seldom so. */
async function isText(
  source: ByteSource,
  { dim, header }: Omit<WordVectorsOutline, "format">,
): Promise<boolean> {
  const most = Math.min(4 * dim, LOOK);
  const behind = (await source.peek(header + LOOK + most)).subarray(header);
  const space = behind.indexOf(SPACE, 1);
  if (space < 0) return true;
  const look = Buffer.from(behind.subarray(space + 1, space + 1 + most)).toString("latin1");
  const [line] = look.split("\n");
  const others = line.replace(/[-+.\deE \t\r]/g, "").length;
  return line.length > 0 && others * 4 <= line.length;
}
