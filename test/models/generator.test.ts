import { describe, expect, it } from "vitest";
import { type GeneratorOptions, type Prompt, TextGenerator } from "../../src/models/generator.ts";
import type { LanguageModelConfig } from "../../src/models/language-model.ts";
import { networkPredictor } from "../../src/models/network-predictor.ts";
import { byteVocabulary } from "../../src/text/byte-vocabulary.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import type { Vocabulary } from "../../src/text/vocabulary.ts";
import { randomModel, tinyConfig, weightsOf } from "../helpers/language-models.ts";
import { randomNumbers } from "../helpers/random.ts";
import { predictions } from "../reference/language-model.ts";

const CHARACTERS = symbolVocabulary("char", ["\n", "a", "b", "c", "d", " ", "é"]);
const WORDS = symbolVocabulary("word", ["<unk>", "</s>", "the", "a", "man", "dog", "ran"]);

const DEFAULTS: GeneratorOptions = {
  maxTokens: 20,
  temperature: 1,
  topK: 0,
  topP: 1,
  minP: 0,
  stop: [],
  stopAtEnd: false,
};

/** A generator for `size` prompts, and all that it gives for some. */
async function opened(
  vocabulary: Vocabulary,
  options: Partial<GeneratorOptions> = {},
  size = 32,
  more: Partial<LanguageModelConfig> = { layers: 2 },
) {
  const config = tinyConfig({ vocabulary: vocabulary.size, init: 1.5, ...more });
  const { model, engine } = await randomModel(config);
  const predictor = networkPredictor(model, engine, vocabulary);
  const generator = new TextGenerator(predictor, size, { ...DEFAULTS, ...options });
  const run = (prompts: readonly Prompt[]) => {
    const texts = prompts.map(() => "");
    const steps = generator.generate(prompts);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return { completions: value, texts };
      for (const { index, text } of value) texts[index] += text;
    }
  };
  return { run, weights: weightsOf(model, engine), config };
}

const prompt = (vocabulary: Vocabulary, text: string, key = 1): Prompt => ({
  ids: vocabulary.encode(text),
  key,
});

describe("a completion", () => {
  it.each<Partial<LanguageModelConfig>>([
    { layers: 2 },
    { arch: "window", window: 4 },
    { arch: "window", window: 1 },
    { cutoffs: [2, 4], hidden: 17 },
  ])("at temperature 0 has the likeliest token of the slow twin each time: %o", async (network) => {
    const { run, weights, config } = await opened(CHARACTERS, { temperature: 0 }, 32, network);
    const { completions } = run([prompt(CHARACTERS, "abba"), prompt(CHARACTERS, "")]);
    for (const [index, text] of ["abba", ""].entries()) {
      const ids = [CHARACTERS.end, ...CHARACTERS.encode(text)];
      for (const id of completions[index].ids) {
        const logs = predictions(config, weights, ids).at(-1) as number[];
        expect(id).toBe(logs.indexOf(Math.max(...logs)));
        ids.push(id);
      }
      expect(completions[index].ids.length).toBe(20);
    }
  });

  it("does not depend on the prompts beside it", async () => {
    const next = randomNumbers(4);
    const texts = Array.from({ length: 9 }, (_, i) => "abcd é".slice(0, next() % 7).repeat(i));
    const prompts = texts.map((text, key) => prompt(WORDS, text.replace(/./gu, "$& "), key));
    const together = (await opened(WORDS, { stopAtEnd: true, maxTokens: 5 })).run(prompts).completions;
    const { run: runFour } = await opened(WORDS, { stopAtEnd: true, maxTokens: 5 }, 4);
    expect(runFour(prompts).completions).toEqual(together);
    const { run } = await opened(WORDS, { stopAtEnd: true, maxTokens: 5 }, 1);
    expect(together).toEqual(prompts.map((one) => run([one]).completions[0]));
    expect(new Set(together.map(({ reason }) => reason))).toEqual(new Set(["stop", "length"]));
  });

  it("follows from its key", async () => {
    const { run } = await opened(CHARACTERS);
    const [a, b, again] = run([1, 2, 1].map((key) => prompt(CHARACTERS, "ab", key))).completions;
    expect(a.text).not.toBe(b.text);
    expect(again).toEqual(a);
  });

  it("ends at the end token, which is no part of it, if so wanted", async () => {
    const { run } = await opened(WORDS, { stopAtEnd: true, maxTokens: 500 });
    const { completions } = run([prompt(WORDS, "the man")]);
    expect(completions[0].reason).toBe("stop");
    expect(completions[0].ids).not.toContain(WORDS.end);
    expect(completions[0].text).toMatch(/^ \S+|^$/);
    const { run: goOn } = await opened(WORDS, { maxTokens: 500 });
    const [longer] = goOn([prompt(WORDS, "the man")]).completions;
    expect(longer.reason).toBe("length");
    expect(longer.text.startsWith(`${completions[0].text}\n`)).toBe(true);
  });

  it("ends before a stop string", async () => {
    const [whole] = (await opened(CHARACTERS, { maxTokens: 200 })).run([prompt(CHARACTERS, "a")]).completions;
    const stop = whole.text.slice(100, 103);
    const { run } = await opened(CHARACTERS, { maxTokens: 200, stop: ["never", stop] });
    const [stopped] = run([prompt(CHARACTERS, "a")]).completions;
    expect(stopped).toMatchObject({ reason: "stop", text: whole.text.slice(0, whole.text.indexOf(stop)) });
  });

  it("may have no tokens", async () => {
    const { run } = await opened(CHARACTERS, { maxTokens: 0 });
    expect(run([prompt(CHARACTERS, "ab")]).completions).toEqual([{ ids: [], text: "", reason: "length" }]);
    expect(run([]).completions).toEqual([]);
  });

  it("comes piece by piece", async () => {
    const { run } = await opened(CHARACTERS, { stop: ["aa"] });
    const { completions, texts } = run(["a", "", "dé d"].map((text) => prompt(CHARACTERS, text)));
    expect(texts).toEqual(completions.map(({ text }) => text));
  });

  it("never has half a character, nor does a piece of it", async () => {
    const vocabulary = byteVocabulary();
    const { run } = await opened(vocabulary, { maxTokens: 300 });
    const { completions, texts } = run([prompt(vocabulary, "é")]);
    const [{ ids, text }] = completions;
    expect(texts[0]).toBe(text);
    const whole = Buffer.concat([Buffer.from("é"), Uint8Array.from(ids)]).toString();
    expect(whole.startsWith(`é${text}`)).toBe(true);
    expect(whole.length - text.length).toBeLessThanOrEqual(2);
  });
});
