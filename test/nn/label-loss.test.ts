/** Losses of several labels against their twins and PyTorch: fixtures/golden/label-loss.json, which label-loss.py beside it made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type LabelLossOptions, labelLoss } from "../../src/nn/label-loss.ts";
import { Slab } from "../../src/nn/slab.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { classLogits, rowsOf } from "../reference/layers.ts";
import { sigmoidLabelLoss, softmaxLabelLoss } from "../reference/text-classifier.ts";

interface Golden {
  readonly loss: "softmax" | "ova";
  readonly smoothing: number;
  readonly sets: readonly (readonly number[])[];
  readonly classWeights?: readonly number[];
  readonly x: readonly number[];
  readonly weights: Numbers;
  readonly probabilities: readonly number[];
  readonly total: number;
  readonly dx: readonly number[];
  readonly gradients: Numbers;
}

const golden: Golden[] = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/label-loss.json", import.meta.url), "utf8"),
);
const engine = testEngine();
const pass = testPass(engine);

describe("losses of several labels and PyTorch agree about", () => {
  it.each(golden)("$loss, smoothing $smoothing, weights $classWeights", (one) => {
    const { loss, smoothing, x, sets, classWeights } = one;
    const layer = network({ loss, inputs: 5, labels: 7, smoothing }, one.weights);
    const found = layer.run(x, sets, classWeights);
    expect(found.total).toBeCloseTo(one.total, 4);
    expect(found.count).toBe(loss === "softmax" ? 4 : 5);
    expectClose(found.dx, one.dx);
    expectClose(layer.probabilities(x), one.probabilities);
    for (const [name, gradient] of Object.entries(one.gradients))
      expectClose(found.gradients[name], gradient);
  });
});

describe.each(["softmax", "ova"] as const)("%s", (loss) => {
  const twin = loss === "softmax" ? softmaxLabelLoss : sigmoidLabelLoss;

  it.each([
    { inputs: 1, labels: 1, sets: [[0], []] },
    { inputs: 4, labels: 5, sets: [[1, 2, 3], [4], [0, 4]], smoothing: 0.3 },
    { inputs: 9, labels: 21, sets: [[20], [], [3, 0, 19, 7]], smoothing: 0.1, weighted: true },
  ])("has the loss and the gradients of the twin: %o", ({ inputs, labels, sets, smoothing, weighted }) => {
    const layer = network({ loss, inputs, labels, smoothing });
    const x = randomFloats(sets.length * inputs, 3, 2);
    const weights = weighted ? randomFloats(labels, 9).map((number) => number + 1) : undefined;
    const found = layer.run(x, sets, weights);
    const total = ({ x: rows, W, b }: Numbers) =>
      rowsOf(classLogits(rows, W, b, inputs), labels).reduce(
        (sum, logits, row) => sum + twin(logits, sets[row], { smoothing, weights }),
        0,
      );
    const at = { x, ...layer.weights() } as Record<string, ArrayLike<number>>;
    expect(found.total).toBeCloseTo(total(at), 4);
    checkGradients(at, total, { x: found.dx, ...found.gradients });
  });

  it("gives every row the same bits whatever rows are with it", () => {
    const layer = network({ loss, inputs: 6, labels: 11 });
    const x = randomFloats(5 * 6, 4);
    const sets = [[1], [2, 10], [0], [3], [4, 5, 6]];
    const together = layer.run(x, sets);
    sets.forEach((set, row) => {
      const alone = layer.run(x.slice(row * 6, row * 6 + 6), [set]);
      expect(alone.dx).toEqual(together.dx.slice(row * 6, row * 6 + 6));
    });
  });

  it("stays finite where the logits are large, and tells of those that are not finite", () => {
    const layer = network({ loss, inputs: 1, labels: 2 }, { W: [300, -300], b: [0, 0] });
    expect(layer.run([1], [[0]]).total).toBeCloseTo(0);
    expect(layer.run([1], [[1]]).total).toBeCloseTo(600, 3);
    expect(Number.isFinite(layer.run([Number.NaN], [[1]]).total)).toBe(false);
    expect(Number.isFinite(layer.run([Number.POSITIVE_INFINITY], [[1]]).total)).toBe(false);
  });

  it("refuses a label that is none, and ends that fall", () => {
    const layer = network({ loss, inputs: 1, labels: 2 });
    expect(() => layer.run([1], [[2]])).toThrow("a label is not below 2");
    expect(() => layer.run([1, 1], [[0], [1]], undefined, [2, 1])).toThrow("the ends of the labels fall");
  });
});

function network(options: LabelLossOptions, weights: Numbers = {}) {
  const slab = new Slab();
  const layer = labelLoss(slab.scope("o"), options);
  placeSlab(engine, slab);
  for (const { name, value } of slab.weights) {
    const given = weights[name.slice(2)];
    if (given !== undefined) engine.numbers(value).set(given);
  }
  const named = (of: "value" | "gradient") =>
    Object.fromEntries(slab.weights.map((weight) => [weight.name.slice(2), numbersOf(engine, weight[of])]));
  const rows = (x: ArrayLike<number>) => tensorOf(engine, x, x.length / options.inputs, options.inputs);
  return {
    weights: () => named("value"),
    probabilities: (x: ArrayLike<number>) =>
      numbersOf(engine, layer.probabilities(pass, layer.logits(pass, rows(x)))),
    run(
      x: ArrayLike<number>,
      sets: readonly (readonly number[])[],
      classWeights?: ArrayLike<number>,
      ends = sets.map((_, i) => sets.slice(0, i + 1).flat().length),
    ) {
      engine.kernels.f32(slab.gradients, slab.size).fill(0);
      const factors = classWeights === undefined ? 0 : tensorOf(engine, classWeights, options.labels).pointer;
      const input = rows(x);
      const logits = layer.logits(pass, input);
      const places = { ends: words(ends), labels: words(sets.flat()) };
      const { total, count } = layer.loss(pass, logits, places, factors);
      const dx = numbersOf(engine, layer.backward(pass, input, logits));
      return { total, count, dx, gradients: named("gradient") };
    },
  };
}

function words(numbers: readonly number[]): number {
  const pointer = engine.kernels.allocate(numbers.length * 4 + 4);
  engine.kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  Array.from(found).forEach((number, i) => {
    expect(number, `number ${i}`).toBeCloseTo(expected[i], 4);
  });
}
