import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { toAlphabet } from "../../src/formats/byte-level.ts";
import { type Alphabet, byteAlphabet, characterAlphabet, knownAlphabet } from "../../src/text/alphabet.ts";
import { learnMerges, learntTokens } from "../../src/text/bpe-train.ts";
import { Encoder } from "../../src/text/encoder.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { WordCounts } from "../../src/text/word-counts.ts";
import { measureWords, type Words } from "../../src/text/words.ts";
import { learntTokenizer, placeRows, resultOf, type Shape } from "../helpers/tokenizers.ts";

const FIRST = ["the weft goes over the warp, the warp stays"];
const MORE = ["under and under, thunder and weather; the weft unwoven"];

describe("the smallest symbols", () => {
  it("of bytes are all 256, in the order of their printable names, behind the special tokens", () => {
    const { tokens, lengths, cut } = byteAlphabet(["<s>", "<t>"], toAlphabet);
    expect(tokens.slice(0, 4).map(String)).toEqual(["60,115,62", "60,116,62", "33", "34"]);
    const names = tokens.slice(2).map(toAlphabet);
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(256);
    expect(new Set(lengths)).toEqual(new Set([1]));
    expect([33, 34, 33].map((byte) => (cut as Uint32Array)[byte])).toEqual([2, 3, 2]);
  });

  it("of words are their characters by code point, then those at an end with their mark", () => {
    const words = counted(["b\u{1f600}a é"], "words");
    const { tokens } = characterAlphabet(["<unk>"], words, { endOfWord: "</w>", metaspace: false });
    expect(tokens.map((token) => Buffer.from(token).toString())).toEqual([
      "<unk>",
      "b",
      "\u{1f600}",
      "a</w>",
      "é</w>",
    ]);
  });

  it("of marked pieces have the mark for the space", () => {
    const words = counted(["a b"], "metaspace");
    const { tokens } = characterAlphabet([], words, { endOfWord: "", metaspace: true });
    expect(tokens.map((token) => Buffer.from(token).toString())).toEqual(["a", "b", "▁"]);
  });
});

describe("learning on from a known tokenizer", () => {
  const shapes: readonly (readonly [string, Shape])[] = [
    ["bytes", {}],
    ["bytes, whole pieces taken", { ignoreMerges: true, pretokenizer: "cl100k" }],
    ["words", { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" }],
  ];
  it.each(shapes)("keeps all ids and merges, and puts new ones behind: %s", (_, shape) => {
    const old = learntTokenizer([...FIRST, ...MORE], shape, 12);
    const size = old.tokens.length;
    const on = learnOn(old, MORE, size + 20);
    expect(on.tokens.slice(0, size)).toEqual(old.tokens);
    expect(on.merges.slice(0, old.merges.length)).toEqual(old.merges);
    const made = [...on.merges.slice(old.merges.length)].filter((_, i) => i % 3 === 2);
    expect(made.length).toBeGreaterThan(10);
    expect(made).toEqual(Array.from(made, (_, i) => size + i));
    const [before, after] = [old, on].map((tokenizer) =>
      new Encoder(new Kernels(), tokenizer).encode(MORE[0] as string),
    );
    expect(after?.length).toBeLessThan(before?.length as number);
    expect(joined(on, after)).toBe(joined(old, before));
  });

  it("makes no token a second time", () => {
    const old = learntTokenizer(FIRST, {}, 20);
    const { tokens } = learnOn(old, FIRST, old.tokens.length + 30);
    expect(new Set(tokens.map(String)).size).toBe(tokens.length);
  });

  it("in two steps gives what one step gives", () => {
    const texts = [...FIRST, ...MORE];
    const half = learntTokenizer(texts, {}, 20);
    expect(learnOn(half, texts, half.tokens.length + 20)).toEqual(learntTokenizer(texts, {}, 40));
  });

  it("measures tokens in smallest symbols", () => {
    const words = learntTokenizer(
      ["aé aé"],
      { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" },
      1,
    );
    const { lengths } = knownAlphabet(new Kernels(), words);
    expect(words.tokens.map((token, id) => [Buffer.from(token).toString(), lengths[id]])).toEqual([
      ["<unk>", 5],
      ["a", 1],
      ["é</w>", 1],
      ["aé</w>", 2],
    ]);
  });
});

function learnOn(old: Tokenizer, texts: readonly string[], symbols: number): Tokenizer {
  const kernels = new Kernels();
  const words = counted(texts, old.pretokenizer, kernels);
  const alphabet: Alphabet = knownAlphabet(kernels, old);
  const goal = {
    ...alphabet,
    symbols,
    minimum: 1,
    longest: Number.POSITIVE_INFINITY,
    taken: alphabet.tokens,
  };
  const learnt = resultOf(learnMerges(kernels, words, alphabet.cut, goal));
  const merges = Uint32Array.from([...old.merges, ...learnt.merges]);
  return { ...old, tokens: [...old.tokens, ...learntTokens(learnt)], merges };
}

function counted(
  texts: readonly string[],
  pretokenizer: Tokenizer["pretokenizer"],
  kernels = new Kernels(),
): Words {
  const counts = new WordCounts(kernels, { pretokenizer, digits: 3 });
  counts.countRows(placeRows(kernels, texts), texts.length);
  return measureWords(counts.export());
}

const joined = ({ tokens }: Tokenizer, ids: Uint32Array = new Uint32Array(0)): string =>
  Buffer.concat(Array.from(ids, (id) => tokens[id] as Uint8Array)).toString();
