import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClassScores } from "../../../src/commands/evaluate/class-table.ts";
import { labelMetric } from "../../../src/commands/evaluate/labels.ts";
import type { Row } from "../../../src/io/codec.ts";
import { pageOf } from "../../helpers/pages.ts";
import { classesAt, type LabelledGuess } from "../../reference/evaluate.ts";

interface LabelRecord {
  readonly rows: number;
  readonly labels: number;
  readonly accuracy: number;
  readonly exact_match: number;
  readonly micro_f1: number;
  readonly macro_f1: number;
  readonly at: readonly { k: number; precision: number; recall: number; f1: number }[];
  readonly classes: readonly ClassScores[];
  readonly confusions: readonly { label: string; predicted: string | null; count: number }[];
}

function evaluated(rows: readonly Row[], options = {}) {
  const metric = labelMetric({ k: [1], top: 10, ...options });
  const errors = rows.map((row) => metric.add(row)).filter((error) => error !== undefined);
  const report = metric.result();
  const page = (columns = 0) => pageOf(report, columns).split("\n");
  return { record: report.record as LabelRecord, errors, page };
}

/** As scikit-learn 1.4's classification_report has them, worked out by hand. */
const ROWS = [
  ["a", "a"],
  ["a", "b"],
  ["b", "b"],
  ["b", "b"],
  ["c", "a"],
].map(([label, best]) => ({ label, predicted: [{ label: best, prob: 0.75 }] }));

