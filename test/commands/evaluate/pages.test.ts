/** What people see of classes and confusions. */
import { describe, expect, it } from "vitest";
import { classBlock } from "../../../src/commands/evaluate/class-page.ts";
import { confusionBlocks } from "../../../src/commands/evaluate/confusion-page.ts";
import { scores } from "../../../src/commands/evaluate/metric.ts";
import type { Block } from "../../../src/formats/page.ts";
import { tableLines } from "../../../src/formats/table.ts";

const linesOf = ({ heading, table }: Block) => [heading, ...tableLines(table, { columns: 0, colour: false })];

const labels = ["red", "green", "blue"];
const cell = (label: string, predicted: string | null, count: number) => ({ label, predicted, count });
const confusions = [
  cell("red", "red", 1000),
  cell("green", "green", 30),
  cell("blue", "green", 20),
  cell("blue", "blue", 20),
  cell("green", null, 9),
  cell("red", "blue", 7),
];
const MATRIX = "Confusion: a row for each label, a column for each prediction";
const PAIRS = [
  "Confused most often",
  "times  label  predicted",
  "   20  blue   green",
  "    9  green  (none)",
];

describe("confusions", () => {
  it("are a matrix of counts and shades where it has room", () => {
    expect(confusionBlocks({ labels, confusions }, 80, 2).map(linesOf)).toEqual([
      [
        MATRIX,
        "           red    green     blue        –",
        "red    █ 1,000        ·        7        ·",
        "green        ·  █    30        ·  ▒     9",
        "blue         ·  ▓    20  ▓    20        ·",
      ],
    ]);
  });

  it("are shades and the most frequent pairs where there is less room, or pairs alone", () => {
    expect(confusionBlocks({ labels, confusions }, 40, 2).map(linesOf)).toEqual([
      [
        MATRIX,
        "           1   2   3   –",
        "1  red    ██   ·   ·   ·",
        "2  green   ·  ██   ·  ▒▒",
        "3  blue    ·  ▓▓  ▓▓   ·",
      ],
      PAIRS,
    ]);
    expect(confusionBlocks({ labels, confusions }, 20, 2).map(linesOf)).toEqual([PAIRS]);
  });

  it("of many labels are the most frequent pairs, of long ones a matrix with numbers", () => {
    const many = Array.from({ length: 30 }, (_, at) => `label ${at}`);
    expect(confusionBlocks({ labels: many, confusions }, 0, 2).map(linesOf)).toEqual([PAIRS]);
    const long = { labels: ["a", "long label"], confusions: [cell("a", "long label", 1)] };
    expect(confusionBlocks(long, 0, 2).map(linesOf)).toEqual([
      [MATRIX, "               1    2", "1  a           ·  █ 1", "2  long label  ·    ·"],
    ]);
  });
});

describe("classes", () => {
  const one = (label: string, support: number, predicted: number, correct: number) => ({
    label,
    ...scores(support, predicted, correct),
    support,
    predicted,
    correct,
  });

  it("of the lowest f1 stand out, those of the most rows among equals", () => {
    const classes = [one("a", 9, 9, 9), one("b", 8, 8, 4), one("c", 4, 4, 2), one("d", 1, 1, 1)];
    expect(linesOf(classBlock("Classes", classes))).toEqual([
      "Classes",
      "   precision  recall      f1     support",
      "a     1.0000  1.0000  1.0000           9",
      "b     0.5000  0.5000  0.5000  ◂        8",
      "c     0.5000  0.5000  0.5000           4",
      "d     1.0000  1.0000  1.0000           1",
    ]);
  });

  it("that are all alike do not stand out, nor does a single one", () => {
    for (const classes of [[one("a", 2, 2, 1), one("b", 2, 2, 1)], [one("a", 2, 2, 1)]])
      expect(linesOf(classBlock("Classes", classes)).join("\n")).not.toContain("◂");
  });
});
