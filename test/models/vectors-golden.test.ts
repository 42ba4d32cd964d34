/** What is done with word vectors, against gensim: fixtures/golden/vectors.json, which vectors.py beside it made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { testPairs } from "../../src/commands/vectors-eval/pairs.ts";
import { analogyVerdicts, LEFT_OUT, RIGHT } from "../../src/commands/vectors-eval/thread.ts";
import { type AnalogyMethod, answersTo, type Question } from "../../src/models/analogies.ts";
import { NearestVectors, type Scored, shareNearest } from "../../src/models/nearest-vectors.ts";
import { neighboursOf } from "../../src/models/neighbours.ts";
import { WordVectors } from "../../src/models/word-vectors.ts";
import { exampleEntries, sharedVectors } from "../helpers/word-vectors.ts";

type Found = readonly (readonly [string, number])[];

interface Golden {
  readonly size: number;
  readonly neighbors: Readonly<Record<string, Found>>;
  readonly restricted: Found;
  readonly add: readonly (readonly [Question, Found])[];
  readonly mul: readonly (readonly [Question, Found])[];
  readonly analogies: Readonly<Record<string, readonly (readonly [string, number, number])[]>>;
  readonly pairs: readonly { text: string; pearson: number; spearman: number; unknown: number }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/vectors.json", import.meta.url), "utf8"),
);
const questionLines = readFileSync(new URL("../../fixtures/examples/questions.txt", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");
const shared = await sharedVectors(exampleEntries(golden.size));
const nearest = new NearestVectors(await shareNearest(shared));
const { vectors } = nearest;

function expectSame(found: readonly Scored[] | undefined, expected: Found) {
  expect(found?.map(({ id }) => vectors.word(id))).toEqual(expected.map(([word]) => word));
  for (const [at, { score }] of (found ?? []).entries()) expect(score).toBeCloseTo(expected[at][1], 5);
}

describe("weft and gensim agree about", () => {
  it.each(Object.entries(golden.neighbors))("the neighbours of %s", (word, expected) => {
    expectSame(neighboursOf(nearest, [word], 7)[0], expected);
  });

  it("neighbours among the first words", async () => {
    const first = new NearestVectors(await shareNearest(shared), 60);
    expectSame(neighboursOf(first, ["king"], 7)[0], golden.restricted);
  });

  it.each(["add", "mul"] as const)("analogies, method %s", (method: AnalogyMethod) => {
    for (const [question, expected] of golden[method])
      expectSame(answersTo(nearest, [question], { most: 5, method })[0], expected);
  });

  it.each(Object.entries(golden.analogies))(
    "which answers are right, of the first %s words",
    async (restrict, expected) => {
      const spec = {
        nearest: await shareNearest(shared),
        restrict: Number(restrict),
        method: "add",
        lower: false,
      } as const;
      const verdicts = await analogyVerdicts(spec);
      for (const [name, correct, used] of expected) {
        const found = await verdicts(questionsOf(name));
        const count = (test: (verdict: number) => boolean) => [...found].filter(test).length;
        expect([name, count((one) => one === RIGHT), count((one) => one !== LEFT_OUT)]).toEqual([
          name,
          correct,
          used,
        ]);
      }
    },
  );

  it.each(golden.pairs)("pairs of words", ({ text, pearson, spearman, unknown }) => {
    const pairs = text
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"))
      .map(([one, other, score]) => ({ words: [one, other] as const, score: Number(score) }));
    const result = testPairs(new WordVectors(shared), { path: "pairs.tsv", pairs }, false);
    expect(result.pearson).toBeCloseTo(pearson, 6);
    expect(result.spearman).toBeCloseTo(spearman, 12);
    expect(result.out_of_vocabulary).toBeCloseTo(unknown / 100, 12);
  });
});

/** The questions of one section of the examples. */
function questionsOf(section: string): (readonly [string, string, string, string])[] {
  const start = questionLines.indexOf(`: ${section}`) + 1;
  const end = questionLines.findIndex((line, index) => index >= start && line.startsWith(":"));
  const lines = questionLines.slice(start, end < 0 ? undefined : end);
  return lines.map((line) => line.split(" ") as unknown as readonly [string, string, string, string]);
}
