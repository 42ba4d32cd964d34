/** What commands see of classifiers: labels of passages, that do not depend on the others, and damaged files. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { bestLabels, type PassageClassifier } from "../../src/models/classifier.ts";
import {
  joinClassifier,
  type SharedClassifier,
  shareClassifier,
} from "../../src/models/shared-classifier.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import { randomNumbers } from "../helpers/random.ts";
import { classifierFile, tinyConvolution, tinyRecurrent } from "../helpers/text-classifiers.ts";
import { sourceOf } from "../helpers/vectors.ts";

const words = symbolVocabulary("word", ["</s>", "<unk>", "a", "b", "c", "d"]);
const configs = [
  tinyConvolution({ maxLength: 6 }),
  tinyConvolution({ loss: "ova" }),
  tinyRecurrent({ bidirectional: true, residual: true, layers: 2 }),
  tinyRecurrent({ arch: "gru", pool: "last", maxLength: 70 }),
];
const share = (file: Uint8Array) => shareClassifier(sourceOf(file, 2 ** 14), "m", "wasm");
const join = (shared: SharedClassifier) => joinClassifier(shared) as PassageClassifier;
const ALL = { topK: 3, threshold: 0 };

describe("the best labels", () => {
  it.each([
    { probabilities: [0.1, 0.7, 0.2], topK: 1, threshold: 0, labels: [1] },
    { probabilities: [0.1, 0.7, 0.2], topK: 5, threshold: 0, labels: [1, 2, 0] },
    { probabilities: [0.1, 0.7, 0.2], topK: 5, threshold: 0.2, labels: [1, 2] },
    { probabilities: [0.25, 0.5, 0.25, 0.5], topK: 3, threshold: 0, labels: [1, 3, 0] },
    { probabilities: [0.5, 0.5], topK: 1, threshold: 0.6, labels: [] },
    { probabilities: [], topK: 1, threshold: 0, labels: [] },
  ])("of $probabilities, $topK from $threshold on, are $labels", ({ probabilities, labels, ...options }) => {
    const best = bestLabels(probabilities, options);
    expect(best).toEqual(labels.map((label) => ({ label, prob: probabilities[label] })));
  });
});

describe.each(configs)("a classifier, $arch", (config) => {
  it("gives a passage the same bits whatever passages are with it", async () => {
    const model = join(await share(classifierFile(words, config)));
    const next = randomNumbers(3);
    const lengths = [0, 1, 5, 1, 300, 17, 0, 64, 2, 2, 2, 63];
    const texts = lengths.map((length) => Uint32Array.from({ length }, () => next() % 6));
    const together = model.classify(passages(texts), ALL);
    texts.forEach((text, i) => {
      expect(model.classify(passages([text]), ALL)[0]).toEqual(together[i]);
    });
    expect(together[0]).toEqual([]);
    const cut = texts[4].subarray(0, config.maxLength); // what is beyond is not read
    expect(model.classify(passages([cut]), ALL)[0]).toEqual(together[4]);
    expect(model.classify({ ids: Uint32Array.of(2, 0), ends: Uint32Array.of(0, 2, 2) }, ALL)).toEqual([
      [],
      model.classify(passages([Uint32Array.of(2)]), ALL)[0],
      [],
    ]);
  });

  it("whose bytes are damaged is refused", async () => {
    const file = classifierFile(words, config);
    const header = 8 + Number(file.readBigUInt64LE(0));
    const next = randomNumbers(7);
    for (let i = 0; i < 130; i++) {
      const mutant = Buffer.from(file);
      mutant[next() % (i % 2 === 0 ? header : file.length)] ^= 1 << (next() % 8);
      const whole = i % 5 === 0 ? mutant.subarray(0, next() % file.length) : mutant;
      await expect(share(whole)).rejects.toThrow(ModelError);
    }
  });

  it("that says something else of itself is refused, or gives finite numbers", async () => {
    const next = randomNumbers(9);
    const texts = [Uint32Array.of(1, 2, 3, 4, 5), Uint32Array.of(5)];
    for (let i = 0; i < 120; i++) {
      const file = classifierFile(words, config, ["a", "b", "c"], (said, labels) =>
        mutant(said, labels, next),
      );
      const shared = await share(file).catch((error) => error);
      if (shared instanceof Error) expect(shared).toBeInstanceOf(ModelError);
      else {
        const found = join(shared).classify(passages(texts), ALL);
        expect(found.flat().every(({ prob }) => prob >= 0 && prob <= 1)).toBe(true);
      }
    }
  });
});

const HOSTILE = [
  0,
  1,
  2,
  3,
  -1,
  0.5,
  1e9,
  2 ** 53,
  "",
  "cnn",
  "lstm",
  "sum",
  true,
  null,
  [],
  [0],
  [3, 3],
  [1e9],
  {},
];

/** One member of the config, or the labels, is something else. */
function mutant(config: object, labels: readonly string[], next: () => number) {
  const names = Object.keys(config);
  const place = next() % (names.length + 1);
  const value = HOSTILE[next() % HOSTILE.length];
  if (place === names.length)
    return { config, labels: [value, ["a", "a", "b"], [...labels, "d"]][next() % 3] };
  return { config: { ...config, [names[place]]: value }, labels };
}

function passages(texts: readonly Uint32Array[]) {
  const ends: number[] = [];
  const ids = texts.flatMap((text) => {
    ends.push((ends.at(-1) ?? 0) + text.length + 1);
    return [...text, 0];
  });
  return { ids: Uint32Array.from(ids), ends: Uint32Array.from(ends) };
}
