/** Beam search against its twins, and that what is found for one source does not depend on the others. */
import { describe, expect, it } from "vitest";
import { beamSearch } from "../../src/models/beam-search.ts";
import type { BeamOptions } from "../../src/models/hypothesis.ts";
import type { TranslatorConfig } from "../../src/models/translator-config.ts";
import {
  placeFeatures,
  placeTexts,
  randomCaptioner,
  randomTranslator,
  tinyCaptioner,
  tinyTranslator,
} from "../helpers/conditional-models.ts";
import { randomFloats } from "../helpers/engine.ts";
import { namedNumbers } from "../helpers/text-classifiers.ts";
import { searchAll, searchSlowly } from "../reference/beam-search.ts";
import { captionBeginning, tell, translationBeginning } from "../reference/conditional-models.ts";

const END = 2;
const SOURCES = [[3, 8, 3, 5, 0], [7, 0], [0], [4, 6, 1, 2, 3, 3, 0], [1, 1, 0]];
const greedy: BeamOptions = { beam: 1, lengthPenalty: 0, nBest: 1, maxLength: 12 };

/** With weights that tell words apart. */
function decided(config: TranslatorConfig, seed = 1) {
  const { engine, model } = randomTranslator(config, {}, seed);
  const values = engine.kernels.f32(model.slab.values, model.slab.size);
  values.set(values.map((value) => value * 4));
  const weights = namedNumbers(model, engine, "value");
  const search = (sources: readonly number[][], options: BeamOptions) =>
    beamSearch(
      model,
      engine,
      placeTexts(engine, sources),
      sources.map(({ length }) => options.maxLength + Math.floor((options.lengthRatio ?? 0) * (length - 1))),
      { ...options, end: END },
    );
  const twin = (source: readonly number[], words: readonly number[]) =>
    tell(config, weights, translationBeginning(config, weights, source), [END, ...words]);
  return { search, twin };
}

const configs = [
  tinyTranslator({ attention: "dot", bidirectional: true, layers: 2 }),
  tinyTranslator({ attention: "additive", arch: "lstm", hidden: 8 }),
  tinyTranslator({ feedContext: true, arch: "lstm", tie: true }),
  tinyTranslator({ arch: "rnn", layers: 2 }),
];
const options: BeamOptions[] = [
  greedy,
  { beam: 2, lengthPenalty: 0, nBest: 2, maxLength: 9 },
  { beam: 5, lengthPenalty: 0.6, nBest: 3, maxLength: 12 },
  { beam: 4, lengthPenalty: 1, nBest: 4, maxLength: 5 },
  { beam: 20, lengthPenalty: 1, nBest: 7, maxLength: 4 },
];
const cases = configs.flatMap((config, i) =>
  options.map(
    (option, j) =>
      [`${config.arch}, ${config.attention}, ${JSON.stringify(option)}`, config, option, i + j] as const,
  ),
);

describe("beam search", () => {
  it.each(cases)("finds what its twin finds: %s", (_, config, option, seed) => {
    const { search, twin } = decided(config, seed + 1);
    for (const [row, hypotheses] of search(SOURCES, option).entries()) {
      const next = (ids: readonly number[]) => twin(SOURCES[row], ids).at(-1)?.logs ?? [];
      const found = searchSlowly({ ...option, next, end: END, limit: option.maxLength });
      const expected = found.slice(0, option.nBest);
      expect(hypotheses.map(({ ids, cut }) => ({ ids, cut }))).toEqual(
        expected.map(({ ids, cut }) => ({ ids, cut })),
      );
      for (const [place, { logprob, score }] of hypotheses.entries()) {
        expect(logprob).toBeCloseTo(expected[place].logprob, 4);
        expect(score).toBeCloseTo(expected[place].score, 4);
      }
    }
  });

  it.each([0, 0.7, 1.5])(
    "that is wide enough finds the best of all texts, length penalty %f",
    (lengthPenalty) => {
      const { search, twin } = decided(tinyTranslator({ attention: "dot", vocabulary: 4 }));
      const wide = { beam: 64, lengthPenalty, nBest: 5, maxLength: 3 };
      const next = (ids: readonly number[]) => twin(SOURCES[0], ids).at(-1)?.logs ?? [];
      const expected = searchAll({ ...wide, next, end: END, limit: 3 });
      expect(search(SOURCES.slice(0, 1), wide)[0].map(({ ids }) => ids)).toEqual(
        expected.slice(0, 5).map(({ ids }) => ids),
      );
    },
  );

  it.each(configs)("finds the same bits for a source whatever is beside it: $arch, $attention", (config) => {
    const { search } = decided(config);
    const many = { beam: 3, lengthPenalty: 0.6, nBest: 3, maxLength: 10, attention: true };
    const together = search(SOURCES, many);
    SOURCES.forEach((source, row) => {
      expect(search([source], many)[0]).toEqual(together[row]);
    });
    expect(search(SOURCES.toReversed(), many).toReversed()).toEqual(together);
  });

  it("tells where each word looked", () => {
    const { search, twin } = decided(configs[0]);
    const [plain, looking] = [false, true].map((attention) => search(SOURCES, { ...options[2], attention }));
    expect(looking.map((all) => all.map(({ attention: _, ...rest }) => rest))).toEqual(plain);
    for (const [row, hypotheses] of looking.entries())
      for (const { ids, cut, attention = [] } of hypotheses) {
        const expected = twin(SOURCES[row], ids).slice(0, cut ? ids.length : ids.length + 1);
        expect(attention.length).toBe(expected.length);
        attention.forEach((weights, at) => {
          expect(weights.length).toBe(SOURCES[row].length);
          weights.forEach((weight, s) => {
            expect(weight).toBeCloseTo(expected[at].weights?.[s] ?? Number.NaN, 4);
          });
        });
      }
    expect(search(SOURCES, { ...greedy, attention: true })[0][0].attention).toBeDefined();
    expect(
      decided(configs[3]).search(SOURCES, { ...greedy, attention: true })[0][0].attention,
    ).toBeUndefined();
  });

  it("writes no more than a text may have", () => {
    const { search } = decided(tinyTranslator({ arch: "rnn" }));
    for (const [row, [{ ids, cut }]] of search(SOURCES, {
      ...greedy,
      maxLength: 1,
      lengthRatio: 2,
    }).entries()) {
      const limit = 1 + 2 * (SOURCES[row].length - 1);
      expect(cut ? ids.length === limit : ids.length < limit).toBe(true);
    }
  });

  it("writes captions", () => {
    const config = tinyCaptioner({ arch: "lstm", feedContext: true });
    const { engine, model } = randomCaptioner(config);
    const weights = namedNumbers(model, engine, "value");
    const vectors = [1, 2, 3].map((seed) => [...randomFloats(5, seed, 3)]);
    const option = { beam: 3, lengthPenalty: 0.6, nBest: 2, maxLength: 6 };
    const found = beamSearch(model, engine, placeFeatures(engine, vectors), [6, 6, 6], {
      ...option,
      end: END,
    });
    for (const [row, hypotheses] of found.entries()) {
      const beginning = captionBeginning(config, weights, vectors[row]);
      const next = (ids: readonly number[]) =>
        tell(config, weights, beginning, [END, ...ids]).at(-1)?.logs ?? [];
      const expected = searchSlowly({ ...option, next, end: END, limit: 6 }).slice(0, 2);
      expect(hypotheses.map(({ ids }) => ids)).toEqual(expected.map(({ ids }) => ids));
    }
  });
});
