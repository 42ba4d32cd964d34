/** Classifiers of fastText: against fastText itself and its slow twin; whatever texts are together; at awkward sizes. */
import { describe, expect, it } from "vitest";
import type { FastTextArgs } from "../../src/formats/fasttext-header.ts";
import { bestLabels } from "../../src/models/classifier.ts";
import {
  labelledCorpus,
  labelsOf,
  loadBagClassifier,
  noFastText,
  predictWithFastText,
  randomWord,
  trainWithFastText,
} from "../helpers/bag-classifiers.ts";
import { dataFile, missing } from "../helpers/data.ts";
import { fastTextFile } from "../helpers/fasttext-models.ts";
import { randomNumbers } from "../helpers/random.ts";
import { bagClassifierTwin } from "../reference/bag-classifier.ts";

const ALL = { topK: 100_000, threshold: 0 };
const LID = "models/fasttext/lid.176.ftz";
const SENTENCES = "lid/sentences.tsv";

/** Every text has its probabilities; those that fastText prints are its own, 1e-5 more than they should be. */
async function expectSame(file: Uint8Array, texts: readonly string[], peer: boolean): Promise<void> {
  const model = await loadBagClassifier(file);
  const twin = await bagClassifierTwin(file);
  const bytes = texts.map((text) => Buffer.from(text));
  const found = labelsOf(model, bytes, ALL);
  const printed = peer ? predictWithFastText(file, texts) : [];
  expect(model.labels).toEqual(twin.labels.map((label) => label.replace("__label__", "")));
  for (const [index, text] of bytes.entries()) {
    const expected = twin.probabilities(text);
    expect(found[index].length).toBe(expected.length);
    for (const { label, prob } of found[index]) expect(Math.abs(prob - expected[label])).toBeLessThan(2e-6);
    const probs = found[index].map(({ prob }) => prob);
    expect(probs).toEqual([...probs].sort((a, b) => b - a));
    if (peer) expectPrinted(twin.labels, twin.printed(text), printed[index]);
  }
}

/** In a tree it leaves out what is less likely than 1e-5. */
function expectPrinted(
  labels: readonly string[],
  own: readonly number[],
  printed: Map<string, number>,
): void {
  for (const [id, label] of labels.entries()) {
    const shown = printed.get(label);
    if (shown === undefined) expect(own[id] ?? 0).toBeLessThan(1.1e-5);
    else expect(Math.abs(own[id] - shown)).toBeLessThan(1e-5);
  }
}

const next = randomNumbers(5);
const TEXTS = [
  "",
  " \t ",
  "word0",
  "word1 word1 word2",
  "unseen and other words",
  "word1 __label__0 word2 __label__that-is-new word1 __label__",
  "__label__1 word0 __label_x __LABEL__1 word3__label__1",
  ...Array.from({ length: 30 }, () => Array.from({ length: next() % 12 }, () => randomWord(next)).join(" ")),
];

const small = ["-dim", "6", "-epoch", "3", "-lr", "0.5", "-bucket", "3000"];
const characters = ["-minn", "2", "-maxn", "4"];

describe.skipIf(noFastText !== "")(`models that fasttext trains give what it prints${noFastText}`, () => {
  it.each([
    ["softmax", "1", []],
    ["softmax", "2", characters],
    ["hs", "2", []],
    ["hs", "3", characters],
    ["ns", "1", characters],
    ["ns", "3", []],
    ["ova", "2", []],
    ["ova", "1", ["-minn", "0", "-maxn", "3", "-dim", "17"]],
  ])("%s, %s words, %j", async (loss, words, more) => {
    const supervised = ["supervised", ...small, "-loss", loss, "-wordNgrams", words, ...more];
    await expectSame(trainWithFastText(labelledCorpus(7, 150), supervised), TEXTS, true);
  });

  it.each([
    ["1", characters],
    ["3", []],
  ])("whose labels have a prefix of their own, %s words, %j", async (words, more) => {
    const corpus = labelledCorpus(7, 150).replaceAll("__label__", "#is-");
    const supervised = ["supervised", ...small, "-label", "#is-", "-wordNgrams", words, ...more];
    const texts = [
      ...TEXTS,
      "word0 #is-2 word1 #is-new #is- word2 __label__0 word2",
      "#is-0",
      "__label__word",
    ];
    const file = trainWithFastText(`${corpus}#is-0 word0 __label__word word2\n`, supervised);
    await expectSame(file, texts, true);
  });

  it.each([
    ["softmax", ["-qnorm"], 7],
    ["hs", ["-qnorm", "-cutoff", "300"], 7],
    ["softmax", ["-cutoff", "300", "-qnorm", "-qout"], 300],
    ["hs", ["-qout"], 300],
    ["ova", ["-cutoff", "260", "-dsub", "4"], 7],
  ])("%s, quantized with %j, %d labels", async (loss, quantize, labels) => {
    const supervised = ["supervised", ...small, "-loss", loss, "-wordNgrams", "2", ...characters];
    const corpus = labelledCorpus(labels, 150 + labels);
    const file = trainWithFastText(corpus, supervised, ["quantize", ...quantize]);
    await expectSame(file, TEXTS.slice(0, 20), true);
  });
});

