/** Text classifiers of every kind: gradients against the twin, and that neither padding nor other texts matter. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { type LabelledBatch, labelledNetwork } from "../../src/models/labelled-batch.ts";
import type { TextClassifier } from "../../src/models/text-classifier.ts";
import { textClassifier } from "../../src/models/text-classifier.ts";
import type { TextClassifierConfig } from "../../src/models/text-classifier-config.ts";
import { placeSlab, randomFloats, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import {
  namedNumbers,
  randomClassifier,
  tinyConvolution,
  tinyRecurrent,
} from "../helpers/text-classifiers.ts";
import { sigmoidLabelLoss, softmaxLabelLoss, textLogits } from "../reference/text-classifier.ts";

const TEXTS = [[3, 0, 8, 3, 5], [7], [1, 2, 2], [0, 0, 4, 6, 1, 2, 3]];
const LABELS = [[0], [2, 1], [1], [0, 2]];
const BOTH = [false, true];

const convolutions: TextClassifierConfig[] = [
  tinyConvolution(),
  tinyConvolution({ widths: [1], activation: "relu" }),
  tinyConvolution({ widths: [5, 2], filters: 1, activation: "sigmoid", loss: "ova", maxLength: 4 }),
];

const recurrents: TextClassifierConfig[] = (["rnn", "gru", "lstm"] as const).flatMap((arch) =>
  (["last", "mean", "max"] as const).flatMap((pool) =>
    BOTH.flatMap((bidirectional) =>
      BOTH.map((more) =>
        tinyRecurrent({
          ...{ arch, pool, bidirectional, residual: more, layerNorm: more, layers: more ? 2 : 1 },
          resetAfter: more,
          loss: more ? "ova" : "softmax",
          maxLength: more ? 6 : 100,
        }),
      ),
    ),
  ),
);

const all = [...convolutions, ...recurrents];
const named = all.map((config) => [JSON.stringify(config), config] as const);

describe("the loss and the gradients of a text classifier", () => {
  it.each(named)("are those of the twin: %s", (_, config) => {
    const { engine, model } = randomClassifier(config);
    const total = run(model, engine, TEXTS, LABELS);
    const at = namedNumbers(model, engine, "value");
    expect(total).toBeCloseTo(twin(config, at), 4);
    const gradients = namedNumbers(model, engine, "gradient");
    checkGradients(at, (p) => twin(config, p), gradients, { most: 4 });
  });

  it.each(named)("are those of one text at a time: %s", (_, config) => {
    const { engine, model } = randomClassifier(config);
    const together = run(model, engine, TEXTS, LABELS);
    const gradients = namedNumbers(model, engine, "gradient");
    engine.kernels.f32(model.slab.gradients, model.slab.size).fill(0);
    const alone = TEXTS.map((text, i) => run(model, engine, [text], [LABELS[i]]));
    expect(alone.reduce((sum, one) => sum + one, 0)).toBeCloseTo(together, 5);
    for (const [name, gradient] of Object.entries(namedNumbers(model, engine, "gradient"))) {
      gradient.forEach((number, i) => {
        expect(number, `${name}[${i}]`).toBeCloseTo(gradients[name][i], 5);
      });
    }
  });

  it.each([
    tinyConvolution({ dropout: 0.5 }),
    tinyRecurrent({ dropout: 0.3, bidirectional: true, layers: 2, recurrentDropout: 0.4 }),
    tinyRecurrent({ dropout: 0.3, variational: true, arch: "gru" }),
  ])("are those of the masks that dropout draws: $arch", (config) => {
    const { engine, model } = randomClassifier(config);
    run(model, engine, TEXTS, LABELS);
    const gradient = engine.kernels.f32(model.slab.gradients, model.slab.size).slice();
    const direction = randomFloats(model.slab.size, 5, 1);
    const expected = slopeAlong(model, engine, direction);
    const found = gradient.reduce((sum, one, i) => sum + one * direction[i], 0);
    expect(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(2e-3);
  });
});

describe("a frozen embedding", () => {
  it.each([tinyConvolution(), tinyRecurrent()])("is no part of what learns: $arch", (config) => {
    const [engine, whole, part] = [
      testEngine(),
      textClassifier(config),
      textClassifier(config, { freeze: true }),
    ];
    expect(part.frozen.weights.map(({ name }) => name)).toEqual(["embedding.W"]);
    expect([...part.frozen.weights, ...part.slab.weights].map(({ name, shape }) => [name, shape])).toEqual(
      whole.slab.weights.map(({ name, shape }) => [name, shape]),
    );
    for (const slab of [whole.slab, part.slab, part.frozen]) placeSlab(engine, slab);
    for (const weight of part.slab.weights) {
      const same = whole.slab.weights.find(({ name }) => name === weight.name);
      engine.numbers(weight.value).set(engine.numbers(same?.value ?? weight.value));
    }
    engine.numbers(part.embedding.weight.value).set(engine.numbers(whole.embedding.weight.value));
    expect(run(part, engine, TEXTS, LABELS)).toBe(run(whole, engine, TEXTS, LABELS));
    const untouched = engine.kernels.f32(part.frozen.gradients, part.frozen.size);
    expect(untouched.every((number) => number === 0)).toBe(true);
    const learnt = namedNumbers(whole, engine, "gradient");
    for (const [name, gradient] of Object.entries(namedNumbers(part, engine, "gradient")))
      expect(gradient, name).toEqual(learnt[name]);
  });
});

describe("labelled texts", () => {
  it("are evaluated with the likeliest label of each, and max-norm holds the labels' weights", () => {
    const { engine, model } = randomClassifier(tinyConvolution());
    const network = labelledNetwork(model, { maxNorm: 0.25 });
    const batch = batchOf(engine, TEXTS, LABELS);
    network.evaluate(testPass(engine, { training: false }), batch, 0);
    const at = namedNumbers(model, engine, "value");
    const expected = TEXTS.map((text) => {
      const logits = textLogits(model.config, at, text);
      return logits.indexOf(Math.max(...logits));
    });
    expect([...engine.kernels.u32(batch.shards[0].predicted, TEXTS.length)]).toEqual(expected);
    network.constrain?.(engine);
    const { W, ...rest } = { W: namedNumbers(model, engine, "value")["output.W"], before: at["output.W"] };
    for (let row = 0; row < 3; row++) {
      const norm = (numbers: Float32Array) => Math.hypot(...numbers.slice(row * 6, row * 6 + 6));
      expect(norm(W)).toBeCloseTo(Math.min(0.25, norm(rest.before)), 5);
    }
  });

  it("that are none have no loss", () => {
    const { engine, model } = randomClassifier(tinyRecurrent());
    const network = labelledNetwork(model);
    const empty = batchOf(engine, [], []);
    expect(network.gradient(testPass(engine), empty, 0)).toEqual({ total: 0, count: 0 });
    expect(network.evaluate(testPass(engine), empty, 0)).toEqual({ total: 0, count: 0 });
    expect(network.constrain).toBeUndefined();
  });
});

/** Forward and back; adds to the gradients, and gives the loss. */
function run(
  model: TextClassifier,
  engine: Engine,
  texts: readonly (readonly number[])[],
  labels: readonly (readonly number[])[],
): number {
  const cut = texts.map((text) => text.slice(0, model.config.maxLength));
  return labelledNetwork(model).gradient(testPass(engine), batchOf(engine, cut, labels), 0).total;
}

