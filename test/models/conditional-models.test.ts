/** Translators and captioners: loss and gradients against the twins, and that neither padding nor other texts matter. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { conditionalNetwork } from "../../src/models/conditional-batch.ts";
import type { ConditionalModel } from "../../src/models/conditional-model.ts";
import type { DecoderConfig } from "../../src/models/decoder-config.ts";
import {
  learn,
  placeFeatures,
  placeTexts,
  randomCaptioner,
  randomTranslator,
  tinyCaptioner,
  tinyTranslator,
} from "../helpers/conditional-models.ts";
import { randomFloats, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { namedNumbers } from "../helpers/text-classifiers.ts";
import { captionBeginning, tell, textLoss, translationBeginning } from "../reference/conditional-models.ts";

const END = 0;
const SOURCES = [[3, 8, 3, 5, END], [7, END], [END], [4, 6, 1, 2, 3, 3, END]];
const TARGETS = [[2, 5, END], [END], [1, 2, 2, 6, 4, END], [3, END]];
const FEATURES = SOURCES.map((_, i) => [...randomFloats(5, 40 + i, 1)]);
const SMOOTHING = 0.1;

/** A model with a batch of everything, the loss of its twin, and a part of the batch by itself. */
interface Trial {
  readonly name: string;
  readonly config: DecoderConfig;
  readonly engine: Engine;
  readonly slab: ConditionalModel<unknown>["slab"];
  learn(rows?: readonly number[], sampling?: number): { total: number; count: number };
  evaluate(): { total: number; count: number };
  twin(weights: Numbers, smoothing?: number): number;
}

const more = { layers: 2, residual: true, layerNorm: true, bidirectional: true } as const;
const translators = [
  tinyTranslator({ arch: "rnn" }),
  tinyTranslator({ feedContext: true }),
  tinyTranslator({ arch: "lstm", tie: true, layers: 2 }),
  tinyTranslator({ arch: "lstm", bidirectional: true, layers: 2, feedContext: true, tie: true }),
  tinyTranslator({ attention: "dot" }),
  tinyTranslator({ ...more, attention: "dot", hidden: 4 }),
  tinyTranslator({ ...more, attention: "dot", tie: true, arch: "lstm", feedContext: true }),
  tinyTranslator({ attention: "additive", resetAfter: true }),
  tinyTranslator({ ...more, attention: "additive", arch: "rnn" }),
  tinyTranslator({ attention: "dot", tie: true, embed: 6, shareEmbeddings: true, vocabulary: 9 }),
].map((config): (() => Trial) => () => {
  const { engine, model } = randomTranslator(config, { smoothing: SMOOTHING });
  const place = (rows: readonly number[]) =>
    placeTexts(
      engine,
      rows.map((row) => SOURCES[row]),
    );
  const begin = (weights: Numbers, row: number) => translationBeginning(config, weights, SOURCES[row]);
  return trial("a translator", config, { engine, model, place, begin });
});
const captioners = [
  tinyCaptioner({ tie: true, hidden: 4 }),
  tinyCaptioner({ arch: "lstm", layers: 2, feedContext: true }),
].map((config): (() => Trial) => () => {
  const { engine, model } = randomCaptioner(config, { smoothing: SMOOTHING });
  const place = (rows: readonly number[]) =>
    placeFeatures(
      engine,
      rows.map((row) => FEATURES[row]),
    );
  const begin = (weights: Numbers, row: number) => captionBeginning(config, weights, FEATURES[row]);
  return trial("a captioner", config, { engine, model, place, begin });
});
const trials = [...translators, ...captioners].map((make) => {
  const { name, config } = make();
  return [`${name}, ${JSON.stringify(config)}`, make] as const;
});

function trial<Source>(
  name: string,
  config: DecoderConfig,
  {
    engine,
    model,
    place,
    begin,
  }: {
    readonly engine: Engine;
    readonly model: ConditionalModel<Source>;
    readonly place: (rows: readonly number[]) => Source;
    readonly begin: (weights: Numbers, row: number) => Parameters<typeof textLoss>[2];
  },
): Trial {
  const all = [...SOURCES.keys()];
  return {
    name,
    config,
    engine,
    slab: model.slab,
    learn: (rows = all, sampling) =>
      learn(
        model,
        engine,
        place(rows),
        rows.map((row) => TARGETS[row]),
        { sampling },
      ),
    evaluate: () => {
      const shard = { source: place(all), target: placeTexts(engine, TARGETS) };
      return conditionalNetwork(model).evaluate(
        testPass(engine, { training: false }),
        { shards: [shard] },
        0,
      );
    },
    twin: (weights, smoothing = SMOOTHING) =>
      all.reduce(
        (sum, row) => sum + textLoss(config, weights, begin(weights, row), TARGETS[row], smoothing),
        0,
      ),
  };
}

