import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { type LearningProgress, type Learnt, learnMerges, learntTokens } from "../../src/text/bpe-train.ts";
import { measureWords } from "../../src/text/words.ts";
import { randomNumbers } from "../helpers/random.ts";
import { learnMerges as learnSlowly, mergePair } from "../reference/bpe-train.ts";

type Counted = readonly (readonly [string, number | bigint])[];

describe("learning merges equals counting all pairs again", () => {
  for (const [letters, length, words] of [
    [2, 12, 6],
    [3, 30, 20],
    [1, 40, 5],
    [4, 8, 200],
    [26, 10, 300],
  ] as const) {
    it(`${words} random words of ${letters} letters`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const counted = randomWords(seed, letters, length, words);
        const minimum = 1 + (seed % 3);
        expect(learn(counted, { symbols: 300, minimum })).toEqual(slow(counted, { limit: 300, minimum }));
      }
    });
  }

  it("with a longest token", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const counted = randomWords(seed, 2, 20, 30);
      const goal = { minimum: 1, longest: 2 + (seed % 5) };
      expect(learn(counted, { symbols: 300, ...goal })).toEqual(slow(counted, { limit: 300, ...goal }));
    }
  });
});

describe("hostile words", () => {
  it("a word of 1,000,000 times one letter takes nineteen merges", () => {
    const merges = learn([["a".repeat(1_000_000), 1]], { symbols: 500, minimum: 2 });
    expect(merges.length).toBe(19);
    expect(merges[1]).toEqual([256, 256, 257]);
  });

  it("one word of 1,000,000 random letters", () => {
    const next = randomNumbers(7);
    const word = Array.from({ length: 1_000_000 }, () => String.fromCharCode(97 + (next() % 26))).join("");
    expect(learn([[word, 1]], { symbols: 2000, minimum: 2 }).length).toBe(2000 - 256);
  });

  it("counts beyond 2^53 are exact", () => {
    const huge = 2n ** 60n;
    const merges = learn(
      [
        ["ab", huge],
        ["cd", huge + 1n],
        ["ef", huge - 1n],
      ],
      { symbols: 259, minimum: 1 },
    );
    const pairs = merges.map(([a, b]) => String.fromCharCode(a as number, b as number));
    expect(pairs).toEqual(["cd", "ab", "ef"]);
  });

  it("a taken token is not made again", () => {
    const merges = learn([["abc", 9]], { symbols: 300, minimum: 1, taken: ["ab", "abc"] });
    expect(merges).toEqual([[98, 99, 256]]);
  });

  it("no words, and words of one letter, give no merges", () => {
    expect(learn([], { symbols: 300, minimum: 1 })).toEqual([]);
    expect(
      learn(
        [
          ["a", 5],
          ["b", 7],
        ],
        { symbols: 300, minimum: 1 },
      ),
    ).toEqual([]);
  });
});

describe("how far learning is", () => {
  it("is how many tokens the text still has, and how often each pair came", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const counted = randomWords(seed, 1 + (seed % 4), 12, 30);
      const symbols = 256 + 1 + (seed % 8); // so few merges are told at once
      const [{ merges, tokens, latest }] = progressOf(counted, { symbols, minimum: 1 });
      const made = slow(counted, { limit: symbols, minimum: 1 });
      expect(latest.map(({ rank, id, count }) => [rank, id, count])).toEqual(
        made.map(([, , id], rank) => [rank, id, pairCount(cutBy(counted, made.slice(0, rank)), made[rank])]),
      );
      expect(merges).toBe(made.length);
      expect(tokens).toBe(cutBy(counted, made).reduce((sum, [ids, count]) => sum + ids.length * count, 0));
    }
  });

  it("counts words of one symbol too, whichever way words are cut", () => {
    const counted: Counted = [
      ["a", 5],
      ["abab", 2n ** 40n],
    ];
    for (const cut of [bytesOf, Uint32Array.from({ length: 256 }, (_, byte) => byte)]) {
      const told = progressOf(counted, { symbols: 257, minimum: 1 }, cut);
      expect(told.map(({ tokens }) => tokens)).toEqual([5 + 2 * 2 ** 40]);
      expect(told[0].latest.map(({ left, right }) => Buffer.concat([left, right]).toString())).toEqual([
        "ab",
      ]);
    }
  });

  it("tells the newest merges, each at most once", () => {
    const told = progressOf(randomWords(9, 26, 40, 400), { symbols: 1500, minimum: 1 });
    const ranks = told.flatMap(({ latest }) => latest.map(({ rank }) => rank));
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
    for (const { merges, latest } of told)
      if (latest.length > 0) expect(latest.at(-1)?.rank).toBe(merges - 1);
    expect(Math.max(...told.map(({ latest }) => latest.length))).toBe(8);
  });

  it("is all that is learnt where that is asked for", () => {
    const words = measureWords(exported(randomWords(3, 26, 30, 400)));
    const goal = { ...BYTES, symbols: 1000, minimum: 1 };
    const whole = resultOf(learnMerges(new Kernels(), words, bytesOf, goal));
    const learning = learnMerges(new Kernels(), words, bytesOf, goal);
    const first = learning.next().value as LearningProgress;
    const { done, value } = learning.next(true);
    expect(done).toBe(true);
    const { merges, bytes } = value as Learnt;
    expect(merges).toHaveLength(first.merges * 3);
    expect(first.merges).toBeLessThan(whole.merges.length / 3);
    expect(merges).toEqual(whole.merges.slice(0, merges.length));
    expect(bytes).toEqual(whole.bytes.slice(0, bytes.length));
  });
});