function batchOf(
  engine: Engine,
  texts: readonly (readonly number[])[],
  sets: readonly (readonly number[])[],
): LabelledBatch {
  const ends = sets.map((_, i) => sets.slice(0, i + 1).flat().length);
  const shard = {
    ids: words(engine, texts.flat()),
    lengths: texts.map(({ length }) => length),
    ends: words(engine, ends),
    labels: words(engine, sets.flat()),
    predicted: words(
      engine,
      texts.map(() => 0),
    ),
  };
  return { shards: [shard], classWeights: 0 };
}

function twin(config: TextClassifierConfig, weights: Numbers): number {
  const loss = config.loss === "ova" ? sigmoidLabelLoss : softmaxLabelLoss;
  return TEXTS.reduce((sum, text, i) => sum + loss(textLogits(config, weights, text), LABELS[i]), 0);
}

/** The slope of the loss where all weights move along, with the same masks as ever. */
function slopeAlong(model: TextClassifier, engine: Engine, direction: Float32Array): number {
  const step = 2 ** -10;
  const values = engine.kernels.f32(model.slab.values, model.slab.size);
  const start = values.slice();
  const lossAt = (distance: number) => {
    values.set(start.map((value, i) => value + distance * direction[i]));
    return run(model, engine, TEXTS, LABELS);
  };
  return (lossAt(step) - lossAt(-step)) / (2 * step);
}

function words({ kernels }: Engine, numbers: readonly number[]): number {
  const pointer = kernels.allocate(numbers.length * 4 + 4);
  kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}
