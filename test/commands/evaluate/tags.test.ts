import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Span, spansOf } from "../../../src/commands/evaluate/spans.ts";
import { tagMetric } from "../../../src/commands/evaluate/tags.ts";
import type { Row } from "../../../src/io/codec.ts";
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

describe("spans", () => {
  const sentence = (tags: string) =>
    spansOf(words(tags)).map(({ type, start, end }) => `${type}${start}-${end}`);

  it.each<[string, string, readonly string[]]>([
    ["IOB1", "I-P I-P B-P O I-L I-P B-P", ["P0-2", "P2-3", "L4-5", "P5-6", "P6-7"]],
    ["BIO", "B-P I-P B-P O B-L B-P I-L", ["P0-2", "P2-3", "L4-5", "P5-6", "L6-7"]],
    [
      "BIOES",
      "B-P I-P E-P S-P S-P B-P E-P B-P E-P O S-L",
      ["P0-3", "P3-4", "P4-5", "P5-7", "P7-9", "L10-11"],
    ],
    ["BILOU", "B-P I-P L-P U-P U-P", ["P0-3", "P3-4", "P4-5"]],
    ["IOE", "I-P E-P I-P O", ["P0-2", "P2-3"]],
    ["letters alone", "B I O I B", ["0-2", "3-4", "4-5"]],
    ["hyphens in types", "B-a-b I-a-b I-a-c", ["a-b0-2", "a-c2-3"]],
    ["nothing", "", []],
  ])("of %s", (_, tags, spans) => expect(sentence(tags)).toEqual(spans));

  it("are the same in every scheme", () => {
    const span = fc.record({
      gap: fc.nat(2),
      length: fc.integer({ min: 1, max: 4 }),
      type: fc.constantFrom("P", "L"),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (shapes) => {
        const spans: Span[] = [];
        let at = 0;
        for (const { gap, length, type } of shapes) {
          spans.push({ type, start: at + gap, end: at + gap + length });
          at += gap + length;
        }
        for (const tags of [bio(spans, at), bioes(spans, at), iob1(spans, at)])
          expect(spansOf(tags)).toEqual(spans);
      }),
      { seed: 1 },
    );
  });
});

type Letter = (at: number, span: Span, before: Span | undefined) => string;

const tagged = (letter: Letter) => (spans: readonly Span[], length: number) => {
  const tags = new Array<string>(length).fill("O");
  for (const [index, span] of spans.entries())
    for (let at = span.start; at < span.end; at++)
      tags[at] = `${letter(at, span, spans[index - 1])}-${span.type}`;
  return tags;
};

const bio = tagged((at, { start }) => (at === start ? "B" : "I"));
const bioes = tagged((at, { start, end }) =>
  end - start === 1 ? "S" : at === start ? "B" : at === end - 1 ? "E" : "I",
);
const iob1 = tagged((at, { start, type }, before) =>
  at === start && before?.end === start && before.type === type ? "B" : "I",
);

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
    [{ tags: ["O"] }, 'no member "predicted_tags"'],
    [{ predicted_tags: ["O"] }, 'no member "tags"'],
    [{ tags: ["O"], predicted_tags: [] }, "1 tags, but 0 predicted ones"],
    [{ tags: "O", predicted_tags: ["O"] }, '"tags" is not an array of strings'],
    [{ tags: ["O"], predicted_tags: [1] }, '"predicted_tags" is not an array of strings'],
  ])("are bad: %j", (row, error) => {
    const metric = tagMetric({});
    expect(metric.add(row)).toBe(error);
    expect(metric.result().record).toMatchObject({ rows: 0, tokens: 0 });
  });

  it("are counted as by conlleval, whatever they are", () => {
    const tag = fc.constantFrom("O", "B-P", "I-P", "B-L", "I-L", "I-a-b", "B");
    const pair = fc.tuple(tag, tag);
    fc.assert(
      fc.property(
        fc.array(fc.array(pair, { maxLength: 10 }), { minLength: 1, maxLength: 6 }),
        (sentences) => {
          const column = (i: 0 | 1) => sentences.map((sentence) => sentence.map((one) => one[i]).join(" "));
          const [gold, guesses] = [column(0), column(1)];
          const { spans } = evaluated(gold.map((tags, i) => [tags, guesses[i]] as const));
          const twin = conlleval(sentences);
          expect(spans).toMatchObject({ support: twin.gold, predicted: twin.found, correct: twin.correct });
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
});
