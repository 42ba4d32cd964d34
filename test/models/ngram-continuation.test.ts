import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { refusal } from "../../src/formats/refuse.ts";
import { NgramContinuation } from "../../src/models/ngram-continuation.ts";
import { placeNgramModel } from "../../src/models/ngram-model.ts";
import type { DrawOptions } from "../../src/models/predictor.ts";
import { levelsOf, type RandomNgrams, randomNgrams } from "../helpers/ngrams.ts";
import { logOf } from "../reference/ngram.ts";

const END = 1;
const PLAIN: DrawOptions = { temperature: 1, topK: 0, topP: 1, minP: 0 };

function opened(random: RandomNgrams, options: Partial<DrawOptions> = {}, size = 1): NgramContinuation {
  const kernels = new Kernels();
  const model = placeNgramModel(kernels, levelsOf(random), refusal("lm"));
  return new NgramContinuation(kernels, model, { size, end: END, ...PLAIN, ...options });
}

/** Begins with one prompt a row. */
function begin(continuation: NgramContinuation, prompts: readonly number[][]): void {
  for (const _ of continuation.begin(prompts.map((prompt) => Uint32Array.from(prompt))));
}

/** The probabilities of all words behind a text, by the slow twin. */
function expected({ entries, order, words }: RandomNgrams, text: readonly number[]): number[] {
  const history = order === 1 ? [] : [words, ...text].slice(1 - order);
  return Array.from({ length: words }, (_, word) => 10 ** logOf(entries, history, word));
}

/** How often each word is drawn behind a text. */
function frequencies(
  continuation: NgramContinuation,
  text: readonly number[],
  words: number,
  draws: number,
): number[] {
  const counts = Array<number>(words).fill(0);
  begin(continuation, [[...text]]);
  for (let key = 0; key < draws; key++) counts[continuation.draw([{ key, position: 3 }])[0]]++;
  return counts;
}

/** Pearson's χ² over its degrees of freedom: about 1 where counts come from the probabilities, and far above elsewhere. */
function misfit(counts: readonly number[], probabilities: readonly number[]): number {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  const terms = counts.map(
    (count, word) => (count - draws * probabilities[word]) ** 2 / (draws * probabilities[word]),
  );
  return terms.reduce((sum, term) => sum + term, 0) / (counts.length - 1);
}

const MODELS: readonly (readonly [string, RandomNgrams])[] = [
  ["order 1", randomNgrams({ order: 1, words: 8, seed: 2 })],
  ["order 2", randomNgrams({ order: 2, words: 8, count: 20, seed: 2 })],
  ["order 3", randomNgrams({ order: 3, words: 8, count: 40, seed: 2 })],
  ["order 4, pruned", randomNgrams({ order: 4, words: 8, count: 60, pruned: true, seed: 4 })],
];
const TEXTS = [[], [3], [2, 5], [4, 4, 6], [7, 0, 3, 2]];

describe("words that are drawn", () => {
  it.each(MODELS)("come as often as they are likely: %s", (_, random) => {
    const continuation = opened(random);
    for (const text of TEXTS) {
      const counts = frequencies(continuation, text, random.words, 4000);
      expect(misfit(counts, expected(random, text))).toBeLessThan(3);
    }
  });

  it("do so where nearly all words have entries, and where all have", () => {
    const rare = { log: Math.fround(-4), backoff: 0 };
    const random = randomNgrams({ order: 2, words: 6, count: 200, seed: 3 });
    const entries = new Map(random.entries);
    const share = (log: number, backoff = 0) => ({ log: Math.fround(log), backoff });
    for (let word = 0; word < 6; word++)
      entries.set(`${word}`, share(Math.log10(0.9999 / 5), Math.log10(0.3) + 4));
    entries.set("5", rare);
    for (let word = 0; word < 5; word++) entries.set(`2 ${word}`, share(Math.log10(0.7 / 5)));
    entries.delete("2 5");
    const model = { ...random, entries };
    expect(expected(model, [2])[5]).toBeCloseTo(0.3, 5);
    expect(misfit(frequencies(opened(model), [2], 6, 4000), expected(model, [2]))).toBeLessThan(3);
    const all = new Map(entries);
    for (let word = 0; word < 6; word++) all.set(`2 ${word}`, share(Math.log10(0.99999 / 6)));
    const full = { ...random, entries: all };
    expect(misfit(frequencies(opened(full), [2], 6, 4000), expected(full, [2]))).toBeLessThan(3);
  });

  it("are none that are impossible", () => {
    const random = randomNgrams({ order: 2, words: 6, count: 20, seed: 3 });
    const entries = new Map(random.entries);
    entries.set("2 3", { log: 0, backoff: 0 });
    for (const key of entries.keys()) if (/^2 [^3]/.test(key)) entries.delete(key);
    entries.set("2", { log: -1, backoff: -99 });
    const continuation = opened({ ...random, entries });
    expect(frequencies(continuation, [2], 6, 500)).toEqual([0, 0, 0, 500, 0, 0]);
  });

  it("follow temperature and filters", () => {
    const [, random] = MODELS[2];
    for (const text of TEXTS) {
      const probabilities = expected(random, text);
      const squares = probabilities.map((one) => one ** 2);
      const sum = squares.reduce((all, one) => all + one, 0);
      const cold = frequencies(opened(random, { temperature: 0.5 }), text, 8, 4000);
      expect(
        misfit(
          cold,
          squares.map((one) => one / sum),
        ),
      ).toBeLessThan(3);
      const best = probabilities.indexOf(Math.max(...probabilities));
      for (const options of [{ temperature: 0 }, { topK: 1 }])
        expect(frequencies(opened(random, options), text, 8, 20)[best]).toBe(20);
    }
  });

  it("follow from the key and the position alone", () => {
    const [, random] = MODELS[2];
    const draws = [1, 2, 1].map((key) => ({ key, position: 0 }));
    const continuation = opened(random, {}, 3);
    const run = (order: readonly number[]) => {
      begin(
        continuation,
        order.map(() => [3, 2]),
      );
      const ids = order.map(() => [] as number[]);
      for (let position = 0; position < 40; position++) {
        const drawn = continuation.draw(order.map((row) => ({ ...draws[row], position })));
        for (const [row, id] of drawn.entries()) ids[row].push(id);
        continuation.advance(drawn);
      }
      return ids;
    };
    const [a, b, again] = run([0, 1, 2]);
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    expect(run([1, 0])).toEqual([b, a]);
  });
});

describe("texts side by side", () => {
  it("go on with the rows that are kept, and begin anew behind an end token", () => {
    const [, random] = MODELS[2];
    const greedy = opened(random, { temperature: 0 }, 3);
    const best = (text: readonly number[]) => {
      const probabilities = expected(random, text);
      return probabilities.indexOf(Math.max(...probabilities));
    };
    const next = () => greedy.draw([0, 1, 2].map((position) => ({ key: 0, position })).slice(0, rows));
    let rows = 3;
    begin(greedy, [[3], [], [4, 4]]);
    expect(next()).toEqual([[3], [], [4, 4]].map(best));
    greedy.keep([2, 0]);
    rows = 2;
    expect(next()).toEqual([[4, 4], [3]].map(best));
    greedy.advance([6, END]);
    expect(next()).toEqual([[4, 4, 6], []].map(best));
  });
});