const absent = missing(LID, SENTENCES) || noFastText;

describe.skipIf(absent !== "")(`languages${absent}`, () => {
  it("of sentences in all scripts are those that fasttext tells", async () => {
    const lines = Buffer.from(dataFile(SENTENCES)).toString().split("\n");
    const texts = Array.from({ length: 300 }, (_, i) =>
      lines[i * 247].slice(lines[i * 247].indexOf("\t") + 1),
    );
    await expectSame(dataFile(LID), texts, true);
  });
});

const TOKENS = [
  ...["the", "of", "слово", "unseen", "日本日本日本日本日本日本", "x", "</s", "\xff\xfe", "a"],
  ...["__label__a", "__label__new", "__label_x", "c", "__proto__", "__label__é"],
];
const LABELS = ["__label__a", "__label__b", "c", "__label__", "__proto__", "\u0001\n", "__label__é"];

describe.each(["softmax", "hs", "ns", "ova"] as const)("a model with the loss %s", (loss) => {
  const file = fastTextFile({ model: "supervised", loss, wordNgrams: 2 }, LABELS);
  const texts = Array.from({ length: 40 }, (_, i) => {
    const words = Array.from(
      { length: [0, 1, 3, 700][i % 4] + (next() % 3) },
      () => TOKENS[next() % TOKENS.length],
    );
    return Buffer.from(words.join(i % 2 ? " " : "\0 "));
  });

  it("gives the probabilities of its twin", () => expectSame(file, texts.map(String), false));

  it("gives a text the same bits whatever texts are with it, and were before it", async () => {
    const model = await loadBagClassifier(file);
    const together = labelsOf(model, texts, ALL);
    for (const [index, text] of texts.entries()) {
      expect(labelsOf(model, [text], ALL)).toEqual([together[index]]);
      if (index % 8 === 0)
        expect(labelsOf(await loadBagClassifier(file), [text], ALL)).toEqual([together[index]]);
    }
    const some = texts.map((text, index) => (index % 3 === 0 ? undefined : text));
    const left = together.map((labels, index) => (index % 3 === 0 ? [] : labels));
    expect(labelsOf(model, some, ALL)).toEqual(left);
    const many = Array.from({ length: 2500 }, (_, i) => texts[i % 40]);
    expect(labelsOf(model, many, ALL)).toEqual(many.map((_, i) => together[i % 40]));
  });

  it.each([
    [1, 0],
    [3, 0],
    [7, 0.3],
    [2, 0.15],
    [5, 1],
  ])("gives the best %d from %d on", async (topK, threshold) => {
    const model = await loadBagClassifier(file);
    const all = labelsOf(model, texts, ALL);
    const expected = all.map((labels) => {
      const byId = [...labels].sort((a, b) => a.label - b.label).map(({ prob }) => prob);
      return bestLabels(byId, { topK, threshold });
    });
    expect(labelsOf(model, texts, { topK, threshold })).toEqual(expected);
  });
});

describe("words that come again", () => {
  /** Of all lengths around those of a key, of a room and of a piece; neighbours differ in one byte at either end. */
  const words = [1, 2, 8, 14, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 255, 256, 257, 300].flatMap(
    (length) => {
      const word = Array.from({ length }, (_, i) => "abcd"[i % 4]).join("");
      return [word, `${word.slice(1)}x`, `x${word.slice(1)}`];
    },
  );

  type Row = [string, Partial<FastTextArgs>, number];
  const sizes = [1, 16, 20, 50, 53, 70, 104, 121].map(
    (dim): Row => [`with both, of ${dim} numbers`, { minn: 3, maxn: 3, wordNgrams: 2, dim }, 6],
  );

  it.each<Row>([
    ["with n-grams of characters", { minn: 2, maxn: 4 }, 6],
    ["with n-grams of words", { minn: 0, maxn: 0, wordNgrams: 3 }, 6],
    ...sizes,
    ["without, of 105 numbers", { minn: 0, maxn: 0, wordNgrams: 2, dim: 105 }, 6],
    ["more than are remembered", { minn: 2, maxn: 3, wordNgrams: 2, dim: 2000 }, 1500],
  ])("are read each time as the first time, %s", async (_, settings, others) => {
    const file = fastTextFile({ model: "supervised", loss: "ova", ...settings }, LABELS, 2000);
    const [model, twin] = [await loadBagClassifier(file), await bagClassifierTwin(file)];
    const all = [...words, ...Array.from({ length: others }, (_, i) => `w${i * 7}`), "the", "слово"];
    const texts = Array.from({ length: 6 }, () =>
      Buffer.from(Array.from({ length: all.length * 2 }, () => all[next() % all.length]).join(" ")),
    );
    for (const [index, found] of labelsOf(model, texts, ALL).entries()) {
      const expected = twin.probabilities(texts[index]);
      for (const { label, prob } of found) expect(Math.abs(prob - expected[label])).toBeLessThan(2e-6);
    }
  });
});

