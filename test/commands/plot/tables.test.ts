/** From records to tables of shades. */
import { describe, expect, it } from "vitest";
import { attentionChart } from "../../../src/commands/plot/attention.ts";
import { confusionChart } from "../../../src/commands/plot/confusion.ts";

const confusion = (cells: unknown, top?: number) =>
  confusionChart({ path: "e.json", rows: [{ task: "labels", accuracy: 0.5, confusions: cells }] }, top);

const cell = (label: string, predicted: string | null, count: number) => ({ label, predicted, count });

describe("a confusion matrix", () => {
  it("has a row for each label, the most frequent first, and shades that are shares of the row", () => {
    const { rows, columns, shades, texts, subtitle } = confusion([
      cell("b", "b", 3),
      cell("a", "b", 1),
      cell("b", null, 1),
    ]);
    expect({ rows, columns }).toEqual({ rows: ["b", "a"], columns: ["b", "a", "(none)"] });
    expect(shades).toEqual([
      [0.75, 0, 0.25],
      [1, 0, 0],
    ]);
    expect(texts).toEqual([
      ["3", "", "1"],
      ["1", "", ""],
    ]);
    expect(subtitle).toBe("5 texts, 2 labels, accuracy 0.5000");
  });

  it("gathers rare labels, and has a column alone for what is predicted alone", () => {
    const cells = [cell("a", "a", 5), cell("b", "b", 2), cell("c", "b", 1), cell("a", "d", 1)];
    const few = confusion(cells, 1);
    expect([few.rows, few.columns]).toEqual([
      ["a", "(others)"],
      ["a", "(others)"],
    ]);
    expect(few.texts).toEqual([
      ["5", "1"],
      ["", "3"],
    ]);
    const all = confusion(cells);
    expect([all.rows, all.columns]).toEqual([
      ["a", "b", "c"],
      ["a", "b", "c", "d"],
    ]);
  });

  it("knows labels that are called like what it gathers from it", () => {
    const { rows, texts } = confusion([cell("(others)", "(others)", 3), cell("b", "b", 1)], 1);
    expect(rows).toEqual(["(others)", "(others)"]);
    expect(texts).toEqual([
      ["3", ""],
      ["", "1"],
    ]);
  });

  it.each([[undefined], [[]], [[{ label: 1, predicted: "a", count: 1 }]], [[cell("a", "a", -1)]], [[null]]])(
    "is none of %j",
    (cells) => {
      expect(() => confusion(cells)).toThrow(expect.objectContaining({ exitCode: 3 }));
    },
  );
});

describe("attention", () => {
  const row = { source_tokens: ["a", "b"], target_tokens: ["x"], attention: [[0.25, 0.75]] };
  const chart = (rows: Record<string, unknown>[], record = 1) =>
    attentionChart({ path: "t.jsonl", rows }, record);

  it("is that of the record that is asked for", () => {
    const other = { ...row, attention: [[1, 0]] };
    expect(chart([row, other], 2)).toMatchObject({ rows: ["x"], columns: ["a", "b"], shades: [[1, 0]] });
  });

  it.each<[string, Record<string, unknown>]>([
    ["no tokens", { attention: [[1]] }],
    ["tokens that are none", { ...row, source_tokens: [1, 2] }],
    [
      "a row too many",
      {
        ...row,
        attention: [
          [0, 1],
          [1, 0],
        ],
      },
    ],
    ["a number too few", { ...row, attention: [[1]] }],
    ["what is no table", { ...row, attention: [1] }],
  ])("is none where there is %s", (_, wrong) => {
    expect(() => chart([wrong])).toThrow(expect.objectContaining({ exitCode: 3 }));
  });

  it("is none where there is no such record", () =>
    expect(() => chart([row], 3)).toThrow("t.jsonl has 1 records, not 3"));
});
