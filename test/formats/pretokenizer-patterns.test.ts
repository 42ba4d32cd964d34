import { type PreTokenizer, Tokenizer } from "tokenizers";
import { describe, expect, it } from "vitest";
import { recognizePattern, spellPattern } from "../../src/formats/pretokenizer-patterns.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";

const SHORT = "'s|'t|'re|'ve|'m|'ll|'d";
const GPT2 = `${SHORT}| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+`;
const cl100k = (digits: string) =>
  `(?i:${SHORT})|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const POSSESSIVE =
  "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s*[\\r\\n]|\\s+(?!\\S)|\\s";

describe("patterns", () => {
  it("knows their spellings", () => {
    expect(recognizePattern(GPT2)).toEqual({ name: "gpt2", digits: 0 });
    expect(recognizePattern(cl100k("\\p{N}{1,3}"))).toEqual({ name: "cl100k", digits: 3 });
    expect(recognizePattern(cl100k("\\p{N}{1,2}"))).toEqual({ name: "cl100k", digits: 2 });
    expect(recognizePattern(cl100k("\\p{N}"))).toEqual({ name: "cl100k", digits: 1 });
    expect(recognizePattern(cl100k("\\p{N}+"))).toEqual({ name: "cl100k", digits: 0 });
    expect(recognizePattern(cl100k("\\p{N}{1,3}+"))).toEqual({ name: "cl100k", digits: 0 });
    expect(recognizePattern(POSSESSIVE)).toEqual({ name: "cl100k", digits: 3 });
  });

  it("knows nothing else", () => {
    for (const other of [
      "",
      "|",
      `${GPT2}|`,
      GPT2.slice(1),
      `${GPT2}|\\s`,
      cl100k("\\p{N}{0,3}"),
      cl100k("\\p{Nd}"),
      GPT2.toUpperCase(),
    ]) {
      expect(recognizePattern(other)).toBeUndefined();
    }
  });

  it("reads what it spells", () => {
    for (const name of ["cl100k", "o200k"] as const) {
      for (const digits of [0, 1, 2, 3, 12])
        expect(recognizePattern(spellPattern(name, digits))).toEqual({ name, digits });
    }
    for (const name of ["gpt2", "whitespace"] as const)
      expect(recognizePattern(spellPattern(name, 0))).toEqual({ name, digits: 0 });
  });

  it("takes for one pattern only what Hugging Face cuts alike", () => {
    const spellings = [GPT2, POSSESSIVE, cl100k("\\p{N}{1,3}+"), cl100k("\\p{N}"), cl100k("\\p{N}{1,3}")];
    const random = randomNumbers(7);
    const texts = Array.from({ length: 300 }, () => randomText(random, 40)).filter((text) => text !== "");
    for (const spelling of spellings) {
      const { name, digits } = recognizePattern(spelling) as { name: "gpt2"; digits: number };
      const ours = cutter(spellPattern(name, digits), "Isolated", false);
      for (const other of [cutter(spelling, "Isolated", false), cutter(spelling, "Removed", true)]) {
        for (const text of texts) expect(other.preTokenizeString(text)).toEqual(ours.preTokenizeString(text));
      }
    }
  });
});

function cutter(regex: string, behavior: string, invert: boolean): PreTokenizer {
  const file = {
    version: "1.0",
    pre_tokenizer: { type: "Split", pattern: { Regex: regex }, behavior, invert },
    model: { type: "BPE", vocab: {}, merges: [] },
  };
  return Tokenizer.fromString(JSON.stringify(file)).getPreTokenizer() as PreTokenizer;
}
