/** Taggers of every kind: gradients against the twin, and that neither padding nor other sentences matter. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { type TaggedBatch, taggedNetwork } from "../../src/models/tagged-batch.ts";
import type { TaggerConfig } from "../../src/models/tagger-config.ts";
import type { TaggerNetwork } from "../../src/models/tagger-network.ts";
import { sentenceBatch, type WordForm } from "../../src/models/word-form.ts";
import { tagTransitions } from "../../src/text/tag-scheme.ts";
import { randomFloats, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { randomTagger, taggerNumbers, tinyTagger, tinyWords } from "../helpers/taggers.ts";
import { bestPath } from "../reference/crf.ts";
import { taggerLoss, tagScores } from "../reference/tagger.ts";

const form = (word: number, capitals: number, ...characters: number[]): WordForm => ({
  word,
  capitals,
  characters,
});
const [a, b, c, d] = [form(1, 2, 3, 1, 4), form(4, 3, 6), form(0, 6, 1, 1, 0, 2, 5), form(7, 0, 2, 2)];
const SENTENCES = [[a, b, a, c], [c], [b, b, c], [a, c, c, a, b]];
const TAGS = [[0, 1, 2, 3], [3], [2, 1, 0], [0, 1, 2, 2, 3]];
/** With words whose vectors do not learn. */
const MORE = SENTENCES.map((words) => words.map((word) => (word === c ? d : word)));

const BOTH = [false, true];
const configs: TaggerConfig[] = [
  ...(["rnn", "gru", "lstm"] as const).flatMap((arch) =>
    BOTH.flatMap((crf) =>
      BOTH.map((more) =>
        tinyTagger({
          ...{ arch, crf, residual: more, layerNorm: more, layers: more ? 3 : 1, resetAfter: more },
          ...{ bidirectional: !more, caps: more },
        }),
      ),
    ),
  ),
  tinyTagger({ chars: "cnn", crf: true }),
  tinyTagger({ chars: "lstm" }),
  tinyTagger({ chars: "cnn", caps: true, vectors: 2, layers: 2 }),
  tinyTagger({ chars: "lstm", caps: true, vectors: 2, crf: true, residual: true, layers: 2 }),
];
const named = configs.map((config) => [JSON.stringify(config), config] as const);

