import { describe, expect, it } from "vitest";
import {
  byteSpans,
  type OffsetUnit,
  type Span,
  spansFromUtf16,
  spansIn,
} from "../../src/text/token-spans.ts";
import type { Normalization } from "../../src/text/tokenizer.ts";
import { type Encoded, encodeAll, peerEncodeAll } from "../helpers/ids.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { learntTokenizer, type Shape, withAdded } from "../helpers/tokenizers.ts";

const LINES = [
  "the weft goes over and under, it's the warp; дом Ёлка, 日本語 naïve café",
  "a b ab abc 12345 x\n\n  y",
];
const UNITS: readonly OffsetUnit[] = ["byte", "utf16", "codepoint"];
const WORDS: Shape = { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" };
const METASPACE: Shape = { alphabet: "char", pretokenizer: "metaspace" };
const texts = (seed: number, count: number): string[] => {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, i) =>
    i % 2 ? randomText(random, 25) : (LINES[i % 4 === 0 ? 0 : 1] as string).slice(random() % 30),
  );
};

describe("bytes", () => {
  it.each(["gpt2", "cl100k", "o200k", "whitespace", "none"] as const)(
    "%s: the spans cut the text into pieces that join back to it",
    (pretokenizer) => {
      const tokenizer = withAdded(learntTokenizer(LINES, { pretokenizer }), [["<a>"], ["the"]]);
      const all = texts(1, 300).map((text) => `${text}<a>${text}`);
      const [bytes = [], utf16 = [], points = []] = UNITS.map((offsets) =>
        encodeAll(tokenizer, all, { offsets }),
      );
      for (const [i, text] of all.entries()) {
        expect(joined(Buffer.from(text).toString("latin1"), bytes[i]?.spans)).toBe(
          Buffer.from(text).toString("latin1"),
        );
        expectCover(text.length, utf16[i]?.spans);
        expectCover([...text].length, points[i]?.spans);
        for (const [j, [start, end]] of (utf16[i]?.spans ?? []).entries()) {
          const piece = text.slice(start, end);
          expect(piece).not.toMatch(/\p{Surrogate}/u);
          expect([...text].slice(...((points[i] as Encoded).spans[j] as Span)).join("")).toBe(piece);
          const [from, to] = (bytes[i] as Encoded).spans[j] as Span;
          expect(Buffer.from(piece).includes(Buffer.from(text).subarray(from, to))).toBe(true);
        }
      }
    },
  );

  it("a token of a part of a character has the whole of it", () => {
    const tokenizer = learntTokenizer(["x"], { pretokenizer: "none" }, 0);
    const spans = (offsets: OffsetUnit) => encodeAll(tokenizer, ["é😀"], { offsets })[0]?.spans;
    expect(spans("byte")).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
    ]);
    expect(spans("utf16")).toEqual([
      [0, 1],
      [0, 1],
      [1, 3],
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
    expect(spans("codepoint")).toEqual([
      [0, 1],
      [0, 1],
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });
});

describe("characters", () => {
  it.each([
    ["words", WORDS],
    ["none", { ...WORDS, pretokenizer: "none", endOfWord: "" }],
  ] as const)("%s: each span holds its token's text", (_, shape) => {
    const tokenizer = learntTokenizer(LINES, shape);
    const all = texts(2, 200);
    for (const [i, { ids, spans }] of encodeAll(tokenizer, all, { offsets: "utf16" }).entries()) {
      for (const [j, [start, end]] of spans.entries()) {
        const piece = (all[i] as string).slice(start, end);
        const id = ids[j] as number;
        if (id === tokenizer.unknown) expect([...piece].length).toBe(1);
        else
          expect(
            Buffer.from(tokenizer.tokens[id] as Uint8Array)
              .toString()
              .replace(/<\/w>$/, ""),
          ).toBe(piece);
      }
    }
  });

  it.each([true, false])(
    "metaspace, prefix %s: the mark is the space, and nothing where it was added",
    (prefixSpace) => {
      const tokenizer = learntTokenizer(LINES, { ...METASPACE, prefixSpace });
      const all = [...LINES, "the▁weft", "▁the  weft ", ...texts(3, 200)];
      for (const [i, { ids, spans }] of encodeAll(tokenizer, all, { offsets: "utf16" }).entries()) {
        const text = all[i] as string;
        expectCover(text.length, spans);
        for (const [j, [start, end]] of spans.entries()) {
          const id = ids[j] as number;
          const name = Buffer.from(tokenizer.tokens[id] as Uint8Array).toString();
          const piece = text.slice(start, end).replaceAll(" ", "▁");
          if (id === tokenizer.unknown) expect([...piece].length).toBe(1);
          else expect([piece, `▁${piece}`]).toContain(name);
        }
      }
    },
  );
});

// But for a letter and its mark that become one character: Hugging Face gives it the place of the letter alone, we both.
describe("agree with Hugging Face's, which are in code points", () => {
  const steps: readonly (readonly Normalization[])[] = [
    [],
    ["lowercase"],
    ["nfc"],
    ["nfkd"],
    ["nfkc", "lowercase"],
  ];
  const shapes: readonly Shape[] = [{ pretokenizer: "gpt2" }, { pretokenizer: "cl100k" }, WORDS];
  it.each(shapes.flatMap((shape) => steps.map((normalize) => ({ ...shape, normalize }))))(
    "$pretokenizer after $normalize",
    async (shape) => {
      const tokenizer = withAdded(learntTokenizer(LINES, shape), [
        ["<a>", { lstrip: true }],
        ["<b>", { normalized: true }],
      ]);
      const all = [...LINES, "The <a> Weft<b>ÉÉ ﬁne x", "<b>", "é <b> 각 É<a> ", "İ x Å①"];
      const found = encodeAll(tokenizer, all, { offsets: "codepoint" });
      const right = await peerEncodeAll(tokenizer, all);
      expect(found.map(({ ids }) => ids)).toEqual(right.map(({ ids }) => ids));
      expect(found.map(({ spans }) => spans)).toEqual(right.map(({ spans }) => spans));
    },
  );
});

describe("normalized text", () => {
  it.each([["nfc"], ["nfd"], ["nfkd"], ["nfkc", "lowercase"]] as Normalization[][])(
    "%s %s: the spans cover the original and never go back",
    (...normalize) => {
      const tokenizer = withAdded(learntTokenizer(LINES, { normalize }), [
        ["<a>"],
        ["x", { normalized: true }],
      ]);
      const all = [...texts(4, 300), "e\u0301\u0323<a>Åﬁ①x", "각<a>\u1100\u1161"];
      for (const offsets of UNITS) {
        for (const [i, { spans }] of encodeAll(tokenizer, all, { offsets }).entries()) {
          const text = all[i] as string;
          expectCover(
            offsets === "byte"
              ? Buffer.byteLength(text)
              : offsets === "utf16"
                ? text.length
                : [...text].length,
            spans,
          );
        }
      }
    },
  );
});

it("spans of another unit, one by one", () => {
  const text = "aé日😀";
  const bytes = Buffer.from(text);
  const spans: Span[] = [
    [0, 1],
    [1, 3],
    [3, 6],
    [6, 10],
    [0, 10],
    [3, 3],
  ];
  expect(spansIn("byte", bytes, spans)).toEqual(spans);
  expect(spansIn("utf16", bytes, spans)).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 5],
    [0, 5],
    [2, 2],
  ]);
  expect(spansIn("codepoint", bytes, spans)).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
    [0, 4],
    [2, 2],
  ]);
  expect(spansFromUtf16("byte", text, spansIn("utf16", bytes, spans))).toEqual(spans);
  expect(
    spansFromUtf16("codepoint", text, [
      [3, 5],
      [5, 5],
    ]),
  ).toEqual([
    [3, 4],
    [4, 4],
  ]);
  expect(spansFromUtf16("utf16", text, spans)).toEqual(spans);
  expect(byteSpans(learntTokenizer(["x"], {}, 0), bytes, [])).toEqual([]);
});

const joined = (text: string, spans: readonly Span[] = []): string =>
  spans.map(([start, end]) => text.slice(start, end)).join("");

/** The spans begin at 0, reach the end, leave nothing out and never begin before the one in front. */
function expectCover(length: number, spans: readonly Span[] = []): void {
  let [reached, last] = [0, 0];
  for (const [start, end] of spans) {
    if (start < last || start > reached || end < start)
      expect.fail(`${JSON.stringify(spans)} does not cover ${length}`);
    last = start;
    reached = Math.max(reached, end);
  }
  if (spans.length > 0 || length > 0) expect(reached).toBe(length);
}
