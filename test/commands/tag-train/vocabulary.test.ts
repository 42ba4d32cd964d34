import { describe, expect, it } from "vitest";
import { Sentences } from "../../../src/commands/tag-train/sentences.ts";
import { learnVocabulary } from "../../../src/commands/tag-train/vocabulary.ts";

const sentences = new Sentences();
sentences.add(["The", "the", "17", "é"], ["DET", "DET", "NUM", "X"]);
sentences.add(["a", "THE", "12", "a"], ["DET", "DET", "NUM", "DET"]);
sentences.add(["held", "out"], ["Z", "Z"]);

const plain = { lower: false, digits: false, minCount: 1, extraVectors: 0 };
const learn = (more: Partial<Parameters<typeof learnVocabulary>[2]> = {}, rows = [0, 1]) =>
  learnVocabulary(sentences, Uint32Array.from(rows), { ...plain, ...more });

describe("the vocabulary of a tagger", () => {
  it("has the words, characters and tags of the rows that are learnt from, the most frequent first", () => {
    const { vocabulary } = learn();
    expect(vocabulary.words).toEqual(["<unk>", "a", "12", "17", "THE", "The", "the", "é"]);
    expect(vocabulary.tags).toEqual(["DET", "NUM", "X"]);
    expect(vocabulary.characters).toEqual(["1", "T", "a", "e", "h"]);
    expect(learn({}, [2]).vocabulary.words).toEqual(["<unk>", "held", "out"]);
  });

  it("counts words as they are looked up, and knows which come once", () => {
    const { vocabulary, isSingle } = learn({ lower: true, digits: true });
    expect(vocabulary.words).toEqual(["<unk>", "the", "00", "a", "é"]);
    const single = sentences.words.filter((_, id) => isSingle[id] === 1);
    expect(single).toEqual(["é"]);
    expect(learn({ lower: true, digits: true, minCount: 3 }).vocabulary.words).toEqual(["<unk>", "the"]);
  });
});

describe("sentences", () => {
  it("give back what came in, and their fingerprint is that of words, tags and ends", () => {
    expect(sentences.count).toBe(3);
    expect(Array.from(sentences.wordIds(1), (id) => sentences.words[id])).toEqual(["a", "THE", "12", "a"]);
    expect(sentences.tagsOf(1)).toEqual(["DET", "DET", "NUM", "DET"]);
    expect([0, 1, 2].map((row) => sentences.length(row))).toEqual([4, 4, 2]);
    const of = (...rows: readonly (readonly [string[], string[]])[]) => {
      const made = new Sentences();
      for (const [words, tags] of rows) made.add(words, tags);
      return made.fingerprint;
    };
    const all = [
      of([
        ["a", "b"],
        ["X", "Y"],
      ]),
      of([
        ["a", "b"],
        ["X", "X"],
      ]),
      of([
        ["b", "a"],
        ["X", "Y"],
      ]),
      of([["a"], ["X"]], [["b"], ["Y"]]),
    ];
    expect(new Set(all).size).toBe(4);
    expect(
      of([
        ["a", "b"],
        ["X", "Y"],
      ]),
    ).toBe(all[0]);
  });
});