describe("the loss and the gradients", () => {
  it.each(trials)("are those of the twin: %s", (_, make) => {
    const one = make();
    const { total, count } = one.learn();
    const at = namedNumbers(one, one.engine, "value");
    expect(count).toBe(TARGETS.flat().length);
    expect(total).toBeCloseTo(one.twin(at), 4);
    checkGradients(at, (p) => one.twin(p), namedNumbers(one, one.engine, "gradient"), { most: 5 });
    const evaluated = one.evaluate();
    expect(evaluated.count).toBe(count);
    expect(evaluated.total).toBeCloseTo(one.twin(at, 0), 4);
  });

  it.each(trials)("are those of one text at a time: %s", (_, make) => {
    const one = make();
    const together = one.learn();
    const gradients = namedNumbers(one, one.engine, "gradient");
    one.engine.kernels.f32(one.slab.gradients, one.slab.size).fill(0);
    const alone = SOURCES.map((_, row) => one.learn([row]));
    expect(alone.reduce((sum, { total }) => sum + total, 0)).toBeCloseTo(together.total, 5);
    for (const [name, gradient] of Object.entries(namedNumbers(one, one.engine, "gradient")))
      gradient.forEach((number, i) => {
        expect(number, `${name}[${i}]`).toBeCloseTo(gradients[name][i], 5);
      });
  });

  it("are the sums of many texts, where each distinct word is read once", () => {
    const { engine, model } = randomTranslator(tinyTranslator({ attention: "dot" }));
    learn(model, engine, placeTexts(engine, SOURCES), TARGETS);
    const gradients = namedNumbers(model, engine, "gradient");
    engine.kernels.f32(model.slab.gradients, model.slab.size).fill(0);
    const times = Array.from({ length: 20 });
    const many = (texts: readonly number[][]) => times.flatMap(() => texts);
    learn(model, engine, placeTexts(engine, many(SOURCES)), many(TARGETS));
    for (const [name, gradient] of Object.entries(namedNumbers(model, engine, "gradient")))
      gradient.forEach((number, i) => {
        expect(number / times.length, `${name}[${i}]`).toBeCloseTo(gradients[name][i], 4);
      });
  });

  it("are those of the masks that dropout draws", () => {
    for (const make of [
      () =>
        randomTranslator(tinyTranslator({ ...more, attention: "dot", dropout: 0.3, recurrentDropout: 0.2 })),
      () => randomTranslator(tinyTranslator({ feedContext: true, dropout: 0.4, variational: true })),
    ]) {
      const { engine, model } = make();
      const run = () => learn(model, engine, placeTexts(engine, SOURCES), TARGETS).total;
      run();
      const gradient = engine.kernels.f32(model.slab.gradients, model.slab.size).slice();
      const direction = randomFloats(model.slab.size, 5, 1);
      const expected = slopeAlong(engine, model.slab, direction, run);
      const found = gradient.reduce((sum, one, i) => sum + one * direction[i], 0);
      expect(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(2e-3);
    }
  });

  it("of a shard without texts are none", () => {
    const { engine, model } = randomTranslator(tinyTranslator());
    const empty = { shards: [{ source: placeTexts(engine, []), target: placeTexts(engine, []) }] };
    expect(conditionalNetwork(model).gradient(testPass(engine), empty, 0)).toEqual({ total: 0, count: 0 });
    expect(conditionalNetwork(model).evaluate(testPass(engine), empty, 0)).toEqual({ total: 0, count: 0 });
  });
});

describe("scheduled sampling", () => {
  const config = tinyTranslator({ attention: "dot", bidirectional: true });

  it("reads the words that the model finds likeliest", () => {
    const { engine, model } = randomTranslator(config);
    const weights = namedNumbers(model, engine, "value");
    const found = learn(model, engine, placeTexts(engine, SOURCES), TARGETS, { sampling: 1 }).total;
    const expected = SOURCES.map((source, row) => {
      const [beginning, text] = [translationBeginning(config, weights, source), TARGETS[row]];
      const predicted = tell(config, weights, beginning, [END, ...text.slice(0, -1)]).map(({ logs }) =>
        logs.indexOf(Math.max(...logs)),
      );
      const mixed = tell(config, weights, beginning, [END, ...predicted.slice(0, -1)]);
      return mixed.reduce((sum, { logs }, at) => sum - logs[text[at]], 0);
    });
    expect(found).toBeCloseTo(
      expected.reduce((sum, one) => sum + one, 0),
      4,
    );
    const true_ = learn(model, engine, placeTexts(engine, SOURCES), TARGETS).total;
    expect(Math.abs(found - true_)).toBeGreaterThan(1e-3);
  });

  it("replaces as many as it should, the same in every run", () => {
    const totals = [0, 0.5, 0.5, 1].map((sampling) => {
      const { engine, model } = randomTranslator(config);
      return learn(model, engine, placeTexts(engine, SOURCES), TARGETS, { sampling }).total;
    });
    expect(totals[1]).toBe(totals[2]);
    expect(new Set(totals).size).toBe(3);
  });
});

/** The slope of the loss where all weights move along. */
function slopeAlong(
  engine: Engine,
  slab: ConditionalModel<unknown>["slab"],
  direction: Float32Array,
  run: () => number,
): number {
  const step = 2 ** -10;
  const values = engine.kernels.f32(slab.values, slab.size);
  const start = values.slice();
  const lossAt = (distance: number) => {
    values.set(start.map((value, i) => value + distance * direction[i]));
    return run();
  };
  return (lossAt(step) - lossAt(-step)) / (2 * step);
}
