/** What commands see of translators and captioners: hypotheses that do not depend on the others, and damaged files. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { CAPTIONER } from "../../src/models/captioner-file.ts";
import type { BeamOptions } from "../../src/models/hypothesis.ts";
import { parseModel } from "../../src/models/model-file.ts";
import { joinCaptioner, shareCaptioner } from "../../src/models/shared-captioner.ts";
import { joinTranslator, shareTranslator } from "../../src/models/shared-translator.ts";
import { TRANSLATOR } from "../../src/models/translator-file.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import {
  captionerFile,
  tinyCaptioner,
  tinyTranslator,
  translatorFile,
} from "../helpers/conditional-models.ts";
import { randomFloats } from "../helpers/engine.ts";
import { randomNumbers } from "../helpers/random.ts";

const french = symbolVocabulary("word", ["</s>", "<unk>", "un", "deux", "trois", "quatre"]);
const english = symbolVocabulary("word", ["</s>", "<unk>", "one", "two", "three"]);
const sizes = { sourceVocabulary: french.size, vocabulary: english.size };
const configs = [
  tinyTranslator({ ...sizes, attention: "dot", bidirectional: true, maxLength: 20 }),
  tinyTranslator({ ...sizes, arch: "lstm", feedContext: true, tie: true, layers: 2 }),
  tinyTranslator({ ...sizes, vocabulary: french.size, attention: "additive", shareEmbeddings: true }),
];
const options: BeamOptions = { beam: 4, lengthPenalty: 0.6, nBest: 2, maxLength: 5, lengthRatio: 1 };
const share = (file: Uint8Array) => shareTranslator(parseModel(file, "m", TRANSLATOR), "wasm");
const shareOne = (file: Uint8Array) => shareCaptioner(parseModel(file, "m", CAPTIONER), "wasm");

describe.each(configs)("a translator, $arch, $attention", (config) => {
  it("gives a source the same hypotheses whatever sources are with it", async () => {
    const shared = await share(translatorFile(french, english, config));
    const model = joinTranslator(structuredClone(shared));
    const next = randomNumbers(3);
    const lengths = [3, 0, 40, 1, 5, ...Array.from({ length: 40 }, (_, i) => i % 7)]; // more than one batch
    const sources = lengths.map((length) => Uint32Array.from({ length }, () => next() % french.size));
    const together = model.translate(sources, options);
    const other = joinTranslator(structuredClone(shared)); // another thread's
    sources.slice(0, 8).forEach((source, i) => {
      expect(other.translate([source], options)[0]).toEqual(together[i]);
    });
    const cut = sources[2].subarray(0, config.maxLength); // what is beyond is not read
    const limit = { ...options, maxLength: 5, lengthRatio: 0 };
    expect(model.translate([cut], limit)).toEqual(model.translate([sources[2]], limit));
    for (const [best, second] of together) {
      expect(best.score).toBeGreaterThanOrEqual(second.score);
      expect(best.ids.every((id) => id < model.target.size)).toBe(true);
    }
    expect(model.translate([], options)).toEqual([]);
    expect([model.source.size, model.target.size]).toEqual([config.sourceVocabulary, config.vocabulary]);
  });

  it("that says something else of itself is refused, or translates", async () => {
    const next = randomNumbers(9);
    for (let i = 0; i < 60; i++) {
      const file = translatorFile(french, english, config, (said) => mutant(said, next));
      const shared = await share(file).catch((error) => error);
      if (shared instanceof Error) expect(shared).toBeInstanceOf(ModelError);
      else {
        const found = joinTranslator(shared).translate([Uint32Array.of(1, 2, 3)], options);
        expect(found.flat().every(({ logprob }) => logprob <= 0)).toBe(true);
      }
    }
  });

  it("whose vocabulary is of another size is refused", async () => {
    const [source, target] = config.shareEmbeddings ? [english, english] : [french, french];
    await expect(share(translatorFile(source, target, config))).rejects.toThrow(
      /one of its vocabularies has/,
    );
  });
});

describe("a captioner", () => {
  const config = tinyCaptioner({ vocabulary: english.size, arch: "lstm", feedContext: true });

  it("gives features the same hypotheses whatever is with them", async () => {
    const model = joinCaptioner(structuredClone(await shareOne(captionerFile(english, config))));
    const vectors = Array.from({ length: 40 }, (_, i) => randomFloats(5, i + 1, 2));
    const together = model.caption(vectors, options);
    for (const row of [0, 7, 39]) expect(model.caption([vectors[row]], options)[0]).toEqual(together[row]);
    expect(new Set(together.map(([{ logprob }]) => logprob)).size).toBe(40);
    expect(model.features).toBe(5);
    expect(() => model.caption([new Float32Array(4)], options)).toThrow("a vector of 4 features, not 5");
  });

  it("that says something else of itself is refused, or captions", async () => {
    const next = randomNumbers(5);
    for (let i = 0; i < 60; i++) {
      const file = captionerFile(english, config, (said) => mutant(said, next));
      const shared = await shareOne(file).catch((error) => error);
      if (shared instanceof Error) expect(shared).toBeInstanceOf(ModelError);
      else expect(joinCaptioner(shared).caption([randomFloats(5, 1)], options)[0].length).toBe(2);
    }
  });

  it("whose vocabulary is of another size, or that attends, is refused", async () => {
    await expect(shareOne(captionerFile(french, config))).rejects.toThrow(
      "its vocabulary has 6 tokens, its network 5",
    );
    const attending = captionerFile(english, config, (said) => ({ ...said, attention: "dot" }));
    await expect(shareOne(attending)).rejects.toThrow("it has attention");
  });
});

const HOSTILE = [0, 1, 2, 3, -1, 0.5, 1e9, 2 ** 53, "", "rnn", "dot", "none", true, false, null, [], {}];

/** One member of the config is something else. */
function mutant(config: object, next: () => number): object {
  const names = Object.keys(config);
  return { ...config, [names[next() % names.length]]: HOSTILE[next() % HOSTILE.length] };
}
