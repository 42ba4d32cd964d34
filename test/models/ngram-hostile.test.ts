/** Mutants of n-gram models: each is refused as a model, or gives numbers. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { shareArpa } from "../../src/models/arpa-reader.ts";
import { TextGenerator } from "../../src/models/generator.ts";
import type { NgramLevel } from "../../src/models/ngram-file.ts";
import {
  joinLanguageModel,
  type SharedLanguageModel,
  shareLanguageModel,
} from "../../src/models/shared-language-model.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import { arpaOf, chunksOf } from "../helpers/arpa.ts";
import { levelsOf, ngramFile, randomNgrams } from "../helpers/ngrams.ts";
import { packedPassages } from "../helpers/passages.ts";
import { randomNumbers } from "../helpers/random.ts";

const MUTANTS = 300;
const WORDS = symbolVocabulary("word", ["<unk>", "</s>", "w2", "w3", "w4", "w5"]);
const RANDOM = randomNgrams({ order: 3, words: WORDS.size, count: 25, seed: 9 });

/** Uses a model in every way; whether it could be loaded. */
async function survives(share: Promise<SharedLanguageModel>): Promise<boolean> {
  let shared: SharedLanguageModel;
  try {
    shared = await share;
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return false;
  }
  const model = joinLanguageModel(shared);
  const { vocabulary } = model;
  const ids = vocabulary.encode("w2 w3 nothing w5 w4 w2");
  const logs = model
    .scorer({ carry: false, end: false })
    .score(packedPassages([ids, ids.slice(2)], vocabulary.end));
  expect(logs.some(Number.isNaN)).toBe(false);
  for (const temperature of [0, 0.8, 1]) {
    const options = { maxTokens: 8, temperature, topK: 0, topP: 1, minP: 0, stop: [], stopAtEnd: false };
    const writing = new TextGenerator(model, 1, options).generate([{ ids, key: 3 }]);
    let next = writing.next();
    while (!next.done) next = writing.next();
    for (const id of next.value[0].ids) expect(id).toBeLessThan(vocabulary.size);
  }
  return true;
}

describe("mutants", () => {
  it("of an ARPA file", async () => {
    const next = randomNumbers(21);
    const text = Buffer.from(arpaOf(RANDOM));
    const signs = Buffer.from("\n\t -0123456789.e\\<>s/=:w\r\0\xff", "latin1");
    let loaded = 0;
    for (let i = 0; i < MUTANTS; i++) {
      const mutant = Buffer.from(text);
      for (let changes = 1 + (next() % 2); changes > 0; changes--)
        mutant[next() % mutant.length] = signs[next() % signs.length];
      const cut = next() % 4 === 0 ? mutant.subarray(0, next() % mutant.length) : mutant;
      if (await survives(shareArpa(chunksOf(cut), "mutant"))) loaded++;
    }
    expect(loaded).toBeGreaterThan(MUTANTS / 10);
    expect(loaded).toBeLessThan(MUTANTS / 1.5);
  });

  it("of a file of weft, with a seal that is right", async () => {
    const next = randomNumbers(22);
    const values = [0, 1, 2, 5, 7, 100, 2 ** 31, 2 ** 32 - 1];
    let loaded = 0;
    for (let i = 0; i < MUTANTS; i++) {
      const levels = levelsOf(RANDOM).map((level) => ({ ...level }));
      const level = levels[next() % levels.length];
      const names = (Object.keys(level) as (keyof NgramLevel)[]).filter((name) => level[name] !== undefined);
      const array = level[names[next() % names.length]] as Float32Array | Uint32Array;
      const value = values[next() % values.length];
      array[next() % array.length] =
        array instanceof Float32Array ? -value * (next() % 3 === 0 ? -1 : 1) : value;
      if (await survives(shareLanguageModel(ngramFile(levels, WORDS), "mutant", "wasm"))) loaded++;
    }
    expect(loaded).toBeGreaterThan(MUTANTS / 10);
    expect(loaded).toBeLessThan(MUTANTS / 1.2);
  });

  it("of a file of weft, of which any byte may be another", async () => {
    const next = randomNumbers(23);
    const file = ngramFile(levelsOf(RANDOM), WORDS);
    for (let i = 0; i < MUTANTS; i++) {
      const mutant = Buffer.from(file);
      mutant[next() % mutant.length] ^= 1 << (next() % 8);
      expect(await survives(shareLanguageModel(mutant, "mutant", "wasm"))).toBe(false);
    }
  });
});
