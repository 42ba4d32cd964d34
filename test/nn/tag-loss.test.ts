/** A softmax at each place: its loss against the twin, and its tags with and without rules. */
import { describe, expect, it } from "vitest";
import { Slab } from "../../src/nn/slab.ts";
import { NO_TARGET } from "../../src/nn/softmax-loss.ts";
import { softmaxTags } from "../../src/nn/tag-loss.ts";
import type { TagRules } from "../../src/nn/viterbi.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { bestPath } from "../reference/crf.ts";
import { crossEntropy, linear, rowsOf, sum } from "../reference/layers.ts";

const [TIMES, BATCH, INPUTS, TAGS] = [4, 3, 5, 6];
const engine = testEngine();
const x = randomFloats(TIMES * BATCH * INPUTS, 7, 2);
const lengths = [4, 1, 3];
/** (T, B); -1 behind the ends, and at one place that has no tag. */
const tags = [5, 1, 0, 2, -1, 3, -1, -1, 4, 0, -1, -1];

describe("a softmax at each place", () => {
  it.each([0, 0.2])("has the loss and the gradients of the twin, smoothing %s", (smoothing) => {
    const { slab, layer, pass } = network(smoothing);
    const input = tensorOf(engine, x, TIMES, BATCH, INPUTS);
    const [scores, scoresBackward] = layer.scores.forward(pass, input);
    const [{ total, count }, backward] = layer.loss(pass, scores, words(tags));
    const dx = numbersOf(engine, scoresBackward(backward()));
    const named = (of: "value" | "gradient") =>
      Object.fromEntries(slab.weights.map((weight) => [weight.name.slice(2), numbersOf(engine, weight[of])]));
    const twin = ({ x: rows, W, b }: Numbers) =>
      sum(crossEntropy(linear(rows, W, b, INPUTS), tags, { smoothing }));
    const at = { x, ...named("value") } as Record<string, ArrayLike<number>>;
    expect(count).toBe(7);
    expect(total).toBeCloseTo(twin(at), 4);
    checkGradients(at, twin, { x: dx, ...named("gradient") });
  });

  it("finds the likeliest tag of each place, and with rules the likeliest that may stand together", () => {
    const { slab, layer, pass } = network(0);
    const input = tensorOf(engine, x, TIMES, BATCH, INPUTS);
    const [scores] = layer.scores.forward(pass, input);
    const [W, b] = slab.weights.map(({ value }) => numbersOf(engine, value));
    const rows = rowsOf(linear(x, W, b, INPUTS), TAGS);
    const rules: TagRules = {
      starts: Uint8Array.of(1, 0, 0, 1, 1, 0),
      ends: Uint8Array.of(1, 1, 0, 0, 1, 1),
      follows: Uint8Array.from({ length: TAGS * TAGS }, (_, i) => (i % 3 === 0 || i % 7 === 2 ? 1 : 0)),
    };
    const none = {
      transitions: Array(TAGS * TAGS).fill(0),
      start: Array(TAGS).fill(0),
      end: Array(TAGS).fill(0),
    };
    const [free, ruled] = [words(tags), words(tags)];
    layer.decode(pass, scores, free);
    layer.decode(pass, scores, ruled, rules);
    lengths.forEach((length, row) => {
      const own = rows.filter((_, i) => i % BATCH === row).slice(0, length);
      expect(column(free, row, length)).toEqual(own.map((one) => one.indexOf(Math.max(...one))));
      expect(column(ruled, row, length)).toEqual(bestPath(own, none, rules));
    });
    expect(column(free, 0, 4)).not.toEqual(column(ruled, 0, 4));
  });

  it("refuses a tag that is none", () => {
    const { layer, pass } = network(0);
    const scores = tensorOf(engine, randomFloats(TAGS, 1), 1, 1, TAGS);
    expect(() => layer.loss(pass, scores, words([TAGS]))).toThrow("a tag is neither below 6 nor NO_TARGET");
  });
});

function network(smoothing: number) {
  const slab = new Slab();
  const layer = softmaxTags(slab.scope("o"), { inputs: INPUTS, tags: TAGS, smoothing });
  placeSlab(engine, slab);
  return { slab, layer, pass: testPass(engine, { lengths: words(lengths) }) };
}

const column = (pointer: number, row: number, length: number): number[] =>
  Array.from({ length }, (_, t) => engine.kernels.load(pointer + (t * BATCH + row) * 4));

function words(numbers: readonly number[]): number {
  const pointer = engine.kernels.allocate(numbers.length * 4);
  engine.kernels.u32(pointer, numbers.length).set(numbers.map((one) => (one < 0 ? NO_TARGET : one)));
  return pointer;
}