/** What Debian's fasttext 0.9.2 prints for it: a word of a text that is, or looks like, a label is none. */
const PRINTED: Readonly<Record<string, readonly number[]>> = {
  "the of a": [0.247017, 0.263742, 0.248162, 0.24112],
  "the __label__a of __label__new a": [0.247017, 0.263742, 0.248162, 0.24112],
  "the __label_x of a": [0.24065, 0.264896, 0.254165, 0.240329],
  "c the __label__a of c a": [0.247017, 0.263742, 0.248162, 0.24112],
  "__label__a __label__new": [0.228134, 0.259101, 0.296569, 0.216237],
  "": [0.228134, 0.259101, 0.296569, 0.216237],
};

describe("labels in a text", () => {
  const args = { model: "supervised", loss: "softmax", wordNgrams: 3, bucket: 50 } as const;
  const file = fastTextFile(args, LABELS.slice(0, 4));
  const texts = Object.keys(PRINTED);

  it("are no words, as in fasttext", async () => {
    const found = labelsOf(
      await loadBagClassifier(file),
      texts.map((text) => Buffer.from(text)),
      ALL,
    );
    for (const [index, printed] of Object.values(PRINTED).entries())
      for (const { label, prob } of found[index])
        expect(Math.abs(prob + 1e-5 - printed[label])).toBeLessThan(2e-6);
  });

  it.skipIf(noFastText !== "")(`are what fasttext itself makes of them${noFastText}`, () => {
    const printed = predictWithFastText(file, texts).map((row) =>
      LABELS.slice(0, 4).map((label) => row.get(label)),
    );
    expect(printed).toEqual(Object.values(PRINTED));
  });
});

describe("a model", () => {
  it("whose labels have a prefix shows them without it", async () => {
    const { labels } = await loadBagClassifier(fastTextFile({ model: "supervised" }, LABELS));
    expect(labels).toEqual(["a", "b", "c", "", "__proto__", "\u0001\n", "é"]);
  });

  it.each(["softmax", "hs", "ova"] as const)("of one label gives it, %s", async (loss) => {
    const model = await loadBagClassifier(fastTextFile({ model: "supervised", loss }, ["__label__a"]));
    const [[{ label, prob }]] = labelsOf(model, [Buffer.from("the")], ALL);
    expect(label).toBe(0);
    if (loss === "ova") expect(prob).toBeGreaterThan(0);
    else expect(prob).toBe(1);
  });

  it.each(["softmax", "hs", "ova"] as const)("of 100,000 labels gives the best, %s", async (loss) => {
    const labels = Array.from({ length: 100_000 }, (_, id) => `__label__${id}`);
    const file = fastTextFile({ model: "supervised", loss, dim: 3 }, labels);
    const [model, twin] = [await loadBagClassifier(file), await bagClassifierTwin(file)];
    const texts = ["the of", "слово", ""].map((text) => Buffer.from(text));
    const options = { topK: 5, threshold: 0 };
    for (const [index, found] of labelsOf(model, texts, options).entries()) {
      const expected = bestLabels(twin.probabilities(texts[index]), options);
      expect(found.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
      for (const [i, { prob }] of found.entries()) expect(prob / expected[i].prob).toBeCloseTo(1, 5);
    }
  });

  it("reads texts of ten megabytes and words of one", async () => {
    const model = await loadBagClassifier(fastTextFile({ model: "supervised", wordNgrams: 3 }, LABELS));
    const texts = [
      Buffer.alloc(10 * 2 ** 20, "the of unseen "),
      Buffer.alloc(2 ** 20, "слово"),
      Buffer.alloc(2 ** 20),
    ];
    for (const labels of labelsOf(model, texts, ALL)) {
      expect(labels.length).toBe(LABELS.length);
      expect(labels.every(({ prob }) => prob > 0 && prob < 1)).toBe(true);
    }
  });

  it("gives a text without rows no labels", async () => {
    const file = fastTextFile({ model: "supervised", bucket: 0, minn: 0, maxn: 0 }, LABELS);
    const nameless = Buffer.from(file);
    nameless.write("<?s>", nameless.indexOf("</s>")); // its end of a line is no word
    const model = await loadBagClassifier(nameless);
    const texts = ["", " \0", "unseen", "the"].map((text) => Buffer.from(text));
    expect(labelsOf(model, texts, ALL).map(({ length }) => length)).toEqual([0, 0, 0, LABELS.length]);
  });
});
