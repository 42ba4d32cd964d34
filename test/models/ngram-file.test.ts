import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { parseModel } from "../../src/models/model-file.ts";
import { type NgramLevel, ngramConfig, ngramLevels } from "../../src/models/ngram-file.ts";
import { joinLanguageModel, shareLanguageModel } from "../../src/models/shared-language-model.ts";
import { byteVocabulary } from "../../src/text/byte-vocabulary.ts";
import { idVocabulary } from "../../src/text/id-vocabulary.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import type { Vocabulary } from "../../src/text/vocabulary.ts";
import { levelsOf, ngramFile, randomNgrams } from "../helpers/ngrams.ts";
import { packedPassages } from "../helpers/passages.ts";
import { passageLogs } from "../reference/ngram.ts";

const WORDS = symbolVocabulary("word", ["<unk>", "</s>", "the", "cat", "sat", "on", "mat"]);
const RANDOM = randomNgrams({ order: 3, words: WORDS.size, count: 40, seed: 6 });
const LEVELS = levelsOf(RANDOM);

const scoreOf = async (bytes: Uint8Array, text: readonly number[]) => {
  const model = joinLanguageModel(structuredClone(await shareLanguageModel(bytes, "lm", "wasm")));
  return [...model.scorer({ carry: false, end: true }).score(packedPassages([text], model.vocabulary.end))];
};

describe("an n-gram model's file", () => {
  it("comes back as it was", () => {
    const file = parseModel(ngramFile(LEVELS, WORDS), "lm", "ngram-model");
    const config = ngramConfig(file);
    expect(config).toEqual({
      order: 3,
      counts: LEVELS.map(({ logProbs }) => logProbs.length),
      smoothing: "kneser-ney",
    });
    expect([...ngramLevels(file, config)]).toEqual(LEVELS);
    expect(file.config.arch).toBe("ngram");
    expect(file.training).toEqual({ seed: 1 });
  });

  it.each<[string, Vocabulary]>([
    ["words", WORDS],
    ["characters", symbolVocabulary("char", ["\n", "a", "b", "c"])],
    ["bytes", byteVocabulary()],
    ["ids", idVocabulary(11)],
  ])("scores passages of %s", async (_, vocabulary) => {
    const random = randomNgrams({ order: 3, words: vocabulary.size, count: 80, seed: 7 });
    const { end } = vocabulary;
    const text = [2, 3, 0, 1, 2, 3, 3];
    const expected = passageLogs(random.entries, 3, text, { begin: vocabulary.size, end });
    const logs = await scoreOf(ngramFile(levelsOf(random), vocabulary), text);
    expect(logs).toEqual(expected.map((log) => log * Math.LN10));
  });

  it("may hold unigrams alone", async () => {
    const random = randomNgrams({ order: 1, words: WORDS.size });
    const logs = await scoreOf(ngramFile(levelsOf(random), WORDS), [2, 2]);
    expect(logs[0]).toBe(logs[1]);
  });
});

/** The levels with one of their arrays changed. */
function changed(n: number, name: keyof NgramLevel, change: (array: number[]) => number[]): NgramLevel[] {
  return LEVELS.map((level, index) => {
    const array = level[name];
    if (index !== n - 1 || array === undefined) return level;
    const numbers = change([...array]);
    return {
      ...level,
      [name]:
        name === "logProbs" || name === "backoffs" ? Float32Array.from(numbers) : Uint32Array.from(numbers),
    };
  });
}

const put = (place: number, value: number) => (array: number[]) => array.with(place, value);

describe("a damaged file", () => {
  it.each<[string, NgramLevel[], string]>([
    [
      "probabilities above 1",
      changed(2, "logProbs", put(0, 0.5)),
      "the probabilities of its 2-grams are damaged",
    ],
    ["places that fall", changed(1, "starts", put(2, 10_000)), "the places of its 1-grams are damaged"],
    ["places that begin late", changed(1, "starts", put(0, 1)), "the places of its 1-grams are damaged"],
    [
      "places that end elsewhere",
      changed(2, "starts", (all) => put(all.length - 1, 7)(all)),
      "the places of its 2-grams",
    ],
    [
      "words out of order",
      changed(2, "words", (all) => all.toReversed()),
      "the words of its 2-grams are damaged",
    ],
    ["words that are none", changed(3, "words", put(5, 4e9)), "the words of its 3-grams are damaged"],
    ["too few words", changed(3, "words", (all) => all.slice(1)), 'tensor "3.words" has the shape'],
    [
      "no weights",
      LEVELS.map((level) => ({ ...level, backoffs: undefined })),
      'tensor "1.backoffs" is missing',
    ],
    ["no levels", [], "its order is not a whole number from 1"],
  ])("is refused: %s", async (_, levels, reason) => {
    const share = shareLanguageModel(ngramFile(levels, WORDS), "lm", "wasm");
    await expect(share).rejects.toThrow(ModelError);
    await expect(share).rejects.toThrow(`lm: ${reason}`);
  });

  it("is refused where the vocabulary is of another size", async () => {
    const other = symbolVocabulary("word", ["<unk>", "</s>", "the"]);
    const share = shareLanguageModel(ngramFile(LEVELS, other), "lm", "wasm");
    await expect(share).rejects.toThrow("its vocabulary has 3 tokens, its 1-grams are 8");
  });
});
