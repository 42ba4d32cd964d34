import { describe, expect, it } from "vitest";
import { textMetric } from "../../../src/commands/evaluate/translations.ts";
import type { Row } from "../../../src/io/codec.ts";
import type { Bleu } from "../../../src/text/bleu.ts";

interface Told extends Bleu {
  readonly rows: number;
  readonly exact_match: number;
  readonly signature: string;
}

function evaluated(rows: readonly Row[], options = {}): Told {
  const metric = textMetric({ lowercase: false, ...options });
  for (const row of rows) expect(metric.add(row)).toBeUndefined();
  return metric.result().record as unknown as Told;
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

  it("is told with the share of rows that are a reference, letter by letter", () => {
    const rows = [...ROWS, { target: "The Dog", translation: "the Dog" }, { target: "a", translation: "a" }];
    expect(evaluated(rows).exact_match).toBe(2 / 5);
    expect(evaluated(rows, { lowercase: true }).exact_match).toBe(3 / 5);
  });

  it("is that of captions, too, whose text is what is right", () => {
    const rows = [
      { text: "a handwritten seven", caption: "a handwritten seven" },
      { text: "another text", target: "a handwritten one", caption: "a handwritten two" },
    ];
    expect(evaluated(rows)).toMatchObject({ counts: [5, 3, 1, 0], totals: [6, 4, 2, 0], exact_match: 0.5 });
    expect(textMetric({ lowercase: false }).add({ text: "a source", translation: "b" })).toBe(
      'no member "references" or "target" among text, translation',
    );
  });

  it("has references of any number", () => {
    const rows = [...ROWS, { target: "a", translation: "b" }];
    expect(evaluated(rows).signature).toContain("nrefs:var|");
    expect(
      evaluated([{ mine: "a b c d", yours: "a b c d" }], { gold: "yours", predicted: "mine" }).bleu,
    ).toBe(100);
  });

  it.each<[Row, string]>([
    [{ target: "a" }, 'no member "translation" among target'],
    [{ translation: "a" }, 'no member "references" or "target" among translation'],
    [{ translation: "a", references: [] }, '"references" is neither a text nor an array of texts'],
    [{ translation: "a", target: 1 }, '"target" is neither a text nor an array of texts'],
    [{ translation: ["a"], target: "a" }, '"translation" is not a string'],
  ])("is not told of %j", (row, error) => {
    expect(textMetric({ lowercase: false }).add(row)).toBe(error);
  });
});
