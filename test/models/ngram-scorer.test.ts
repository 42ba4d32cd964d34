import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { refusal } from "../../src/formats/refuse.ts";
import { placeNgramModel } from "../../src/models/ngram-model.ts";
import { NgramPrediction } from "../../src/models/ngram-prediction.ts";
import { NgramScorer, scratchBytes } from "../../src/models/ngram-scorer.ts";
import { levelsOf, type RandomNgrams, randomNgrams } from "../helpers/ngrams.ts";
import { packedPassages } from "../helpers/passages.ts";
import { randomNumbers } from "../helpers/random.ts";
import { logOf, passageLogs } from "../reference/ngram.ts";

const END = 1;

const MODELS: readonly (readonly [string, RandomNgrams])[] = [1, 2, 3, 4, 5, 6, 7].flatMap((order) =>
  [false, true].map((pruned): [string, RandomNgrams] => {
    const words = order < 3 ? 40 : 9;
    return [
      `order ${order}${pruned ? ", pruned" : ""}`,
      randomNgrams({ order, words, pruned, count: 150, seed: order }),
    ];
  }),
);

function opened(random: RandomNgrams) {
  const kernels = new Kernels();
  const model = placeNgramModel(kernels, levelsOf(random), refusal("lm"));
  return { kernels, model };
}

function passagesOf(words: number, seed: number): number[][] {
  const next = randomNumbers(seed);
  return Array.from({ length: 60 }, (_, i) => Array.from({ length: (i * 7) % 19 }, () => next() % words));
}

describe("the logarithms of passages", () => {
  it.each(MODELS)("are those of the slow twin, to the last bit: %s", (_, random) => {
    const { kernels, model } = opened(random);
    const passages = passagesOf(random.words, 5);
    const logs = new NgramScorer(kernels, model).score(packedPassages(passages, END));
    const places = { begin: random.words, end: END };
    const expected = passages.flatMap((passage) =>
      passageLogs(random.entries, random.order, passage, places),
    );
    expect([...logs]).toEqual(expected.map((log) => log * Math.LN10));
  });

  it("do not depend on the other passages, of which some may not be there", () => {
    const { kernels, model } = opened(MODELS[4][1]);
    const scorer = new NgramScorer(kernels, model);
    const passages = passagesOf(9, 6);
    const alone = passages.flatMap((passage) => [...scorer.score(packedPassages([passage], END))]);
    expect([...scorer.score(packedPassages(passages, END))]).toEqual(alone);
    const { ids, ends } = packedPassages(passages.slice(0, 2), END);
    const gaps = { ids, ends: Uint32Array.of(0, 0, ends[0], ends[0], ends[1], ends[1]) };
    expect(scorer.score(gaps)).toEqual(scorer.score({ ids, ends }));
    expect(scorer.score({ ids: new Uint32Array(0), ends: new Uint32Array(0) })).toEqual(new Float64Array(0));
  });

  it("are -Infinity for what has the logarithm -99", () => {
    const random = randomNgrams({ order: 2, words: 5 });
    const entries = new Map(random.entries);
    for (const [key, entry] of entries)
      if (key.endsWith(" 3") || key === "3") entries.set(key, { ...entry, log: -99 });
    const { kernels, model } = opened({ ...random, entries });
    const logs = new NgramScorer(kernels, model).score(packedPassages([[3, 2]], END));
    expect(Array.from(logs, Number.isFinite)).toEqual([false, true, true]);
  });
});

describe("the words behind a context", () => {
  it.each(MODELS)("have the probabilities of the twin, which add up to 1: %s", (_, random) => {
    const { kernels, model } = opened(random);
    const prediction = new NgramPrediction(kernels, model);
    const scratch = kernels.allocate(scratchBytes(model));
    const ids = kernels.allocate(64);
    const histories = [
      [random.words],
      ...[...random.entries.keys()].map((key) => key.split(" ").map(Number)),
    ];
    for (const history of histories) {
      kernels.u32(ids, history.length).set(history);
      const context = kernels.call.ngram_read(model.address, 0xffffffff, ids, history.length, scratch) >>> 0;
      const logs = [...prediction.logs(context)];
      const kept = random.order === 1 ? [] : history.slice(1 - random.order);
      expect(logs).toEqual(logs.map((_, word) => logOf(random.entries, kept, word)));
      expect(logs.reduce((sum, log) => sum + 10 ** log, 0)).toBeCloseTo(1, 5);
    }
  });
});