describe("labels", () => {
  it("are counted by class", () => {
    const { record, errors } = evaluated(ROWS);
    expect(errors).toEqual([]);
    expect(record).toMatchObject({ rows: 5, labels: 3, accuracy: 0.6, exact_match: 0.6, micro_f1: 0.6 });
    expect(record.classes).toEqual([
      { label: "a", precision: 0.5, recall: 0.5, f1: 0.5, support: 2, predicted: 2, correct: 1 },
      { label: "b", precision: 2 / 3, recall: 1, f1: 0.8, support: 2, predicted: 3, correct: 2 },
      { label: "c", precision: 0, recall: 0, f1: 0, support: 1, predicted: 0, correct: 0 },
    ]);
    expect(record.macro_f1).toBeCloseTo(1.3 / 3, 15);
    expect(record.confusions).toEqual([
      { label: "b", predicted: "b", count: 2 },
      { label: "a", predicted: "a", count: 1 },
      { label: "a", predicted: "b", count: 1 },
      { label: "c", predicted: "a", count: 1 },
    ]);
  });

  it("may be several, and so may predictions", () => {
    const rows = [
      { labels: ["x", "y"], predicted: ["x", "z", "y"] },
      { label: "z", predicted: "x" },
      { labels: ["y"], predicted: [] },
    ];
    const { record } = evaluated(rows, { k: [2, 1, 5] });
    expect(record.at).toEqual([
      { k: 2, precision: 1 / 3, recall: 1 / 4, f1: 2 / 7 },
      { k: 1, precision: 1 / 2, recall: 1 / 4, f1: 1 / 3 },
      { k: 5, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
    ]);
    expect([record.accuracy, record.exact_match, record.micro_f1]).toEqual([1 / 3, 0, 2 / 7]);
    expect(record.confusions).toContainEqual({ label: "y", predicted: null, count: 1 });
    expect(evaluated([{ labels: ["x", "y"], predicted: ["y", "x"] }], { k: [2] }).record.exact_match).toBe(1);
  });

  it("may be improbable", () => {
    const predicted = [
      { label: "x", prob: 0.5 },
      { label: "y", prob: 0.25 },
    ];
    const at = (threshold: number) => evaluated([{ label: "y", predicted }], { k: [9], threshold }).record;
    expect(at(0.25)).toMatchObject({ micro_precision: 0.5, micro_recall: 1 });
    expect(at(0.3)).toMatchObject({ micro_precision: 0, micro_recall: 0 });
    expect(at(0.6).confusions).toEqual([{ label: "y", predicted: null, count: 1 }]);
  });

  it("may be called anything, on a terminal, too", () => {
    const names = ["__proto__", "constructor", "\u001b[31m", "\u202e", " ", "toString"];
    const rows = names.map((label, i) => ({ label, predicted: names[(i + 1) % names.length] }));
    const { record, page } = evaluated([...rows, { label: "__proto__", predicted: "__proto__" }]);
    expect(new Set(record.classes.map(({ label }) => label))).toEqual(new Set(names));
    expect(record.classes[0]).toMatchObject({ label: "__proto__", support: 2, predicted: 2, correct: 1 });
    for (const columns of [0, 20]) expect(page(columns).join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(page()).toContainEqual(expect.stringMatching(/ \\u001B\[31m .*█ 1/));
  });

  it("may be a hundred thousand", () => {
    const count = 100_000;
    const metric = labelMetric({ k: [1], top: 3 });
    for (let i = 0; i < count; i++) metric.add({ label: `l${i}`, predicted: `l${i - (i % 2)}` });
    const report = metric.result();
    expect(report.record).toMatchObject({
      labels: count,
      accuracy: 0.5,
      macro_f1: expect.closeTo(1 / 3, 12),
    });
    const lines = pageOf(report, 80).split("\n");
    expect(lines.length).toBeLessThan(80);
    expect(lines).toContain("  … and 99,950 more, which --json shows");
  });

  it.each<[string, Row, object, string]>([
    ["no label", { predicted: "x" }, {}, 'no member "label" or "labels" among predicted'],
    ["no named label", { predicted: "x", label: "x" }, { gold: "l" }, 'no member "l" among predicted, label'],
    ["no prediction", { label: "x" }, {}, 'no member "predicted" among label'],
    ["null for a prediction", { label: "x", predicted: null }, {}, 'no member "predicted" among label'],
    ["an empty label", { label: "", predicted: "x" }, {}, "no label"],
    [
      "an object",
      { label: "x", predicted: [{ prob: 1 }] },
      {},
      '"predicted" is not an array of {"label", "prob"}, nor of labels',
    ],
    [
      "a text for a number",
      { label: "x", predicted: [{ label: "x", prob: "1" }] },
      {},
      '"predicted" is not an array of {"label", "prob"}, nor of labels',
    ],
    ["half a label", { label: 1.5, predicted: "x" }, {}, '"label" is neither a label nor an array of labels'],
  ])("are bad with %s", (_, row, options, error) => {
    expect(evaluated([row, ...ROWS], options).errors[0]).toBe(error);
    expect(evaluated([row, ...ROWS], options).record.rows).toBe(
      options === undefined || !("gold" in options) ? 5 : 0,
    );
  });

  it("are those of the slow twin", () => {
    const label = fc.constantFrom("a", "b", "c", "d", "é", "__proto__");
    const row = fc.record({
      labels: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
      predicted: fc.uniqueArray(label, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (rows, k) => {
          checkTwin(rows, k);
        },
      ),
      { seed: 7 },
    );
  });
});

function checkTwin(rows: readonly LabelledGuess[], k: number): void {
  const { record } = evaluated(rows as unknown as Row[], { k: [k] });
  const twin = classesAt(rows, k);
  const byName = (list: readonly { label: string }[]) => new Map(list.map((one) => [one.label, one]));
  const close = (one: (typeof twin)[number]) => ({ ...one, f1: expect.closeTo(one.f1, 12) });
  expect(byName(record.classes)).toEqual(byName(twin.map(close)));
  const mean = twin.reduce((sum, { f1 }) => sum + f1, 0) / twin.length;
  expect(record.macro_f1).toBeCloseTo(mean, 12);
  const sum = (of: (one: (typeof twin)[number]) => number) => twin.reduce((all, one) => all + of(one), 0);
  const [correct, all] = [sum((one) => one.correct), sum((one) => one.support + one.predicted)];
  expect(record.micro_f1).toBeCloseTo((2 * correct) / all, 12);
  expect(record.at).toHaveLength(1);
  const hits = rows.filter(({ labels, predicted }) => predicted.length > 0 && labels.includes(predicted[0]));
  expect(record.accuracy).toBeCloseTo(hits.length / rows.length, 12);
  const same = rows.filter(
    ({ labels, predicted }) => [...labels].sort().join() === predicted.slice(0, k).sort().join(),
  );
  expect(record.exact_match).toBeCloseTo(same.length / rows.length, 12);
}
