import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { UsageError } from "../../src/errors.ts";
import { vocabularyFromJson, vocabularyOf } from "../../src/models/vocabulary.ts";
import { byteVocabulary } from "../../src/text/byte-vocabulary.ts";
import { Decoder } from "../../src/text/decoder.ts";
import { idVocabulary } from "../../src/text/id-vocabulary.ts";
import { type RankOptions, rankedWords } from "../../src/text/ranked-words.ts";
import { rankedCharacters, symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import type { Vocabulary } from "../../src/text/vocabulary.ts";
import { WordTable } from "../../src/text/word-table.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomCharacter, randomText } from "../helpers/random-text.ts";
import { learntTokenizer, withAdded } from "../helpers/tokenizers.ts";

const HOSTILE = [
  "",
  "__proto__ constructor toString hasOwnProperty __proto__",
  "a\r\nb\rc \u0000 \u0000x",
  "😀 👩🏽‍🚀 𝒜𐀀 \u{10ffff}",
  "\ud800 a\udc00b \ud83d",
  "x".repeat(1_000_000),
  "\ufeffbyte order mark",
  "<unk> </s> <|endoftext|>",
];

const random = randomNumbers(7);
const TEXTS = [
  ...HOSTILE,
  ...Array.from({ length: 300 }, () => randomText(random, 40)),
  ...Array.from({ length: 100 }, () => Array.from({ length: 30 }, () => randomCharacter(random)).join("")),
];

/** As UTF-8 has it: half a surrogate pair is U+FFFD. */
const wellFormed = (text: string) => Buffer.from(text).toString();

const wordsOf = (text: string) =>
  wellFormed(text)
    .split(/\p{White_Space}+/u)
    .filter(Boolean);

function counted(symbols: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return counts;
}

/** Learnt from a text of these words. */
function learnt(words: readonly string[], options: RankOptions = {}): Vocabulary {
  const table = new WordTable();
  table.encode(Buffer.from(words.join(" ")));
  return rankedWords(table, options).vocabulary;
}

const again = (vocabulary: Vocabulary) =>
  vocabularyFromJson(JSON.parse(JSON.stringify(vocabulary)), "model.safetensors");

describe("words", () => {
  const vocabulary = learnt(TEXTS.flatMap(wordsOf));

  it("are what white space separates", () => {
    for (const text of TEXTS) {
      expect(Array.from(vocabulary.encode(text), vocabulary.token)).toEqual(wordsOf(text));
      expect(vocabulary.encode(Buffer.from(text))).toEqual(vocabulary.encode(text));
    }
  });

  it("come back joined by spaces, and each passage on its line", () => {
    const ids = TEXTS.flatMap((text) => [...vocabulary.encode(text), vocabulary.end]);
    expect(vocabulary.decode(ids)).toBe(
      TEXTS.map((text) => `${wordsOf(text).join(" ").replaceAll("</s>", "\n")}\n`)
        .join("")
        .replaceAll(" \n ", "\n"),
    );
  });

  it("stand in order of their counts, then of their code points, behind the special ones", () => {
    const { toJSON } = learnt("b b \uffee 😀 a ab c c c c c".split(" "));
    expect(toJSON()).toEqual({
      level: "word",
      tokens: ["<unk>", "</s>", "c", "b", "a", "ab", "\uffee", "😀"],
    });
  });

  it("that are rare become <unk>, as does the word <unk> itself", () => {
    const words = "a a a b b <unk> <unk> c __proto__ __proto__".split(" ");
    const built = learnt(words, { minCount: 2 });
    expect(built.toJSON()).toEqual({ level: "word", tokens: ["<unk>", "</s>", "a", "__proto__", "b"] });
    expect([...built.encode("c <unk> a constructor __proto__")]).toEqual([0, 0, 2, 0, 3]);
    expect(built.decode([0, 2, 1, 3])).toBe("<unk> a\n__proto__");
    expect(learnt(words, { vocabSize: 3 }).size).toBe(3);
  });

  it("survive JSON", () => {
    const twin = again(vocabulary);
    for (const text of TEXTS.slice(0, 30)) expect(twin.encode(text)).toEqual(vocabulary.encode(text));
    expect([twin.level, twin.size, twin.end, twin.unknown]).toEqual(["word", vocabulary.size, 1, 0]);
  });

  it("get ids in the order of their appearance, however many they are", () => {
    const table = new WordTable();
    const words = Array.from({ length: 20_000 }, (_, i) => `w${(i * 7919) % 10_007}`);
    const ids = table.encode(Buffer.from(words.join("\u2003")));
    const known = [...new Set(words)];
    expect(Array.from(ids, (id) => table.symbol(id))).toEqual(words);
    expect(Array.from({ length: table.size }, (_, id) => table.symbol(id))).toEqual(known);
    expect(table.encode(Buffer.from("w1 none w2"), 99_999)[1]).toBe(99_999);
  });
});

describe("characters", () => {
  const vocabulary = rankedCharacters(counted(TEXTS.flatMap((text) => [...wellFormed(text)])));

  it("come back as they were", () => {
    for (const text of TEXTS) {
      const ids = vocabulary.encode(text);
      expect(ids.length).toBe([...wellFormed(text)].length);
      expect(vocabulary.decode(ids)).toBe(wellFormed(text));
      expect(vocabulary.encode(Buffer.from(text))).toEqual(ids);
    }
  });

  it("end in a newline, and are unknown only where some were left out", () => {
    expect([vocabulary.token(vocabulary.end), vocabulary.unknown]).toEqual(["\n", undefined]);
    const counts = counted([..."aaabbcd"]);
    const whole = rankedCharacters(counts);
    expect(() => whole.encode("aé")).toThrow("no character U+00E9");
    const part = rankedCharacters(counts, { vocabSize: 4 });
    expect(part.toJSON()).toEqual({ level: "char", tokens: ["\n", "<unk>", "a", "b"] });
    expect([...part.encode("abc\n😀")]).toEqual([2, 3, 1, 0, 1]);
    expect(part.decode([2, 1, 0])).toBe("a\ufffd\n");
    expect([...again(part).encode("abc\n😀")]).toEqual([2, 3, 1, 0, 1]);
  });
});

describe("bytes", () => {
  const vocabulary = byteVocabulary();

  it("come back as they were", () => {
    for (const text of TEXTS) expect(vocabulary.decode(vocabulary.encode(text))).toBe(wellFormed(text));
    expect([again(vocabulary).size, vocabulary.end, vocabulary.token(0xe2)]).toEqual([256, 10, "<0xE2>"]);
  });

  it("are held back until a character is whole", () => {
    const decoder = vocabulary.decoder();
    expect([...Buffer.from("é😀\ufeff")].map((byte) => decoder.push(byte))).toEqual([
      "",
      "é",
      "",
      "",
      "",
      "😀",
      "",
      "",
      "\ufeff",
    ]);
    expect([0xf0, 0x9f].map((byte) => decoder.push(byte)).concat(decoder.end())).toEqual(["", "", "\ufffd"]);
  });
});

describe("a tokenizer", () => {
  const corpus = TEXTS.filter((text) => text.length < 10_000);
  const shapes = [
    {},
    { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" },
    { alphabet: "char", pretokenizer: "metaspace", prefixSpace: true },
    { normalize: ["lowercase"] },
  ] as const;

  it.each(shapes)("%o decodes as the decoder does, id by id", (shape) => {
    const tokenizer = learntTokenizer(corpus, shape);
    const vocabulary = vocabularyOf(tokenizer);
    const decoder = new Decoder(new Kernels(), tokenizer);
    for (const text of corpus) {
      const ids = [...vocabulary.encode(text)].filter((id) => id !== vocabulary.end);
      expect(vocabulary.decode(ids)).toBe(Buffer.from(decoder.decode(ids)).toString());
    }
    expect([...again(vocabulary).encode(corpus[20])]).toEqual([...vocabulary.encode(corpus[20])]);
  });

  it("ends with the first end token that it has", () => {
    const bytes = learntTokenizer(["a b c"], {}, 2);
    const characters = learntTokenizer(["a b c"], { alphabet: "char", pretokenizer: "words" }, 2);
    const ended = withAdded(bytes, [["<|endoftext|>"], ["<eos>", { special: true }]]);
    expect(vocabularyOf(bytes).token(vocabularyOf(bytes).end)).toBe("\n");
    expect(vocabularyOf(ended).token(vocabularyOf(ended).end)).toBe("<eos>");
    const { size, end, token, decode } = vocabularyOf(characters);
    expect([size, end, token(end), decode([end])]).toEqual([
      characters.tokens.length + 1,
      characters.tokens.length,
      "</s>",
      "\n",
    ]);
  });

  it("shows bytes that are no text", () => {
    const vocabulary = vocabularyOf(learntTokenizer(["é"], {}, 0));
    expect(Array.from(vocabulary.encode("aé"), vocabulary.token)).toEqual(["a", "<0xC3>", "<0xA9>"]);
    expect(() => vocabulary.token(100_000)).toThrow(RangeError);
    expect(() => vocabulary.decode([-1])).toThrow(RangeError);
  });
});

describe("ids", () => {
  it("have an end token behind them, and no text", () => {
    const vocabulary = again(idVocabulary(7));
    expect([vocabulary.size, vocabulary.end, vocabulary.token(3)]).toEqual([8, 7, "3"]);
    expect(() => vocabulary.decode([1])).toThrow(UsageError);
    expect(() => vocabulary.encode("a")).toThrow(UsageError);
  });
});

describe("a damaged vocabulary", () => {
  it.each([
    undefined,
    { level: "words" },
    { level: "word", tokens: ["<unk>", "a"] },
    { level: "word", tokens: ["<unk>", "</s>", "a", "a"] },
    { level: "char", tokens: [1] },
    { level: "ids", count: -1 },
    { level: "tokenizer", tokenizer: "{" },
  ])("%j is said so", (json) => {
    expect(() => vocabularyFromJson(json, "a.safetensors")).toThrow(/^a\.safetensors: /);
  });

  it("needs its tokens", () => expect(() => symbolVocabulary("word", [])).toThrow("missing"));
});
