/** The text of word vectors: which words stay, with which numbers, and where sentences end. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import type { VectorsOptions } from "../../../src/commands/word-vectors/flags.ts";
import { WINDOW } from "../../../src/commands/word-vectors/symbol-text.ts";
import { readText } from "../../../src/commands/word-vectors/text.ts";
import { Spools } from "../../../src/io/spool.ts";
import { idsOf, sentencesOf } from "../../helpers/vectors-text.ts";
import { temporaryFolder } from "../../io/support.ts";

const path = join(temporaryFolder(), "text");
const spools = new Spools();
afterEach(() => spools.closeAll());

const context = {
  signal: new AbortController().signal,
  progress: () => ({ update: () => {}, stop: () => {} }),
  warn: () => {},
} as unknown as Context;
const OPTIONS = { field: "text", columns: [], memory: 2 ** 20, minCount: 1, phrases: 0, phraseThreshold: 1 };

function read(content: string, options: Partial<VectorsOptions> = {}) {
  writeFileSync(path, content);
  return readText(context, { ...OPTIONS, ...options } as VectorsOptions, [path], spools);
}

const entriesOf = ({ words, counts }: { words: readonly string[]; counts: Float64Array }) =>
  words.map((word, id) => [word, counts[id]]);

const LINES = "b a b\n\nc b a d a\nб а\n";

describe("words", () => {
  it("are numbered by their counts, equal ones by code point, and each line ends a sentence", async () => {
    const text = await read(LINES);
    expect(entriesOf(text)).toEqual([
      ["a", 3],
      ["b", 3],
      ["c", 1],
      ["d", 1],
      ["а", 1],
      ["б", 1],
    ]);
    const end = 6;
    expect(idsOf(text.ids)).toEqual([1, 0, 1, end, end, 2, 1, 0, 3, 0, end, 5, 4, end]);
  });

  it("that are rare are not there at all", async () => {
    const text = await read(LINES, { minCount: 2 });
    expect(idsOf(text.ids)).toEqual([1, 0, 1, 2, 2, 1, 0, 0, 2, 2]);
    expect(entriesOf(text)).toEqual([
      ["a", 3],
      ["b", 3],
    ]);
  });

  it.each([0, 1])("are no more than was asked for, with %i passes of phrases", async (phrases) => {
    const text = await read(LINES, { maxVocab: 1, phrases, phraseThreshold: 100 });
    expect(entriesOf(text)).toEqual([["a", 3]]);
    expect(idsOf(text.ids).filter((id) => id === 0)).toHaveLength(3);
  });

  it("such as </s> end a sentence, and <unk> is none", async () => {
    const text = await read("a </s> <unk> b a\n__proto__ constructor\n");
    const sentences = [["a"], ["b", "a"], ["__proto__", "constructor"]];
    expect(sentencesOf({ symbols: text.words, ids: text.ids })).toEqual(sentences);
    expect(entriesOf(text)[0]).toEqual(["a", 2]);
  });

  it("are refused where none comes often enough", async () => {
    const told = { message: "no word comes 9 times in the text", exitCode: 3 };
    await expect(read(LINES, { minCount: 9 })).rejects.toMatchObject(told);
    await expect(read(LINES, { minCount: 9, phrases: 1 })).rejects.toMatchObject(told);
  });
});

describe("phrases", () => {
  const lines = `${"new york x\n".repeat(4)}york new\nnew zealand\na b c d e f\n`;

  it("are words with a number and a count like others", async () => {
    const text = await read(lines, { phrases: 1, phraseThreshold: 1, minCount: 2 });
    expect(entriesOf(text)).toEqual([
      ["x", 4],
      ["new_york", 4],
      ["new", 2],
    ]);
    expect(sentencesOf({ symbols: text.words, ids: text.ids }).slice(3)).toEqual([
      ["new_york", "x"],
      ["new"],
      ["new"],
      [],
    ]);
  });

  it("are not made of words with a rare one between them", async () => {
    const text = await read("x q y\nx r y\nx s y\na\n", { phrases: 1, phraseThreshold: 0, minCount: 2 });
    expect(text.words).toEqual(["x", "y"]);
  });

  it("come of rare words too, which are left out last", async () => {
    const { words } = await read(lines, { phrases: 2, phraseThreshold: 1, minCount: 1, maxVocab: 2 });
    expect(words).toEqual(["new_york_x", "new"]);
  });
});

it("a text of several windows has the ids of all", async () => {
  const words = Array.from({ length: 2 * WINDOW + 10 }, (_, i) => `w${(i * i) % 1009}`);
  const lines = words.map((word, i) => (i % 1000 === 999 ? `${word}\n` : `${word} `)).join("");
  for (const options of [{}, { phrases: 1, phraseThreshold: 1e9 }]) {
    const text = await read(lines, options);
    const sentences = sentencesOf({ symbols: text.words, ids: text.ids });
    expect(sentences.flat().join(" ") === words.join(" ")).toBe(true);
    expect(new Set(sentences.slice(0, -1).map((sentence) => sentence.length))).toEqual(new Set([1000]));
    expect(text.counts.reduce((sum, count) => sum + count, 0)).toBe(words.length);
  }
});
