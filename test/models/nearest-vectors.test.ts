/** The nearest of many vectors, against every cosine in f64, and bit for bit whatever is asked beside it. */
import { describe, expect, it } from "vitest";
import { answersTo, type Question } from "../../src/models/analogies.ts";
import { NearestVectors, type Scored, shareNearest } from "../../src/models/nearest-vectors.ts";
import { neighboursOf } from "../../src/models/neighbours.ts";
import { randomFloats } from "../helpers/engine.ts";
import { type Entry, randomEntries, sharedVectors } from "../helpers/word-vectors.ts";
import { addition, best, cosine, multiplication } from "../reference/nearest-words.ts";

const opened = async (entries: readonly Entry[], restrict?: number) =>
  new NearestVectors(await shareNearest(await sharedVectors(entries)), restrict);
const rowsOf = (entries: readonly Entry[]) => entries.map(([, vector]) => vector);

/** The same ids, but where two scores are as good as equal, and the same scores. */
function expectFound(
  found: readonly Scored[] | undefined,
  scores: readonly number[],
  without: number[],
  most: number,
) {
  const expected = best(scores, scores.length).filter(({ id }) => !without.includes(id));
  expect(found).toHaveLength(Math.min(most, expected.length));
  for (const [place, { id, score }] of (found ?? []).entries()) {
    expect(Math.abs(score - scores[id])).toBeLessThan(2e-6 * Math.max(1, Math.abs(score)));
    expect(Math.abs(score - expected[place].score)).toBeLessThan(2e-6 * Math.max(1, Math.abs(score)));
    expect(without).not.toContain(id);
  }
}

describe.each([
  [1, 1],
  [1, 7],
  [2, 4],
  [40, 3],
  [515, 13],
  [1100, 20],
])("%d words with vectors of %d numbers", (count, size) => {
  const entries = randomEntries(count, size);
  const rows = rowsOf(entries);
  const ids = [0, 1, 2, 3, 5, 39, 512, 514, 1099].filter((id) => id < count);
  const words = ids.map((id) => `w${id}`);

  it.each([1, 3, count + 5])("have their neighbours, %d at most", async (most) => {
    for (const restrict of [undefined, 1, Math.ceil(count / 2)]) {
      const nearest = await opened(entries, restrict);
      for (const [at, found] of neighboursOf(nearest, words, most).entries()) {
        const cosines = rows.slice(0, restrict).map((row) => cosine(rows[ids[at]], row));
        expectFound(found, cosines, [ids[at]], most);
      }
    }
  });

  it.each(["add", "mul"] as const)("answer analogies, method %s", async (method) => {
    const nearest = await opened(entries);
    const questions = ids.map(
      (id): Question => [`w${id}`, `w${(id * 7 + 1) % count}`, `w${(id * 3 + 2) % count}`],
    );
    const twin = { add: addition, mul: multiplication }[method];
    for (const [at, found] of answersTo(nearest, questions, { most: 4, method }).entries()) {
      const asked = questions[at].map((word) => Number(String(word).slice(1)));
      const scores = twin(
        rows,
        asked.map((id) => rows[id]),
      );
      expectFound(found, scores, asked, 4);
    }
  });

  it("give the same bits, whatever is asked beside", async () => {
    const nearest = await opened(entries);
    const many = Array.from({ length: 300 }, (_, index) => words[index % words.length]);
    const together = neighboursOf(nearest, many, 5);
    for (const [at, word] of words.entries()) {
      const [alone] = neighboursOf(nearest, [word], 5);
      expect(together[at]).toEqual(alone);
      expect(together[at + words.length * Math.floor(200 / words.length)]).toEqual(alone);
    }
    for (const method of ["add", "mul"] as const) {
      const questions = many.map(
        (word, index): Question => [word, many[(index * 5) % 300], many[(index * 11) % 300]],
      );
      const answers = answersTo(nearest, questions, { most: 3, method });
      for (const at of [0, 1, 127, 128, 299])
        expect(answers[at]).toEqual(answersTo(nearest, [questions[at]], { most: 3, method })[0]);
    }
  });
});

describe("words", () => {
  it("without a vector have no neighbours, and those beside them theirs", async () => {
    const nearest = await opened(randomEntries(5, 4));
    const [none, some, no] = neighboursOf(nearest, ["constructor", "w3", "__proto__"], 2);
    expect([none, no]).toEqual([undefined, undefined]);
    expect(some).toEqual(neighboursOf(nearest, ["w3"], 2)[0]);
    expect(neighboursOf(nearest, ["x"], 2)).toEqual([undefined]);
    expect(neighboursOf(nearest, [], 2)).toEqual([]);
    expect(answersTo(nearest, [["w1", "toString", "w2"]], { most: 2, method: "mul" })).toEqual([undefined]);
  });

  it("may be called constructor and __proto__", async () => {
    const names = ["constructor", "__proto__", "toString"];
    const nearest = await opened(names.map((word, id): Entry => [word, [id, 1]]));
    const [found] = neighboursOf(nearest, ["__proto__"], 5);
    expect(found?.map(({ id }) => names[id])).toEqual(["toString", "constructor"]);
  });

  it("that are alike come in the order of the file, and cosines are never above 1", async () => {
    const vector = randomFloats(9, 1);
    const nearest = await opened(
      Array.from({ length: 40 }, (_, id): Entry => [`w${id}`, vector.map((x) => x * (1 + id))]),
    );
    const [found] = neighboursOf(nearest, ["w7"], 5);
    for (const { score } of found ?? []) expect(score).toBeLessThanOrEqual(1);
    const [same] = neighboursOf(
      await opened(Array.from({ length: 40 }, (_, id): Entry => [`w${id}`, vector])),
      ["w2"],
      4,
    );
    expect(same?.map(({ id }) => id)).toEqual([0, 1, 3, 4]);
  });

  it("of zeros are like none: the cosine is 0", async () => {
    const entries: Entry[] = [
      ["zero", [0, 0, 0]],
      ["up", [0, 1, 0]],
      ["down", [0, -1, 0]],
      ["nought", [0, 0, 0]],
    ];
    const nearest = await opened(entries);
    const scores = (word: string) =>
      neighboursOf(nearest, [word], 4)[0]?.map(({ id, score }) => [entries[id][0], score]);
    expect(scores("zero")).toEqual([
      ["up", 0],
      ["down", 0],
      ["nought", 0],
    ]);
    expect(scores("up")).toEqual([
      ["zero", 0],
      ["nought", 0],
      ["down", -1],
    ]);
    for (const method of ["add", "mul"] as const)
      expect(answersTo(nearest, [["zero", "zero", "zero"]], { most: 9, method })[0]).toHaveLength(3);
  });

  it("with numbers at the ends of f32 have neighbours all the same", async () => {
    const nearest = await opened([
      ["a", [3e38, 3e38]],
      ["b", [1e-40, 1e-40]],
      ["c", [1, -1]],
    ]);
    const [found] = neighboursOf(nearest, ["b"], 3);
    for (const { id, score } of found ?? []) expect([id < 3, Number.isFinite(score)]).toEqual([true, true]);
  });
});
