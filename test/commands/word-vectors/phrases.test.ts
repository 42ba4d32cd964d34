/** Phrases are those of the slow twin, which joins strings. */
import { afterEach, describe, expect, it } from "vitest";
import { joinPhrases } from "../../../src/commands/word-vectors/phrases.ts";
import { type SymbolText, WINDOW } from "../../../src/commands/word-vectors/symbol-text.ts";
import { Spools } from "../../../src/io/spool.ts";
import { randomNumbers } from "../../helpers/random.ts";
import { sentencesOf, symbolText } from "../../helpers/vectors-text.ts";
import { countsOf, joinSlowly } from "../../reference/phrases.ts";

const spools = new Spools();
afterEach(() => spools.closeAll());

interface Limits {
  readonly minCount: number;
  readonly phraseThreshold: number;
  readonly passes?: number;
}

/** What comes of a text after some passes; in each it is what the twin says. */
function joined(lines: readonly string[], { passes = 1, ...limits }: Limits): string[] {
  let sentences = lines.map((line) => line.split(" ").filter(Boolean));
  let text = symbolText(sentences, spools);
  for (let pass = 0; pass < passes; pass++) {
    text = joinPhrases(text, limits, spools);
    sentences = joinSlowly(sentences, { ...limits, threshold: limits.phraseThreshold });
    expect(sentencesOf(text)).toEqual(sentences);
    expectCounted(text);
  }
  return sentences.map((words) => words.join(" "));
}

/** No two symbols are alike, and each comes as often as its count says. */
function expectCounted(text: SymbolText): void {
  expect(new Set(text.symbols).size).toBe(text.symbols.length);
  const counts = countsOf(sentencesOf(text).flat());
  const wanted = text.symbols.map((symbol) => counts.get(symbol) ?? 0);
  expect([...text.counts]).toEqual(wanted);
}

describe("words that belong together", () => {
  it("become one, from left to right, within a sentence", () => {
    const lines = ["new york new york", "a new york b", "york new", "new new york york", "c d e f g h"];
    expect(joined(lines, { minCount: 1, phraseThreshold: 0.9 })).toEqual([
      "new_york new_york",
      "a new_york b",
      "york new",
      "new new_york york",
      "c d e f g h",
    ]);
  });

  it("are longer with every pass", () => {
    const lines = Array(4).fill("a b c d x").concat("e f g h i j k l");
    const limits = { minCount: 1, phraseThreshold: 1 };
    expect(joined(lines, { ...limits, passes: 2 }).slice(0, 1)).toEqual(["a_b_c_d x"]);
    expect(joined(lines, { ...limits, passes: 4 }).slice(0, 1)).toEqual(["a_b_c_d_x"]);
  });

  it("are what a word is that is spelt like them, and other pairs of that spelling", () => {
    const lines = [
      "new york new_york",
      "new york",
      "new york",
      "a b_c",
      "a_b c",
      "a_b c",
      "a_b_c",
      "a b_c x",
    ];
    expect(joined(lines, { minCount: 1, phraseThreshold: 0.1, passes: 2 })).toEqual([
      "new_york new_york",
      "new_york",
      "new_york",
      ...Array(4).fill("a_b_c"),
      "a_b_c x",
    ]);
  });

  it("are not, where they are rare, or above no threshold", () => {
    const lines = ["a b c", "a b d", "e f"];
    expect(joined(lines, { minCount: 3, phraseThreshold: 0 })).toEqual(lines);
    expect(joined(lines, { minCount: 1, phraseThreshold: 100 })).toEqual(lines);
  });
});

it("the twin's phrases are found in random texts", () => {
  const random = randomNumbers(1);
  const line = () =>
    Array.from({ length: random() % 12 }, () => `w${(random() % 9) * (random() % 3)}`).join(" ");
  const lines = Array.from({ length: 400 }, line);
  const all = [0.2, 0.9, 1.05].map((phraseThreshold) => {
    const found = joined(lines, { minCount: 2, phraseThreshold, passes: 3 });
    return countsOf(found.join(" ").split(" ")).size;
  });
  expect(Math.min(...all)).toBeGreaterThan(20);
});

describe("where the text is read in parts", () => {
  const filler = Array.from({ length: WINDOW + 1 }, (_, i) => `w${(i * i) % 997}`);

  it.each([-3, -2, -1, 0])("words that stand %i ids from there become one", (from) => {
    const sentences = [filler.slice(0, WINDOW + from), ["new", "york"], ["new", "york", "new"]];
    const text = joinPhrases(symbolText(sentences, spools), { minCount: 1, phraseThreshold: 9000 }, spools);
    const found = sentencesOf(text);
    expect(found[0]).toEqual(sentences[0]);
    expect(found.slice(1)).toEqual([["new_york"], ["new_york", "new"]]);
  });

  it("words with the end of a sentence between them stay two", () => {
    const sentences = [filler.slice(0, WINDOW - 3).concat("new"), ["york"], ["york", "new", "york", "new"]];
    const text = joinPhrases(symbolText(sentences, spools), { minCount: 1, phraseThreshold: 9000 }, spools);
    expect(sentencesOf(text)).toEqual([...sentences.slice(0, 2), ["york_new", "york_new"]]);
  });
});
