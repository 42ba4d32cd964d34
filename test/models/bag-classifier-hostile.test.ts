/** Mutants of classifiers of fastText: each is refused as a model, or gives finite probabilities. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import type { RowClassifier } from "../../src/models/classifier.ts";
import {
  labelledCorpus,
  labelsOf,
  loadBagClassifier,
  noFastText,
  trainWithFastText,
} from "../helpers/bag-classifiers.ts";
import { FULL } from "../helpers/corpora.ts";
import { dataFile, missing } from "../helpers/data.ts";
import { fastTextFile } from "../helpers/fasttext-models.ts";
import { mutantOf } from "../helpers/mutants.ts";
import { randomNumbers } from "../helpers/random.ts";

const MUTANTS = FULL ? 1000 : 100;
const LID = "models/fasttext/lid.176.ftz";
const LABELS = ["__label__a", "__label__b", "__proto__"];
const TEXTS = [
  "the of",
  "",
  "слова и unseen words",
  "x".repeat(3000),
  "\0\x80\xff",
  "a </s> b",
  "a ".repeat(2000),
];
const bytes = TEXTS.map((text) => Buffer.from(text, "latin1"));

async function survives(file: Uint8Array): Promise<boolean> {
  let model: RowClassifier;
  try {
    model = await loadBagClassifier(file);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(/^m: ./);
    return false;
  }
  for (const options of [
    { topK: 1, threshold: 0 },
    { topK: 500, threshold: 0 },
  ])
    for (const labels of labelsOf(model, bytes, options))
      for (const { label, prob } of labels) {
        expect(label).toBeLessThan(model.labels.length);
        expect(prob >= 0 && prob <= 1).toBe(true);
      }
  return true;
}

async function surviveAll(file: Uint8Array, seed: number): Promise<void> {
  expect(await survives(file)).toBe(true);
  const next = randomNumbers(seed);
  for (let i = 0; i < MUTANTS; i++) await survives(mutantOf(file, next));
}

describe(`${MUTANTS} mutants`, () => {
  it.each(["hs", "softmax", "ova"] as const)("of a small model, %s", (loss) =>
    surviveAll(fastTextFile({ model: "supervised", loss, wordNgrams: 3 }, LABELS), 1),
  );

  it.skipIf(noFastText !== "")(`of a quantized one${noFastText}`, () => {
    const supervised = [
      "supervised",
      "-dim",
      "4",
      "-epoch",
      "1",
      "-bucket",
      "500",
      "-minn",
      "2",
      "-maxn",
      "3",
    ];
    const quantize = ["quantize", "-cutoff", "260", "-qnorm"];
    return surviveAll(trainWithFastText(labelledCorpus(5, 200), supervised, quantize), 2);
  });

  it.skipIf(missing(LID) !== "")(`of ${LID}${missing(LID)}`, () => surviveAll(dataFile(LID), 3));
});

describe("a model is refused", () => {
  it.each<[string, Buffer, RegExp]>([
    ["of word vectors", fastTextFile({ model: "skipgram" }), /word vectors \(skipgram\), no classifier/],
    ["without labels", fastTextFile({ model: "supervised" }), /no labels/],
    [
      "with endless n-grams",
      fastTextFile({ model: "supervised", wordNgrams: 1000 }, LABELS),
      /wordNgrams is 1000/,
    ],
    ["cut short", fastTextFile({ model: "supervised" }, LABELS).subarray(0, -1), /cut short|ends/],
    [
      "with more behind",
      Buffer.concat([fastTextFile({ model: "supervised" }, LABELS), Buffer.of(0)]),
      /more follows/,
    ],
    ["with NaN", changed(Number.NaN), /its output matrix: number 5 of row 3 is not finite/],
    ["with numbers without end", changed(1e38), /too large/],
  ])("%s", async (_, file, reason) => {
    await expect(loadBagClassifier(file)).rejects.toThrow(reason);
    await expect(loadBagClassifier(file)).rejects.toThrow(ModelError);
  });
});

/** The last number of the file is another. */
function changed(number: number): Buffer {
  const file = fastTextFile({ model: "supervised" }, LABELS);
  file.writeFloatLE(number, file.length - 4);
  return file;
}
