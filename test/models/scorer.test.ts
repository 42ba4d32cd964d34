import { describe, expect, it } from "vitest";
import { Scorer } from "../../src/models/scorer.ts";
import { randomModel, tinyConfig, weightsOf } from "../helpers/language-models.ts";
import { randomNumbers } from "../helpers/random.ts";
import { passageLogs, predictions } from "../reference/language-model.ts";

const END = 2;

const CONFIGS = {
  lstm: tinyConfig(),
  "deep, residual, normalized": tinyConfig({ layers: 3, residual: true, layerNorm: true, embed: 6 }),
  "gru, tied": tinyConfig({ arch: "gru", tie: true, embed: 6 }),
  "gru, reset after": tinyConfig({ arch: "gru", resetAfter: true, layers: 2, init: 0.5 }),
  "simple, tied through a projection": tinyConfig({ arch: "rnn", tie: true, activation: "sigmoid" }),
  adaptive: tinyConfig({ cutoffs: [2, 3], hidden: 33 }),
  window: tinyConfig({ arch: "window", window: 3 }),
  "window of one token, normalized": tinyConfig({ arch: "window", window: 1, layerNorm: true }),
  "window, direct": tinyConfig({ arch: "window", window: 4, direct: true, init: 0.4 }),
  "window, direct, tied": tinyConfig({ arch: "window", window: 2, direct: true, tie: true }),
};

/** Random passages of these lengths. */
function passagesOf(lengths: readonly number[], seed = 3): Uint32Array[] {
  const next = randomNumbers(seed);
  return lengths.map((length) => Uint32Array.from({ length }, () => next() % 7));
}

describe("the logarithms of passages", () => {
  it.each(Object.entries(CONFIGS))("are those of the slow twin: %s", async (_, config) => {
    const { model, engine } = await randomModel(config);
    const passages = passagesOf([3, 0, 1, 8, 5]);
    const logs = new Scorer(model, engine, { end: END }).score(passages);
    for (const [index, passage] of passages.entries()) {
      const expected = passageLogs(config, weightsOf(model, engine), [...passage], END);
      expect(logs[index].length).toBe(passage.length + 1);
      expected.forEach((log, at) => {
        expect(logs[index][at]).toBeCloseTo(log, 5);
      });
    }
  });

  it("are those of probabilities, which add up to 1", async () => {
    const { model, engine } = await randomModel(tinyConfig());
    const [passage] = passagesOf([4]);
    const scorer = new Scorer(model, engine, { end: END });
    const probabilities = Array.from({ length: 7 }, (_, id) => {
      const [logs] = scorer.score([Uint32Array.of(...passage, id)]);
      return Math.exp(logs[passage.length]);
    });
    expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
  });

  it.each(Object.entries(CONFIGS))("do not depend on the other passages: %s", async (_, config) => {
    const { model, engine } = await randomModel(config);
    const passages = passagesOf([...Array.from({ length: 70 }, (_, i) => (i * 7) % 23), 150, 0, 64, 1]);
    const scorer = new Scorer(model, engine, { end: END });
    const together = scorer.score(passages);
    const alone = passages.flatMap((passage) => scorer.score([passage]));
    expect(together).toEqual(alone);
  });

  it("do not depend on how a long passage is cut into pieces", async () => {
    const { model, engine } = await randomModel(tinyConfig({ layers: 2 }));
    const [long, ...others] = passagesOf([5000, ...Array<number>(63).fill(40)]);
    const scorer = new Scorer(model, engine, { end: END });
    const [inShortPieces] = scorer.score([long, ...others]);
    const [inLongPieces] = scorer.score([long]);
    expect(inShortPieces).toEqual(inLongPieces);
    const expected = predictions(model.config, weightsOf(model, engine), [END, ...long]);
    expect(inLongPieces[4999]).toBeCloseTo(expected[4999][long[4999]], 4);
  });

  it("need memory that does not grow with the passage", async () => {
    const { model, engine } = await randomModel(tinyConfig());
    const scorer = new Scorer(model, engine, { end: END });
    scorer.score(passagesOf([10_000]));
    const before = engine.kernels.allocated;
    scorer.score(passagesOf([200_000]));
    expect(engine.kernels.allocated).toBe(before);
  });
});

describe("passages that are one text", () => {
  it("are read as one passage with end tokens in it", async () => {
    const { model, engine } = await randomModel(tinyConfig());
    const passages = passagesOf([5, 0, 3, 12]);
    const carried = new Scorer(model, engine, { end: END, carry: true }).score(passages);
    const whole = passages.flatMap((passage) => [...passage, END]).slice(0, -1);
    const [expected] = new Scorer(model, engine, { end: END }).score([Uint32Array.from(whole)]);
    expect(carried.flatMap((logs) => [...logs])).toEqual([...expected]);
  });

  it.each([tinyConfig({ arch: "gru" }), tinyConfig({ arch: "window", window: 6 })])(
    "may come in several calls: $arch",
    async (config) => {
      const { model, engine } = await randomModel(config);
      const passages = passagesOf([5, 0, 3, 12, 1]);
      const atOnce = new Scorer(model, engine, { end: END, carry: true }).score(passages);
      const scorer = new Scorer(model, engine, { end: END, carry: true });
      const inParts = [passages.slice(0, 2), [], passages.slice(2, 3), passages.slice(3)].flatMap((part) =>
        scorer.score(part),
      );
      expect(inParts).toEqual(atOnce);
    },
  );
});
