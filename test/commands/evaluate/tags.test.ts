import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tagMetric } from "../../../src/commands/evaluate/tags.ts";
import type { Row } from "../../../src/io/codec.ts";
import { convertTags } from "../../../src/text/tag-scheme.ts";
import { conlleval } from "../../reference/evaluate.ts";

function evaluated(pairs: readonly (readonly [tags: string, predicted: string])[]) {
  const metric = tagMetric({});
  for (const [tags, predicted] of pairs)
    expect(metric.add({ tags: words(tags), predicted_tags: words(predicted) })).toBeUndefined();
  return metric.result().record as {
    accuracy: number;
    tokens: number;
    spans: null | { support: number; predicted: number; correct: number; types: readonly { type: string }[] };
  };
}

const words = (text: string) => (text === "" ? [] : text.split(" "));

describe("tags", () => {
  it("are counted as seqeval's own example has it", () => {
    const { accuracy, spans } = evaluated([
      ["O O O B-MISC I-MISC I-MISC O", "O O B-MISC I-MISC I-MISC I-MISC O"],
      ["B-PER I-PER O", "B-PER I-PER O"],
    ]);
    expect(accuracy).toBe(0.8);
    expect(spans).toMatchObject({
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
      support: 2,
      predicted: 2,
      correct: 1,
    });
    expect(spans?.types).toEqual([
      { type: "MISC", precision: 0, recall: 0, f1: 0, support: 1, predicted: 1, correct: 0 },
      { type: "PER", precision: 1, recall: 1, f1: 1, support: 1, predicted: 1, correct: 1 },
    ]);
  });

  it("may be right where spans are not", () => {
    const { spans, accuracy } = evaluated([
      ["B-NP I-NP I-NP O", "B-NP B-NP I-NP I-NP"],
      ["B-NP B-VP B-NP I-NP", "B-NP B-VP B-NP I-NP"],
    ]);
    expect(accuracy).toBe(0.75);
    expect(spans).toMatchObject({ support: 4, predicted: 5, correct: 3 });
  });

  it("need not mark spans", () => {
    const { accuracy, spans, tokens } = evaluated([["NN VB B-PER", "NN NN B-PER"]]);
    expect([accuracy, spans, tokens]).toEqual([2 / 3, null, 3]);
  });

  it.each<[Row, string]>([
    [{ tags: ["O"] }, 'no member "predicted_tags" among tags'],
    [{ predicted_tags: ["O"] }, 'no member "tags" among predicted_tags'],
    [{ tags: ["O"], predicted_tags: [] }, "1 tags, but 0 predicted ones"],
    [{ tags: "O", predicted_tags: ["O"] }, '"tags" is not an array of strings'],
    [{ tags: ["O"], predicted_tags: [1] }, '"predicted_tags" is not an array of strings'],
  ])("are bad: %j", (row, error) => {
    const metric = tagMetric({});
    expect(metric.add(row)).toBe(error);
    expect(metric.result().record).toMatchObject({ rows: 0, tokens: 0 });
  });

  const counted = (tag: fc.Arbitrary<string>, holds: (tags: readonly string[]) => boolean) =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(tag, tag), { maxLength: 10 }), { minLength: 1, maxLength: 6 }),
        (sentences) => {
          const column = (i: 0 | 1) => sentences.map((sentence) => sentence.map((one) => one[i]));
          const [gold, guesses] = [column(0), column(1)];
          fc.pre([...gold, ...guesses].every(holds));
          const { spans } = evaluated(
            gold.map((tags, i) => [tags.join(" "), (guesses[i] as string[]).join(" ")] as const),
          );
          const twin = conlleval(sentences);
          expect(spans).toMatchObject({ support: twin.gold, predicted: twin.found, correct: twin.correct });
        },
      ),
      { seed: 2, numRuns: 300 },
    );

  it("are counted as by conlleval, whatever they are", () =>
    counted(fc.constantFrom("O", "B-P", "I-P", "B-L", "I-L", "I-a-b", "B"), () => true));

  it("are counted as by conlleval in schemes with E, too", () =>
    counted(fc.constantFrom("O", "I-P", "E-P", "I-L", "E-L"), () => true));

  /** conlleval, which is older than BIOES, lets a span go on from E to B. */
  it("are counted as by conlleval with B and E, but that B always begins a span", () =>
    counted(fc.constantFrom("O", "B-P", "I-P", "E-P", "E-L"), (tags) => !/E-P B-P/.test(tags.join(" "))));

  it("of BIOES and BILOU are counted as conlleval counts the same spans in BIO", () => {
    const tag = fc.constantFrom("O", "B-P", "I-P", "B-L", "I-L");
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, tag), { maxLength: 12 }), (sentence) => {
        const [gold, guesses] = [sentence.map(([one]) => one), sentence.map(([, one]) => one)];
        const [bioes, bilou] = [convertTags(gold, "bioes"), convertTags(guesses, "bilou")];
        const { spans } = evaluated([[bioes.join(" "), bilou.join(" ")]]);
        const twin = conlleval([sentence]);
        expect(spans).toMatchObject({ support: twin.gold, predicted: twin.found, correct: twin.correct });
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
