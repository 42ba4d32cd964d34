import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Span, spansOf } from "../../src/text/tag-spans.ts";

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
