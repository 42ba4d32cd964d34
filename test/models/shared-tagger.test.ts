/** Taggers in use: what a sentence gets is its own, and damaged files are refused. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { parseModel, weightOf } from "../../src/models/model-file.ts";
import { joinTagger, shareTagger } from "../../src/models/shared-tagger.ts";
import type { TaggerConfig } from "../../src/models/tagger-config.ts";
import { TAGGER } from "../../src/models/tagger-file.ts";
import { TaggerVocabulary } from "../../src/models/tagger-vocabulary.ts";
import { tagTransitions } from "../../src/text/tag-scheme.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomTagger, taggerFile, taggerNumbers, tinyTagger, tinyWords } from "../helpers/taggers.ts";
import { bestPath, isAllowed } from "../reference/crf.ts";
import { tagScores } from "../reference/tagger.ts";

const open = async (bytes: Uint8Array) =>
  joinTagger(await shareTagger(parseModel(bytes, "t", TAGGER), "wasm"));

const SENTENCES = [
  ["the", "dog", "runs", "."],
  [],
  ["Anna"],
  ["Nobody", "knows", "the", "", "3rd", "dog", "x".repeat(200)],
  ["ANNA", "runs", "runs", "runs", "."],
];

const configs = [
  tinyTagger(),
  tinyTagger({ crf: true, chars: "cnn", caps: true, constrained: true }),
  tinyTagger({ crf: true, chars: "lstm", constrained: true, residual: true, layers: 2, arch: "gru" }),
  tinyTagger({ constrained: true, lower: true, digits: true, maxLength: 3 }),
];

describe("a tagger in use", () => {
  it.each(configs)(
    "gives a sentence the same tags whatever the others are: $arch, $chars, $crf",
    async (config) => {
      const tagger = await open(taggerFile(config));
      expect(tagger.tags).toEqual(tinyWords.tags);
      const together = tagger.tag(SENTENCES);
      expect(together.map(({ length }) => length)).toEqual(SENTENCES.map(({ length }) => length));
      SENTENCES.forEach((sentence, i) => {
        expect(tagger.tag([sentence])[0]).toEqual(together[i]);
      });
      const next = randomNumbers(3);
      const words = SENTENCES.flat();
      const many = Array.from({ length: 400 }, () =>
        Array.from({ length: next() % 40 }, () => words[next() % words.length]),
      );
      const all = tagger.tag([...many, ...SENTENCES]);
      expect(all.slice(400)).toEqual(together);
      expect(all.slice(0, 7)).toEqual(many.slice(0, 7).map((sentence) => tagger.tag([sentence])[0]));
      expect(new Set(all.flatMap((tags) => [...tags])).size).toBeGreaterThan(1);
    },
  );

  it.each(configs)("gives the tags of the twin, piece by piece: $arch, $chars, $crf", async (config) => {
    const tagger = await open(taggerFile(config));
    const weights = weightsOf(config);
    const vocabulary = new TaggerVocabulary(tinyWords, config);
    const [transitions, start, end] = ["transitions", "start", "end"].map(
      (name) => weights[`output.${name}`],
    );
    const zeros = { transitions: Array(16).fill(0), start: Array(4).fill(0), end: Array(4).fill(0) };
    const rules = config.constrained ? tagTransitions(tinyWords.tags, "bio") : undefined;
    const found = tagger.tag(SENTENCES);
    SENTENCES.forEach((sentence, i) => {
      for (let at = 0; at < sentence.length; at += config.maxLength) {
        const forms = sentence.slice(at, at + config.maxLength).map((word) => vocabulary.form(word));
        const steps = config.crf ? { transitions, start, end } : zeros;
        const best = bestPath(tagScores(config, weights, forms), steps, rules);
        expect([...found[i].subarray(at, at + config.maxLength)]).toEqual(best);
        expect(isAllowed(best ?? [], rules)).toBe(true);
      }
    });
  });

  it("finds a word as it is written, or else in small letters, or else knows only its characters", () => {
    const options = { lower: false, digits: true };
    const words = { ...tinyWords, words: ["<unk>", "the", "Anna", "00"], vectors: ["dog"] };
    const vocabulary = new TaggerVocabulary(words, options);
    const idOf = (word: string) => vocabulary.form(word).word;
    expect(["the", "The", "Anna", "anna", "17", "DOG", "cat"].map(idOf)).toEqual([1, 1, 2, 0, 3, 4, 0]);
    expect(vocabulary.form("hot").characters).toEqual([2, 5, 1]);
    expect(vocabulary.form("xt").characters).toEqual([0, 1]);
    expect(vocabulary.form("").characters).toEqual([0]);
    expect(vocabulary.form("😀".repeat(200)).characters).toHaveLength(64);
    const written = ["...", "7", "the", "The", "THE", "tHe", "7th", "A"].map(
      (word) => vocabulary.form(word).capitals,
    );
    expect(written).toEqual([0, 1, 2, 3, 4, 5, 6, 3]);
    const lower = new TaggerVocabulary(words, { lower: true, digits: false });
    expect(lower.form("Anna").word).toBe(0);
  });
});

describe("the file of a tagger", () => {
  const config = tinyTagger({ chars: "cnn", caps: true });
  const wrong: [string, unknown, (config: object) => object, RegExp][] = [
    ["no words", {}, same, /its words are not strings/],
    ["no vocabulary", null, same, /its vocabulary is damaged/],
    ["a word too few", { ...tinyWords, words: ["<unk>"] }, same, /it has 1 words, where its network has 6/],
    [
      "words twice",
      { ...tinyWords, words: ["<unk>", "a", "a", "b", "c", "d"] },
      same,
      /one of its words is there twice/,
    ],
    ["no <unk>", { ...tinyWords, words: [..."abcdef"] }, same, /its first word is not <unk>/],
    ["tags twice", { ...tinyWords, tags: [..."aabc"] }, same, /one of its tags is there twice/],
    ["another scheme", { ...tinyWords, scheme: "x" }, same, /its scheme of tags is none/],
    ["other sizes", tinyWords, (one) => ({ ...one, hidden: 4 }), /has the shape/],
    [
      "a rate of 1",
      tinyWords,
      (one) => ({ ...one, dropout: 1 }),
      /its dropout is not a number from 0 to below 1/,
    ],
    ["a million layers", tinyWords, (one) => ({ ...one, layers: 1e6 }), /it has 1000000 layers/],
    ["another reader", tinyWords, (one) => ({ ...one, chars: "x" }), /its chars is not one of/],
  ];

  it.each(wrong)("is refused with %s", async (_, vocabulary, change, message) => {
    const bytes = taggerFile(config, vocabulary, change);
    const failure = await open(bytes).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelError);
    expect((failure as Error).message).toMatch(message);
  });
});

function same(config: object): object {
  return config;
}

/** The weights of `taggerFile`. */
function weightsOf(config: TaggerConfig) {
  const { engine, model } = randomTagger(config);
  const file = parseModel(taggerFile(config), "t");
  for (const { name, shape, value } of [...model.slab.weights, ...model.frozen.weights])
    engine.numbers(value).set(weightOf(file, name, shape));
  return taggerNumbers(model, engine, "value");
}
