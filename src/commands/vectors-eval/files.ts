/** The files that word vectors are tested by: pairs of words that people have judged, and analogies. */
import { DataError } from "../../errors.ts";
import { readBlocks } from "../../io/blocks.ts";
import { linesOf, NOT_UTF8 } from "../../io/lines.ts";
import { place } from "../../io/place.ts";

export interface Pair {
  readonly words: readonly [string, string];
  /** How alike people find them. */
  readonly score: number;
}

/** a is to b as c is to d. */
export type Quadruple = readonly [string, string, string, string];

export interface Section {
  readonly name: string;
  readonly questions: readonly Quadruple[];
}

export type TestFile =
  | { readonly kind: "pairs"; readonly path: string; readonly pairs: readonly Pair[] }
  | { readonly kind: "analogies"; readonly path: string; readonly sections: readonly Section[] };

interface TextLine {
  readonly text: string;
  readonly line: number;
}

/**
 * Reads a file; where its kind is not given, a file whose first line begins with a colon has analogies.
 * @throws DataError with the place of a line that is something else
 */
export async function readTestFile(path: string, kind?: TestFile["kind"]): Promise<TestFile> {
  const lines = await readLines(path);
  const found = kind ?? (lines[0]?.text.startsWith(":") ? "analogies" : "pairs");
  return found === "pairs"
    ? { kind: found, path, pairs: pairsOf(lines, path) }
    : { kind: found, path, sections: sectionsOf(lines, path) };
}

/** Those that are not blank. */
async function readLines(path: string): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const block of readBlocks([path], { from: "text" })) {
    for (const { text, line } of linesOf(block)) {
      if (text === undefined) throw new DataError(place(path, line, NOT_UTF8));
      if (text.trim() !== "") lines.push({ text: text.trim(), line });
    }
  }
  return lines;
}

/** The first line may name the columns, and a line that begins with # says something about the others. */
function pairsOf(lines: readonly TextLine[], path: string): Pair[] {
  const pairs: Pair[] = [];
  for (const [index, { text, line }] of lines.entries()) {
    const [first = "", second = "", number = ""] = fieldsOf(text);
    const score = number === "" ? Number.NaN : Number(number);
    if (Number.isFinite(score)) pairs.push({ words: [first, second], score });
    else if (index > 0 && !text.startsWith("#"))
      throw new DataError(place(path, line, NO_PAIR), { hint: "--analogies reads questions of four words" });
  }
  return pairs;
}

/** Whichever separates them: tabs, commas or other white space. */
function fieldsOf(text: string): string[] {
  const separator = text.includes("\t") ? "\t" : text.includes(",") ? "," : /\s+/;
  return text.split(separator).map((field) => field.trim());
}

/** A line that begins with a colon names the section of those behind it. */
function sectionsOf(lines: readonly TextLine[], path: string): Section[] {
  const sections: { name: string; questions: Quadruple[] }[] = [];
  for (const { text, line } of lines) {
    if (text.startsWith(":")) {
      sections.push({ name: text.slice(1).trim(), questions: [] });
      continue;
    }
    const words = text.split(/\s+/);
    if (words.length !== 4)
      throw new DataError(place(path, line, `${words.length} words, where four are needed`), {
        hint: "--pairs reads two words and a number",
      });
    if (sections.length === 0) sections.push({ name: "", questions: [] });
    sections[sections.length - 1].questions.push(words as unknown as Quadruple);
  }
  return sections;
}

const NO_PAIR = "no pair: two words and a number, separated by tabs, commas or spaces";