const BYTES = {
  tokens: Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  lengths: new Uint32Array(256).fill(1),
  longest: Number.POSITIVE_INFINITY,
  taken: [] as Uint8Array[],
};

function progressOf(
  counted: Counted,
  goal: { symbols: number; minimum: number },
  cut: Parameters<typeof learnMerges>[2] = bytesOf,
): LearningProgress[] {
  return [...learnMerges(new Kernels(), measureWords(exported(counted)), cut, { ...BYTES, ...goal })];
}

/** The words as the ids that merges make of them. */
function cutBy(counted: Counted, merges: readonly number[][]): [ids: number[], count: number][] {
  return counted.map(([word, count]) => [
    merges.reduce((ids, [left, right, id]) => mergePair(ids, left, right, id), [...Buffer.from(word)]),
    Number(count),
  ]);
}

const pairCount = (words: [ids: number[], count: number][], [left, right]: number[]): number =>
  words.reduce(
    (sum, [ids, count]) => sum + count * ids.filter((id, at) => id === left && ids[at + 1] === right).length,
    0,
  );

function learn(
  counted: Counted,
  goal: { symbols: number; minimum: number; longest?: number; taken?: string[] },
): number[][] {
  const words = measureWords(exported(counted));
  const whole = {
    ...BYTES,
    ...goal,
    taken: (goal.taken ?? []).map((token) => new TextEncoder().encode(token)),
  };
  const learnt = resultOf(learnMerges(new Kernels(), words, bytesOf, whole));
  const { merges } = learnt;
  const tokens = learntTokens(learnt);
  const byTable = Uint32Array.from({ length: 256 }, (_, byte) => byte);
  expect(resultOf(learnMerges(new Kernels(), words, byTable, whole))).toEqual(learnt);
  const rows = Array.from({ length: merges.length / 3 }, (_, i) => [...merges.slice(i * 3, i * 3 + 3)]);
  expectTokens(rows, tokens);
  return rows;
}

function resultOf<T>(generator: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = generator.next();
    if (done) return value;
  }
}

/** The bytes of each new token are those of its halves. */
function expectTokens(merges: number[][], tokens: readonly Uint8Array[]): void {
  const all = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte));
  for (const [i, [left, right]] of merges.entries()) {
    all.push(Buffer.concat([all[left as number] as Buffer, all[right as number] as Buffer]));
    expect(Buffer.compare(all[256 + i] as Buffer, tokens[i] as Uint8Array)).toBe(0);
  }
}

function slow(counted: Counted, options: { limit: number; minimum: number; longest?: number }): number[][] {
  const words = counted.map(([word, count]) => [[...Buffer.from(word)], Number(count)] as const);
  return learnSlowly(words, { symbols: 256, ...options });
}

function bytesOf(bytes: Uint8Array, start: number, end: number, out: Uint32Array): number {
  for (let i = start; i < end; i++) out[i - start] = bytes[i] as number;
  return end - start;
}

function exported(counted: Counted): Uint8Array {
  return Buffer.concat(
    counted.map(([word, count]) => {
      const bytes = Buffer.from(word);
      const entry = Buffer.alloc(12 + ((bytes.length + 3) & ~3));
      entry.writeBigUInt64LE(BigInt(count), 0);
      entry.writeUInt32LE(bytes.length, 8);
      bytes.copy(entry, 12);
      return entry;
    }),
  );
}

function randomWords(seed: number, letters: number, length: number, words: number): [string, number][] {
  const next = randomNumbers(seed);
  return Array.from({ length: words }, () => {
    const size = next() % (length + 1);
    const word = Array.from({ length: size }, () => String.fromCharCode(97 + (next() % letters))).join("");
    return [word, 1 + (next() % 9)];
  });
}
