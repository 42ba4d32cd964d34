/** The streamed n-gram model against the one by the book, for all smoothings, memories and numbers of threads. */
import { afterEach, describe, expect, it } from "vitest";
import { buildNgrams, type Ngrams, smoothingTasks } from "../../../../src/commands/lm-train/ngram/build.ts";
import { NgramTeam } from "../../../../src/commands/lm-train/ngram/team.ts";
import {
  type NgramInput,
  type NgramSpec,
  ngramThread,
} from "../../../../src/commands/lm-train/ngram/thread.ts";
import { readAt, Spools } from "../../../../src/io/spool.ts";
import { randomNumbers } from "../../../helpers/random.ts";
import { type NgramSettings, ngramModel } from "../../../reference/ngrams.ts";

const spools = new Spools();
afterEach(() => spools.closeAll());

const UNLIMITED = 2 ** 24;
const END = 1;

describe.each(["kneser-ney", "witten-bell", "laplace", "none"] as const)("%s", (smoothing) => {
  it.each([1, 2, 3, 4, 6, 16])("of order %d is as by the book", async (order) => {
    const passages = randomPassages(7, order, 60);
    const settings = { order, smoothing, prune: Array(order).fill(0), vocabulary: 7, end: END };
    expectSame(await build(passages, settings), ngramModel(passages, settings));
  });

  it.each([
    [0, 0, 1],
    [0, 1, 1],
    [0, 1, 3],
    [0, 0, 100],
  ])("pruned by %d %d %d is as by the book", async (...prune) => {
    const passages = randomPassages(5, 11, 80);
    const settings = { order: 3, smoothing, prune, vocabulary: 5, end: END };
    expectSame(await build(passages, settings), ngramModel(passages, settings));
  });
});

describe("memory and threads", () => {
  const passages = randomPassages(40, 3, 700);
  const settings: NgramSettings = {
    order: 4,
    smoothing: "kneser-ney",
    prune: [0, 0, 1, 1],
    vocabulary: 40,
    end: END,
  };

  it("change no byte", async () => {
    const whole = bytesOf(await build(passages, settings));
    for (const [memory, threads] of [
      [UNLIMITED, 3],
      [2 ** 20, 1],
      [200_000, 2],
      [150_000, 3],
    ])
      expect(bytesOf(await build(passages, settings, { memory, threads }))).toEqual(whole);
  });

  it("that are too small for it are told", async () => {
    await expect(build(passages, settings, { memory: 2 ** 15, threads: 1 })).rejects.toThrow(
      "--memory is too small",
    );
  });
});

describe("texts that are hardly any", () => {
  it.each([
    ["an empty passage", [[]]],
    ["a single word", [[2]]],
    ["one word again and again", [[2, 2, 2, 2, 2, 2], [2]]],
    ["a passage longer than any window", [Array.from({ length: 3000 }, (_, i) => 2 + ((i * i) % 5))]],
  ])("%s", async (_, passages) => {
    const settings: NgramSettings = {
      order: 3,
      smoothing: "kneser-ney",
      prune: [0, 0, 0],
      vocabulary: 7,
      end: END,
    };
    expectSame(await build(passages, settings), ngramModel(passages, settings));
  });
});

it("tells of which orders the discounts had to be guessed", async () => {
  const settings: NgramSettings = {
    order: 2,
    smoothing: "kneser-ney",
    prune: [0, 0],
    vocabulary: 4,
    end: END,
  };
  const { discounts } = await build([[2, 3]], settings);
  expect(discounts.map(({ isFallback }) => isFallback)).toEqual([true, true]);
});

interface Machine {
  readonly memory: number;
  readonly threads: number;
}

