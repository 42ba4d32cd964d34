import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { DataError } from "../../src/errors.ts";
import { type Cut, WordCounts } from "../../src/text/word-counts.ts";
import { eachWord, measureWords } from "../../src/text/words.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { placeRows } from "../helpers/tokenizers.ts";
import { pretokenize } from "../reference/pretokenize.ts";

const WHITESPACE: Cut = { pretokenizer: "whitespace", digits: 0 };
const WORDS: Cut = { pretokenizer: "words", digits: 0 };

describe("counts equal a Map's", () => {
  it.each(["gpt2", "cl100k", "o200k", "whitespace", "words", "metaspace", "none"] as const)(
    "%s",
    (pretokenizer) => {
      const random = randomNumbers(1);
      const counts = table({ pretokenizer, digits: 3 });
      const right = new Map<string, bigint>();
      for (let round = 0; round < 20; round++) {
        const texts = Array.from({ length: 200 }, () => randomText(random, 40));
        count(counts, texts);
        for (const word of texts.flatMap((text) => pretokenize(pretokenizer, 3, text)))
          right.set(word, (right.get(word) ?? 0n) + 1n);
      }
      expect(asMap(counts.export())).toEqual(right);
      expect(counts.size).toBe(right.size);
    },
  );

  it("words of every length, that differ in any one byte", () => {
    const counts = table(WORDS);
    const words = Array.from({ length: 80 }, (_, length) => "w".repeat(length + 1)).flatMap((word) =>
      Array.from(word, (_, i) => `${word.slice(0, i)}x${word.slice(i + 1)}`),
    );
    count(counts, [words.join(" "), words.reverse().join("\n")]);
    expect(asMap(counts.export())).toEqual(new Map(words.map((word) => [word, 2n])));
  });

  it("words with the names of what every object has, and with bytes that are no text", () => {
    const counts = table(WORDS);
    const words = ["__proto__", "constructor", "toString", "hasOwnProperty", "length", "\0", "\0\0"];
    count(counts, [words.join(" "), words.join(" "), Buffer.from("ff20ff00ff", "hex")]);
    const found = asMap(counts.export(), "latin1");
    expect(found).toEqual(
      new Map([...words.map((word) => [word, 2n] as const), ["\xff", 1n], ["\xff\0\xff", 1n]]),
    );
  });

  it("a word of a megabyte, and many long ones", () => {
    const counts = table(WORDS);
    const long = [
      "a".repeat(2 ** 20),
      `${"a".repeat(2 ** 20)}b`,
      ...Array.from({ length: 3000 }, (_, i) => `${i}`.padStart(999, "x")),
    ];
    count(counts, [long.join(" "), long.join(" ")]);
    expect(asMap(counts.export())).toEqual(new Map(long.map((word) => [word, 2n])));
  });

  it("no rows, and rows without words", () => {
    const counts = table(WORDS);
    count(counts, []);
    count(counts, ["", " ", "\n\t"]);
    expect(counts.size).toBe(0);
    expect(counts.export().length).toBe(0);
  });
});

describe("tables", () => {
  it("of several threads come together in one", () => {
    const random = randomNumbers(2);
    const texts = Array.from({ length: 900 }, () => randomText(random, 60));
    const tables = [0, 1, 2].map((part) => {
      const counts = table(WHITESPACE);
      count(counts, texts.slice(part * 300, part * 300 + 300));
      return counts;
    });
    const [first, ...others] = tables as [WordCounts, ...WordCounts[]];
    for (const other of others) first.import(other.export());
    const whole = table(WHITESPACE);
    count(whole, texts);
    expect(asMap(first.export())).toEqual(asMap(whole.export()));
    const copy = table(WHITESPACE);
    copy.import(first.export());
    expect(asMap(copy.export())).toEqual(asMap(whole.export()));
  });

  it("with counts beyond 2^31, 2^32 and 2^53 are exact", () => {
    const huge = [2n ** 31n - 1n, 2n ** 32n - 1n, 2n ** 53n + 1n, 2n ** 62n];
    const words = exported(
      huge.map((count, i) => [i % 2 ? `w${i}` : `a word longer than fifteen ${i}`, count]),
    );
    const counts = table({ pretokenizer: "none", digits: 0 });
    counts.import(words);
    count(counts, ["w1", "a word longer than fifteen 0"]);
    counts.import(words);
    expect([...asMap(counts.export()).values()].sort()).toEqual(
      huge.map((count, i) => 2n * count + (i < 2 ? 1n : 0n)).sort(),
    );
  });
});

describe("memory", () => {
  const MANY = 5_000_000;

  it("five million distinct words are counted, each of them", () => {
    const counts = table(WORDS);
    count(counts, [distinct(MANY)]);
    expect(counts.size).toBe(MANY);
    let wrong = 0;
    const list = counts.export();
    for (const { count } of eachWord(measureWords(list))) if (count !== 1n) wrong++;
    expect(wrong).toBe(0);
  });

  it("that is not enough is an error that says what to do", () => {
    const counts = table(WORDS, 64 * 2 ** 20);
    const text = distinct(1_000_000);
    const counting = () => count(counts, [text]);
    expect(counting).toThrow(DataError);
    expect(counting).toThrow(
      /distinct words need more than the 64 MiB that are a thread's share of --memory/,
    );
  });

  it("repeated words take none", () => {
    const kernels = new Kernels();
    const counts = new WordCounts(kernels, WORDS);
    const rows = placeRows(
      kernels,
      Array.from({ length: 1000 }, () => "the same words again and again"),
    );
    counts.countRows(rows, 1000);
    const before = kernels.allocated;
    for (let i = 0; i < 300; i++) counts.countRows(rows, 1000);
    expect(kernels.allocated).toBe(before);
    expect(asMap(counts.export()).get("again")).toBe(602_000n);
  });
});

const memories = new WeakMap<WordCounts, Kernels>();

function table(cut: Cut, limit?: number): WordCounts {
  const kernels = new Kernels();
  const counts = new WordCounts(kernels, cut, limit);
  memories.set(counts, kernels);
  return counts;
}

function count(counts: WordCounts, texts: readonly (string | Uint8Array)[]): void {
  counts.countRows(placeRows(memories.get(counts) as Kernels, texts), texts.length);
}

function asMap(list: Uint8Array, encoding: BufferEncoding = "utf8"): Map<string, bigint> {
  const bytes = Buffer.from(list.buffer, list.byteOffset, list.length);
  return new Map(
    Array.from(eachWord(measureWords(list)), ({ start, end, count }) => [
      bytes.toString(encoding, start, end),
      count,
    ]),
  );
}

function exported(words: readonly (readonly [string, bigint])[]): Uint8Array {
  return Buffer.concat(
    words.map(([word, count]) => {
      const entry = Buffer.alloc(12 + ((word.length + 3) & ~3));
      entry.writeBigUInt64LE(count, 0);
      entry.writeUInt32LE(word.length, 8);
      entry.write(word, 12);
      return entry;
    }),
  );
}

/** Words of eight bytes, all different. */
function distinct(count: number): Uint8Array {
  const text = Buffer.alloc(count * 9, " ");
  for (let i = 0; i < count; i++) text.write((i + 2 ** 31).toString(36).padStart(8, "0"), i * 9, "latin1");
  return text;
}
