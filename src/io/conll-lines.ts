/**
 * The lines of a sentence in a CoNLL file: of the shared tasks from 2000 on (Tjong Kim Sang & De Meulder 2003), whose columns
 * have blanks or a tab between them, or CoNLL-U (universaldependencies.org/format.html), which has ten columns.
 */
import { DataError } from "../errors.ts";
import { CONLLU_NAMES } from "./conll-columns.ts";
import { BOUNDARY } from "./sentences.ts";

export interface ConllLine {
  /** As it came, without the newline. */
  readonly text: string;
  /** A part is a line of CoNLL-U that stands for several words together, or for one that is not written. */
  readonly kind: "word" | "part" | "boundary" | "other";
  /** What stands between its tabs or blanks; nothing in a blank line and between documents. */
  readonly cells: readonly string[];
  /** From 0, within the sentence. */
  readonly index: number;
}

export interface ConllSentence {
  readonly lines: readonly ConllLine[];
  readonly isConllU: boolean;
  /** How many columns all its words have. */
  readonly width: number;
}

/** What a line of CoNLL-U begins with: 1, 1-2 or 1.1. */
const ID = /^\d+([-.]\d+)?$/;
const PART = /^\d+[-.]\d+$/;

/** `text` is one record of the file. */
export function conllSentence(text: string): ConllSentence {
  const texts = text.split("\n");
  const cells = texts.map(cellsOf);
  const first = firstOf(cells);
  const width = first.length;
  const isConllU = width >= CONLLU_NAMES.length && ID.test(first[0]);
  const lines = texts.map((line, index): ConllLine => {
    const kind = line.startsWith(BOUNDARY) ? "boundary" : kindOf(cells[index], width, isConllU);
    return { text: line, kind, cells: cells[index], index };
  });
  return { lines, isConllU, width };
}

/** The columns of a line: between tabs, which is CoNLL-U's rule and lets words have blanks; without tabs, between blanks. */
function cellsOf(line: string): string[] {
  if (line.startsWith(BOUNDARY) || !/[^ \t\r]/.test(line)) return [];
  const text = line.endsWith("\r") ? line.replace(/\r+$/, "") : line;
  return text.includes("\t") ? text.split("\t") : text.split(" ").filter((cell) => cell !== "");
}

/** Those of the first word; nothing may be known of one before it that begins with #. */
function firstOf(lines: readonly (readonly string[])[]): readonly string[] {
  const isFilled = (cells: readonly string[]) => cells.length > 0;
  const isSure = (cells: readonly string[]) => isFilled(cells) && !cells[0].startsWith("#");
  return lines.find(isSure) ?? lines.findLast(isFilled) ?? [];
}

/**
 * A line that begins with # is a comment of CoNLL-U. Elsewhere it is a word if it is as wide as the words are: # is a word
 * of the Wall Street Journal, and the first character of many in tweets.
 */
function kindOf(cells: readonly string[], width: number, isConllU: boolean): ConllLine["kind"] {
  if (cells.length === 0) return "other";
  if (cells[0].startsWith("#") && (isConllU || cells.length !== width)) return "other";
  return isConllU && PART.test(cells[0]) ? "part" : "word";
}

/** The words' lines. @throws DataError, with the index of the line, where one is not as wide as the first. */
export function wordLines({ lines, width, isConllU }: ConllSentence): ConllLine[] {
  const words = lines.filter(({ kind }) => kind === "word");
  for (const { cells, index } of words) {
    if (cells.length !== width)
      throw new LineError(index, `${columns(cells.length)}, where the first word has ${width}`);
    if (isConllU && !ID.test(cells[0]))
      throw new LineError(index, `${JSON.stringify(cells[0])} is no number of a word`);
  }
  return words;
}

const columns = (count: number) => (count === 1 ? "1 column" : `${count} columns`);

/** What is wrong with a line of a sentence. */
export class LineError extends DataError {
  readonly index: number;

  constructor(index: number, reason: string) {
    super(reason);
    this.index = index;
  }
}