async function build(
  passages: readonly (readonly number[])[],
  { order, smoothing, prune, vocabulary, end }: NgramSettings,
  { memory, threads }: Machine = { memory: UNLIMITED, threads: 1 },
): Promise<Ngrams> {
  const words = { bytes: new Uint8Array(0), ends: new Uint32Array(vocabulary + 2) };
  const team = await teamOf(threads, { order, vocabulary, end, memory, words });
  const ids = Uint32Array.from(passages.flatMap((passage) => [...passage, end]));
  const reader = {
    length: ids.length,
    read: async (start: number, count: number) => ids.slice(start, start + count),
  };
  const told: unknown[] = [];
  const telling = {
    counted: (ids: number) => void told.push(ids),
    merging: () => void told.push("merging"),
    merged: (counts: readonly number[]) => void told.push(counts),
    smoothed: () => void told.push("smoothed"),
  };
  const ngrams = await buildNgrams(team, reader, { order, smoothing, prune, end, ...telling }, spools);
  const isAll = (index: number) => index > 0 && (prune[index] ?? 0) === 0; // a model has words that never come
  const found = ngrams.files.map(({ count }, index) => (isAll(index) ? count : expect.any(Number)));
  const smoothed = Array.from({ length: smoothingTasks(order) }, () => "smoothed");
  expect(told).toEqual([...(ids.length > 0 ? [ids.length] : []), "merging", found, ...smoothed]);
  return ngrams;
}

/** Members that work one after the other, in this thread. */
async function teamOf(size: number, spec: NgramSpec): Promise<NgramTeam> {
  const members = await Promise.all(Array.from({ length: size }, () => ngramThread(spec)));
  let next = 0;
  return new NgramTeam({
    size,
    run: async (input: NgramInput) => members[next++ % size](input),
    runOn: async (index: number, input: NgramInput) => members[index](input),
    runAll: (input: NgramInput) => Promise.all(members.map((member) => member(input))),
    close: async () => {},
  });
}

function randomPassages(vocabulary: number, seed: number, count: number): number[][] {
  const next = randomNumbers(seed);
  const word = () => 2 + Math.floor(((next() % 1000) / 1000) ** 2 * (vocabulary - 3)); // the last one never comes
  return Array.from({ length: count }, () => Array.from({ length: next() % 9 }, word));
}

type Numbers = readonly [logProb: number, logBackoff: number];

function entriesOf({ files }: Ngrams): [string, Numbers][][] {
  return files.map(({ spool, count }, index) => {
    const numbers = new Float32Array(count * (index + 3));
    readAt(spool, 0, new Uint8Array(numbers.buffer));
    const ids = new Uint32Array(numbers.buffer);
    return Array.from({ length: count }, (_, row) => {
      const at = row * (index + 3);
      const [logProb, logBackoff] = numbers.subarray(at + index + 1, at + index + 3);
      return [[...ids.subarray(at, at + index + 1)].join(" "), [logProb, logBackoff]] as [string, Numbers];
    });
  });
}

function expectSame(ngrams: Ngrams, expected: ReturnType<typeof ngramModel>): void {
  const found = entriesOf(ngrams);
  expect(found.length).toBe(expected.length);
  for (const [index, entries] of found.entries()) {
    expect(entries.map(([ngram]) => ngram)).toEqual([...expected[index].keys()].sort(byWords));
    for (const [ngram, [logProb, logBackoff]] of entries) {
      const { p, backoff } = expected[index].get(ngram) as { p: number; backoff: number };
      expect(logProb, ngram).toBeCloseTo(p > 0 ? Math.log10(p) : -99, 5);
      expect(logBackoff, ngram).toBeCloseTo(backoff > 0 ? Math.log10(backoff) : -99, 5);
    }
  }
}

function byWords(a: string, b: string): number {
  const [left, right] = [a.split(" ").map(Number), b.split(" ").map(Number)];
  const different = left.findIndex((word, index) => word !== right[index]);
  return different < 0 ? 0 : left[different] - right[different];
}

const bytesOf = (ngrams: Ngrams): Uint8Array[] =>
  ngrams.files.map(({ spool }) => {
    const bytes = new Uint8Array(spool.length);
    readAt(spool, 0, bytes);
    return bytes;
  });
