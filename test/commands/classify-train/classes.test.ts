import { expect, it } from "vitest";
import { classesOf } from "../../../src/commands/classify-train/classes.ts";
import { LabelTally } from "../../../src/commands/classify-train/label-tally.ts";

it("each label has its precision, its recall and F1, the most wanted first", () => {
  const tally = new LabelTally();
  const texts: [predicted: number, wanted: number[]][] = [
    [0, [0]],
    [0, [1]],
    [1, [1]],
    [1, [1]],
    [2, [0, 1]],
  ];
  for (const [predicted, wanted] of texts) tally.add(predicted, Uint32Array.from(wanted));
  const classes = classesOf(tally, ["bad", "good", "other"]);
  expect(Object.entries(classes)).toEqual([
    ["good", { precision: 1, recall: 0.5, f1: 4 / 6, texts: 4 }],
    ["bad", { precision: 0.5, recall: 0.5, f1: 0.5, texts: 2 }],
    ["other", { precision: 0, recall: 0, f1: 0, texts: 0 }],
  ]);
  expect(tally.macroF1).toBeCloseTo((4 / 6 + 0.5) / 3, 12);
});

it("of many labels there are fifty", () => {
  const tally = new LabelTally();
  for (let label = 0; label < 80; label++)
    for (let text = 0; text <= label; text++) tally.add(label, Uint32Array.of(label));
  const names = Array.from({ length: 80 }, (_, label) => `label ${label}`);
  expect(Object.keys(classesOf(tally, names))).toEqual(names.slice(30).reverse());
});

it("labels that are none of the training data are left out", () => {
  const tally = new LabelTally();
  tally.add(0, Uint32Array.of(1));
  expect(Object.keys(classesOf(tally, ["good"]))).toEqual(["good"]);
});

it("before the first validation there are none", () => expect(classesOf(undefined, [])).toEqual({}));
