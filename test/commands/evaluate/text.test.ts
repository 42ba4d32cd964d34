import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bleu, BleuCounts } from "../../../src/commands/evaluate/bleu.ts";
import { tokenize13a } from "../../../src/commands/evaluate/tokenize-13a.ts";
import { textMetric } from "../../../src/commands/evaluate/translations.ts";
import type { Row } from "../../../src/io/codec.ts";
import { matches, tokens13a } from "../../reference/evaluate.ts";

function evaluated(rows: readonly Row[], options = {}): Bleu & { rows: number; signature: string } {
  const metric = textMetric({ lowercase: false, ...options });
  for (const row of rows) expect(metric.add(row)).toBeUndefined();
  return metric.result().record as Bleu & { rows: number; signature: string };
}

/** The example of sacreBLEU's README and tests. */
const TRANSLATIONS = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];
const REFERENCES = [
  ["The dog bit the man.", "The dog had bit the man."],
  ["It was not unexpected.", "No one was surprised."],
  ["The man bit him first.", "The man had bitten the dog."],
];
const ROWS = TRANSLATIONS.map((translation, i) => ({ translation, references: REFERENCES[i] }));

describe("BLEU", () => {
  it("is that of sacreBLEU's example", () => {
    const record = evaluated(ROWS);
    expect(Math.abs(record.bleu - 48.530827)).toBeLessThan(1e-6);
    expect(record.signature).toBe("nrefs:2|case:mixed|eff:no|tok:13a|smooth:exp");
    expect(evaluated(ROWS.map((row) => ({ ...row, translation: "" }))).bleu).toBe(0);
  });

  it("halves the part of each order without a match", () => {
    const record = evaluated([{ target: "this is a test", translation: "this is a fest" }]);
    expect(record).toMatchObject({
      precisions: [75, 200 / 3, 50, 50],
      counts: [3, 2, 1, 0],
      totals: [4, 3, 2, 1],
    });
    expect(record.bleu).toBeCloseTo(100 * (0.75 * (2 / 3) * 0.5 * 0.5) ** 0.25, 10);
    const worse = evaluated([{ target: "this was the test", translation: "this is a fest" }]);
    expect(worse.precisions).toEqual([25, 100 / 2 / 3, 100 / 4 / 2, 100 / 8 / 1]);
  });

  it("has the counts of sacreBLEU's tests", () => {
    const record = evaluated([
      { translation: "am I am a character sequence", target: "I am a symbol string sequence a a" },
    ]);
    expect([record.counts, record.totals]).toEqual([
      [4, 2, 1, 0],
      [6, 5, 4, 3],
    ]);
  });

  it("is perfect, and nothing", () => {
    expect(evaluated([{ target: "a b c d", translation: "a b c d" }])).toMatchObject({
      bleu: 100,
      brevity_penalty: 1,
    });
    expect(evaluated([{ target: "a b c", translation: "a b c" }]).bleu).toBe(0);
    expect(evaluated([{ target: "a b c d", translation: "e f g h" }])).toMatchObject({
      bleu: 0,
      precisions: [0, 0, 0, 0],
    });
    expect(evaluated([{ target: "a", translation: "" }])).toMatchObject({ bleu: 0, brevity_penalty: 0 });
  });

  it("punishes brevity by the closest reference, the shorter of two", () => {
    const record = evaluated([
      { references: ["a b c d e f g", "a b c d e", "x"], translation: "a b c d e f" },
    ]);
    expect(record).toMatchObject({ translation_length: 6, reference_length: 5, brevity_penalty: 1 });
    const short = evaluated([{ target: "a b c d e f g h", translation: "a b c d" }]);
    expect(short.brevity_penalty).toBeCloseTo(Math.exp(1 - 8 / 4), 14);
    expect(short.bleu).toBeCloseTo(100 * Math.exp(-1), 10);
  });

  it("may ignore case", () => {
    const rows = [{ target: "The Cat Sat Down", translation: "the cat sat DOWN" }];
    expect([evaluated(rows).bleu, evaluated(rows, { lowercase: true }).bleu]).toEqual([0, 100]);
    expect(evaluated(rows, { lowercase: true }).signature).toContain("case:lc");
  });

  it("has references of any number", () => {
    const rows = [...ROWS, { target: "a", translation: "b" }];
    expect(evaluated(rows).signature).toContain("nrefs:var|");
    expect(
      evaluated([{ mine: "a b c d", yours: "a b c d" }], { gold: "yours", predicted: "mine" }).bleu,
    ).toBe(100);
  });

  it.each<[Row, string]>([
    [{ target: "a" }, 'no member "translation"'],
    [{ translation: "a" }, 'no member "references" or "target"'],
    [{ translation: "a", references: [] }, '"references" is neither a text nor an array of texts'],
    [{ translation: "a", target: 1 }, '"target" is neither a text nor an array of texts'],
    [{ translation: ["a"], target: "a" }, '"translation" is not a string'],
  ])("is not told of %j", (row, error) => {
    expect(textMetric({ lowercase: false }).add(row)).toBe(error);
  });

  it("has the counts of the slow twin", () => {
    const tokens = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
    fc.assert(
      fc.property(tokens, fc.array(tokens, { minLength: 1, maxLength: 3 }), (translation, references) => {
        const counts = new BleuCounts();
        counts.add(translation, references);
        const twins = [1, 2, 3, 4].map((order) => matches(translation, references, order));
        expect(counts.bleu.counts).toEqual(twins.map(({ correct }) => correct));
        expect(counts.bleu.totals).toEqual(twins.map(({ total }) => total));
      }),
      { seed: 3 },
    );
  });
});

describe("the tokens of 13a", () => {
  it.each([
    ["Hello, world!", "Hello , world !"],
    ["a 1,000.5 b. 3.", "a 1,000.5 b . 3 ."],
    [".5 5. ,5 a,b 1,b b,1", ". 5 5 . , 5 a , b 1 , b b , 1"],
    ["1990-2000 well-known -5", "1990 - 2000 well-known -5"],
    ['it\'s "so" (he said)', 'it\'s " so " ( he said )'],
    ["&quot;a&amp;lt;b&quot; &lt;c&gt;", '" a < b " < c >'],
    ["a<skipped>b", "ab"],
    ["wo-\nrd two\nlines", "word two lines"],
    ["$5 50% a/b a_b a@b #x", "$ 5 50 % a / b a _ b a @ b # x"],
    ["naïve façade, «oui»…", "naïve façade , «oui»…"],
    ["😀.😀,5", "😀 . 😀 , 5"],
    ["a\u00a0b\u3000c\u001cd\ufeffe", "a b c d\ufeffe"],
    ["  ", ""],
    ["...", ". . ."],
  ])("%j", (text, tokens) => expect(tokenize13a(text).join(" ")).toBe(tokens));

  it("are those of the slow twin", () => {
    const piece = fc.constantFrom(
      "a",
      "7",
      ".",
      ",",
      "-",
      "'",
      "!",
      "~",
      "[",
      "`",
      "_",
      " ",
      "é",
      "😀",
      "\n",
      "&amp;",
      "&lt;",
      "<skipped>",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        expect(tokenize13a(pieces.join(""))).toEqual(tokens13a(pieces.join("")));
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
