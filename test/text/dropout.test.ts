import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { Decoder } from "../../src/text/decoder.ts";
import { Encoder } from "../../src/text/encoder.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { learntTokenizer, randomTokenizer } from "../helpers/tokenizers.ts";

const TEXTS = ["the weft goes over and under, over and under, the warp stays where it is"];
const tokenizer = learntTokenizer(TEXTS, { ignoreMerges: true });
const [line] = TEXTS as [string];

describe("dropout", () => {
  it("0 is no dropout", () => {
    const random = randomNumbers(1);
    const [with0, without] = [encoder(0), new Encoder(new Kernels(), tokenizer)];
    for (let i = 0; i < 500; i++) {
      const text = i % 2 ? randomText(random, 20) : line.slice(random() % 40);
      expect(with0.encode(text)).toEqual(without.encode(text));
    }
  });

  it("1 gives the smallest symbols, though whole pieces are taken", () => {
    const all = encoder(1);
    for (let seed = 0n; seed < 100n; seed++) {
      all.seed(seed);
      expect(all.encode(line).length).toBe(line.length);
    }
  });

  it("the same seed gives the same ids, others give others", () => {
    const half = encoder(0.5);
    const again = encoder(0.5);
    const seen = new Set<string>();
    for (let seed = 0n; seed < 200n; seed++) {
      half.seed(seed);
      again.seed(seed);
      const ids = half.encode(line).join();
      expect(again.encode(line).join()).toBe(ids);
      seen.add(ids);
    }
    expect(seen.size).toBe(200);
  });

  it("a word is cut in other ways when it comes again", () => {
    const half = encoder(0.5);
    half.seed(7n);
    const ids = half.encode(" under".repeat(1000));
    const cuts = new Set(wordsOf(ids, " under"));
    expect(cuts.size).toBeGreaterThan(5);
  });

  it("every text comes back", () => {
    const random = randomNumbers(2);
    const decoder = new Decoder(new Kernels(), tokenizer);
    const some = encoder(0.3);
    for (let i = 0; i < 2000; i++) {
      const text = i % 2 ? randomText(random, 30) : line.slice(random() % 40);
      some.seed(BigInt(i));
      expect(Buffer.from(decoder.decode(some.encode(text))).toString()).toBe(text);
    }
  });

  it.each([0.1, 0.5, 0.9])(
    "passes one merge over with the probability %d, whatever came before",
    (dropout) => {
      const one = learntTokenizer(["ab ab ab"], { pretokenizer: "whitespace" }, 1);
      const some = new Encoder(new Kernels(), one, { dropout });
      const [bySeed, byPlace] = [frequency(some, 20_000, 1), frequency(some, 1, 20_000)];
      // Four standard deviations of a binomial.
      const slack = 4 * Math.sqrt((dropout * (1 - dropout)) / 20_000);
      expect(Math.abs(bySeed - dropout)).toBeLessThan(slack);
      expect(Math.abs(byPlace - dropout)).toBeLessThan(slack);
    },
  );

  it("neighbours are independent: each pair of outcomes is as frequent as its probability says", () => {
    const one = learntTokenizer(["ab ab ab"], { pretokenizer: "whitespace" }, 1);
    const some = new Encoder(new Kernels(), one, { dropout: 0.5 });
    some.seed(3n);
    const kept = outcomes(some, 40_000);
    const pairs = [0, 0, 0, 0];
    for (let i = 1; i < kept.length; i++) pairs[(kept[i - 1] ? 2 : 0) + (kept[i] ? 1 : 0)]++;
    for (const count of pairs) expect(Math.abs(count / kept.length - 0.25)).toBeLessThan(0.015);
  });

  it("a merge that was passed over has another chance once another was made", () => {
    const two = learntTokenizer(["ab ab ab cd cd"], { pretokenizer: "words" }, 2);
    const some = new Encoder(new Kernels(), two, { dropout: 0.5 });
    const seen = new Map<number, number>();
    for (let seed = 0n; seed < 20_000n; seed++) {
      some.seed(seed);
      const { length } = some.encode("abcd");
      seen.set(length, (seen.get(length) ?? 0) + 1);
    }
    // Both: ab, then cd (1/4), or ab passed over, cd, and ab again (1/8). Neither: both passed over (1/4).
    for (const [length, probability] of [
      [2, 0.375],
      [3, 0.375],
      [4, 0.25],
    ] as const)
      expect(Math.abs((seen.get(length) ?? 0) / 20_000 - probability)).toBeLessThan(0.014);
  });

  it("a long piece is cut in more ways than one, and comes back", () => {
    const random = randomNumbers(4);
    const made = randomTokenizer(random, { pretokenizer: "none" }, 100);
    const some = new Encoder(new Kernels(), made, { dropout: 0.5 });
    const decoder = new Decoder(new Kernels(), made);
    const text = Array.from({ length: 5000 }, () => "ab é"[random() % 4]).join("");
    const seen = new Set<string>();
    for (let seed = 0n; seed < 20n; seed++) {
      some.seed(seed);
      const ids = some.encode(text);
      expect(Buffer.from(decoder.decode(ids)).toString()).toBe(text);
      seen.add(ids.join());
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});

function encoder(dropout: number): Encoder {
  return new Encoder(new Kernels(), tokenizer, { dropout });
}

/** The ids of each of the words that a text repeats. */
function wordsOf(ids: Uint32Array, word: string): string[] {
  const words: string[] = [];
  let current: number[] = [];
  let bytes = 0;
  for (const id of ids) {
    current.push(id);
    bytes += (tokenizer.tokens[id] as Uint8Array).length;
    if (bytes % word.length !== 0) continue;
    words.push(current.join());
    current = [];
  }
  return words;
}

/** How often the only merge of "ab" is passed over, with so many seeds and so many words a text. */
function frequency(some: Encoder, seeds: number, words: number): number {
  let passed = 0;
  for (let seed = 0; seed < seeds; seed++) {
    some.seed(BigInt(seed));
    passed += outcomes(some, words).filter((kept) => !kept).length;
  }
  return passed / seeds / words;
}

/** For each word of the text "ab ab …" whether it was merged. */
function outcomes(some: Encoder, words: number): boolean[] {
  const kept: boolean[] = [];
  const merged = some.tokenizer.tokens.length - 1;
  const b = some.tokenizer.tokens.findIndex((token) => token.length === 1 && token[0] === 0x62);
  for (const id of some.encode("ab ".repeat(words))) {
    if (id === merged) kept.push(true);
    if (id === b) kept.push(false);
  }
  return kept;
}