describe("the loss and the gradients of a tagger", () => {
  it.each(named)("are those of the twin: %s", (_, config) => {
    const { engine, model } = randomTagger(config);
    const sentences = config.vectors > 0 ? MORE : SENTENCES;
    const total = run(model, engine, sentences, TAGS);
    const at = taggerNumbers(model, engine, "value");
    expect(total).toBeCloseTo(twin(config, at, sentences), 4);
    const gradients = taggerNumbers(model, engine, "gradient");
    checkGradients(at, (p) => twin(config, p, sentences), gradients, { most: 4 });
  });

  it.each(named)("are those of one sentence at a time: %s", (_, config) => {
    const { engine, model } = randomTagger(config);
    const sentences = config.vectors > 0 ? MORE : SENTENCES;
    const together = run(model, engine, sentences, TAGS);
    const gradients = taggerNumbers(model, engine, "gradient");
    engine.kernels.f32(model.slab.gradients, model.slab.size).fill(0);
    const alone = sentences.map((words, i) => run(model, engine, [words], [TAGS[i]]));
    expect(alone.reduce((sum, one) => sum + one, 0)).toBeCloseTo(together, 5);
    for (const [name, gradient] of Object.entries(taggerNumbers(model, engine, "gradient"))) {
      gradient.forEach((number, i) => {
        expect(number, `${name}[${i}]`).toBeCloseTo(gradients[name][i], 5);
      });
    }
  });

  it.each([
    tinyTagger({ dropout: 0.5, crf: true, chars: "cnn" }),
    tinyTagger({ dropout: 0.3, layers: 2, recurrentDropout: 0.4, chars: "lstm", caps: true }),
    tinyTagger({ dropout: 0.3, variational: true, arch: "gru" }),
  ])("are those of the masks that dropout draws: $arch, $dropout", (config) => {
    const { engine, model } = randomTagger(config);
    run(model, engine, SENTENCES, TAGS);
    const gradient = engine.kernels.f32(model.slab.gradients, model.slab.size).slice();
    const direction = randomFloats(model.slab.size, 5, 1);
    const expected = slopeAlong(model, engine, direction);
    const found = gradient.reduce((sum, one, i) => sum + one * direction[i], 0);
    expect(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(2e-3);
  });
});

describe("vectors that are frozen", () => {
  it("are no part of what learns", () => {
    const config = tinyTagger({ vectors: 2 });
    const { engine, model } = randomTagger(config, { freeze: true });
    expect(model.frozen.weights.map(({ name }) => name)).toEqual(["words.W", "vectors.W"]);
    expect(model.slab.weights.some(({ name }) => name === "words.W")).toBe(false);
    run(model, engine, MORE, TAGS);
    const untouched = engine.kernels.f32(model.frozen.gradients, model.frozen.size);
    expect(untouched.every((number) => number === 0)).toBe(true);
    const at = taggerNumbers(model, engine, "value");
    checkGradients(at, (p) => twin(config, p, MORE), taggerNumbers(model, engine, "gradient"), { most: 4 });
  });
});

describe("tagged sentences", () => {
  it.each(BOTH)("are evaluated with the best tags of each, conditional random field: %s", (crf) => {
    const config = tinyTagger({ crf, tags: 4 });
    const { engine, model } = randomTagger(config);
    const rules = tagTransitions(tinyWords.tags, "bio");
    const zeros = { transitions: Array(16).fill(0), start: Array(4).fill(0), end: Array(4).fill(0) };
    const at = taggerNumbers(model, engine, "value");
    const [transitions, start, end] = ["transitions", "start", "end"].map((name) => at[`output.${name}`]);
    const steps = crf ? { transitions, start, end } : zeros;
    for (const allowed of [undefined, rules]) {
      const batch = batchOf(model, engine, SENTENCES, TAGS);
      const pass = testPass(engine, { training: false });
      const { total, count } = taggedNetwork(model, allowed).evaluate(pass, batch, 0);
      const expected = SENTENCES.map((words) => bestPath(tagScores(config, at, words), steps, allowed));
      const { predicted } = batch.shards[0];
      expect([...engine.kernels.u32(predicted, TAGS.flat().length)]).toEqual(expected.flat());
      expect(count).toBe(TAGS.flat().length);
      expect(total).toBeCloseTo(twin(config, at, SENTENCES), 4);
    }
  });

  it("that are none have no loss", () => {
    const { engine, model } = randomTagger(tinyTagger());
    const empty = batchOf(model, engine, [], []);
    expect(taggedNetwork(model).gradient(testPass(engine), empty, 0)).toEqual({ total: 0, count: 0 });
    expect(taggedNetwork(model).evaluate(testPass(engine), empty, 0)).toEqual({ total: 0, count: 0 });
  });
});

/** Forward and back; adds to the gradients, and gives the loss. */
const run = (
  model: TaggerNetwork,
  engine: Engine,
  sentences: readonly (readonly WordForm[])[],
  tags: readonly (readonly number[])[],
): number =>
  taggedNetwork(model).gradient(testPass(engine), batchOf(model, engine, sentences, tags), 0).total;

function batchOf(
  model: TaggerNetwork,
  engine: Engine,
  sentences: readonly (readonly WordForm[])[],
  tags: readonly (readonly number[])[],
): TaggedBatch {
  const put = (numbers: ArrayLike<number>) => {
    const pointer = engine.kernels.allocate(numbers.length * 4 + 4);
    engine.kernels.u32(pointer, numbers.length).set(numbers);
    return pointer;
  };
  const batch = sentenceBatch(put, sentences, model.config.vocabulary);
  return { shards: [{ ...batch, tags: put(tags.flat()), predicted: put(tags.flat().map(() => 99)) }] };
}

const twin = (config: TaggerConfig, weights: Numbers, sentences: readonly (readonly WordForm[])[]): number =>
  sentences.reduce((sum, words, i) => sum + taggerLoss(config, weights, words, TAGS[i]), 0);

/** The slope of the loss where all weights move along, with the same masks as ever. */
function slopeAlong(model: TaggerNetwork, engine: Engine, direction: Float32Array): number {
  const step = 2 ** -10;
  const values = engine.kernels.f32(model.slab.values, model.slab.size);
  const start = values.slice();
  const lossAt = (distance: number) => {
    values.set(start.map((value, i) => value + distance * direction[i]));
    return run(model, engine, SENTENCES, TAGS);
  };
  return (lossAt(step) - lossAt(-step)) / (2 * step);
}
