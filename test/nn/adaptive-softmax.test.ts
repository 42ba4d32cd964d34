/** Adaptive softmax against its twin and PyTorch: fixtures/golden/adaptive.json, which adaptive.py beside it made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type AdaptiveSoftmaxOptions, adaptiveSoftmax, areCutoffs } from "../../src/nn/adaptive-softmax.ts";
import { Slab } from "../../src/nn/slab.ts";
import { NO_TARGET } from "../../src/nn/softmax-loss.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { adaptiveLogs } from "../reference/adaptive-softmax.ts";
import { rowsOf } from "../reference/layers.ts";

interface Golden {
  readonly name: string;
  readonly inputs: number;
  readonly classes: number;
  readonly cutoffs: readonly number[];
  readonly divisor: number;
  readonly factor: number;
  readonly targets: readonly number[];
  readonly x: readonly number[];
  readonly weights: Numbers;
  readonly total: number;
  readonly logs: readonly number[];
  /** (N, V) */
  readonly all: readonly number[];
  readonly dx: readonly number[];
  readonly gradients: Numbers;
}

const golden: Golden[] = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/adaptive.json", import.meta.url), "utf8"),
);
const engine = testEngine();
const pass = testPass(engine);

describe("adaptive softmax and PyTorch agree about", () => {
  it.each(golden)("$name", (one) => {
    const { inputs, classes, cutoffs, divisor, targets, factor } = one;
    const layer = network({ inputs, classes, cutoffs, divisor }, one.weights);
    const found = layer.run(one.x, targets, factor);
    expect(found.total).toBeCloseTo(one.total, 4);
    expect(found.count).toBe(targets.length);
    expectClose(found.logs, one.logs);
    expectClose(found.dx, one.dx);
    for (const [name, gradient] of Object.entries(one.gradients))
      expectClose(found.gradients[name], gradient);
    expectClose(layer.allLogs(one.x), one.all);
  });
});

describe("adaptive softmax", () => {
  const SHAPES = [
    { inputs: 1, classes: 2, cutoffs: [1] },
    { inputs: 9, classes: 13, cutoffs: [4, 5] },
    { inputs: 20, classes: 67, cutoffs: [10, 30, 50], divisor: 2 },
  ];

  it.each(SHAPES)("has the loss and the gradients of the twin: %o", (options) => {
    const { inputs, classes, cutoffs } = options;
    const layer = network(options);
    const targets = [classes - 1, 0, -1, ...cutoffs, ...cutoffs.map((cutoff) => cutoff - 1), -1];
    const x = randomFloats(targets.length * inputs, 7, 2);
    const { total, count, dx, gradients, logs } = layer.run(x, targets, 0.25);
    const at = { x, ...layer.weights() };
    const logsOf = (p: Numbers) => {
      const rows = rowsOf(p.x, inputs).map((row) => adaptiveLogs(row, p, cutoffs));
      return targets.map((target, i) => (target < 0 ? 0 : rows[i][target]));
    };
    const twin = (p: Numbers) => -logsOf(p).reduce((sum, log) => sum + log, 0);
    expect(count).toBe(targets.length - 2);
    expect(total).toBeCloseTo(twin(at), 4);
    expectClose(logs, logsOf(at));
    checkGradients(at, (p) => twin(p) * 0.25, { x: dx, ...gradients }, { most: 12 });
  });

  it.each(SHAPES)("gives all classes probabilities that add up to 1: %o", (options) => {
    const layer = network(options);
    const x = randomFloats(3 * options.inputs, 5, 2);
    const logs = layer.allLogs(x);
    const rows = rowsOf(logs, options.classes);
    for (const row of rows) expect(row.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 5);
    const targets = [0, options.classes - 1, options.cutoffs[0]];
    expectClose(
      layer.run(x, targets).logs,
      targets.map((target, i) => rows[i][target]),
    );
  });

  it("makes the likelier classes still likelier at a low temperature", () => {
    const { loss } = network(SHAPES[1]);
    const x = tensorOf(engine, randomFloats(9, 5, 2), 1, 9);
    const logs = loss.logits(pass, x);
    const sharpened = [...numbersOf(engine, logs)].map((log) => Math.exp(log / 0.5));
    const sum = sharpened.reduce((all, one) => all + one, 0);
    expectClose(
      numbersOf(engine, loss.probabilities(pass, logs, 0.5)),
      sharpened.map((one) => one / sum),
    );
  });

  it("gives every row the same bits whatever rows are with it", () => {
    const layer = network(SHAPES[2]);
    const targets = [66, 3, 12, 66, 31, 0, 49];
    const x = randomFloats(7 * 20, 11, 3);
    const together = layer.run(x, targets);
    const all = layer.allLogs(x);
    targets.forEach((target, row) => {
      const own = x.slice(row * 20, row * 20 + 20);
      const alone = layer.run(own, [target]);
      expect(alone.logs[0]).toBe(together.logs[row]);
      expect(alone.dx).toEqual(together.dx.slice(row * 20, row * 20 + 20));
      expect(layer.allLogs(own)).toEqual(all.slice(row * 67, row * 67 + 67));
    });
  });

  it("adds to the gradients", () => {
    const layer = network(SHAPES[1]);
    const x = randomFloats(18, 3);
    const { gradients } = layer.run(x, [12, 1]);
    for (const [name, gradient] of Object.entries(layer.run(x, [12, 1]).gradients))
      expect(gradient, name).toEqual(gradients[name].map((one) => one * 2));
  });

  it("has nothing to do without rows or targets", () => {
    const layer = network(SHAPES[1]);
    expect(layer.run([], [])).toMatchObject({ total: 0, count: 0 });
    const { total, count, dx, logs } = layer.run(randomFloats(18, 3), [-1, -1]);
    expect([total, count, ...logs]).toEqual([0, 0, 0, 0]);
    expect(dx).toEqual(new Float32Array(18));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("never makes a finite loss of an input of %d", (fault) => {
    const { total, logs } = network(SHAPES[1]).run([...randomFloats(8, 1), fault], [7]);
    expect(Number.isFinite(total)).toBe(false);
    expect(Number.isFinite(logs[0])).toBe(false);
  });

  it("refuses a target that is no class", () => {
    const layer = network(SHAPES[1]);
    expect(() => layer.run(randomFloats(18, 1), [0, 13])).toThrow("neither below 13 nor NO_TARGET");
  });

  it.each<[number[], boolean]>([
    [[1], true],
    [[2, 3, 9], true],
    [[], false],
    [[0, 4], false],
    [[4, 4], false],
    [[5, 4], false],
    [[4, 10], false],
    [[1.5], false],
    [[Number.NaN], false],
  ])("takes the cutoffs %j of ten classes: %s", (cutoffs, isRight) => {
    expect(areCutoffs(cutoffs, 10)).toBe(isRight);
  });
});

/** With seeded weights, or with these. */
function network(options: AdaptiveSoftmaxOptions, weights?: Numbers) {
  const slab = new Slab();
  const loss = adaptiveSoftmax(slab.scope("layer"), options);
  placeSlab(engine, slab);
  const named = (part: "value" | "gradient"): Record<string, Float32Array> =>
    Object.fromEntries(
      slab.weights.map((weight) => [weight.name.slice("layer.".length), numbersOf(engine, weight[part])]),
    );
  if (weights)
    for (const { name, value } of slab.weights)
      engine.numbers(value).set(weights[name.slice("layer.".length)]);
  const place = (x: ArrayLike<number>) => tensorOf(engine, x, x.length / options.inputs, options.inputs);
  return {
    loss,
    weights: () => named("value"),
    allLogs: (x: ArrayLike<number>) => numbersOf(engine, loss.logits(pass, place(x))),
    run: (x: ArrayLike<number>, targets: readonly number[], scale = 1) => {
      const pointer = targetsOf(targets);
      const logs = tensorOf(engine, new Float32Array(targets.length).fill(7), targets.length);
      loss.logProbabilities(pass, place(x), pointer, logs);
      const { total, count, dx } = loss.lossAndGradient(pass, place(x), pointer, scale);
      const numbers = { logs: numbersOf(engine, logs), dx: numbersOf(engine, dx) };
      return { total, count, ...numbers, gradients: named("gradient") };
    },
  };
}

function targetsOf(targets: readonly number[]): number {
  const pointer = engine.kernels.allocate(targets.length * 4);
  engine.kernels.u32(pointer, targets.length).set(targets.map((target) => (target < 0 ? NO_TARGET : target)));
  return pointer;
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    const error = Math.abs(found[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    expect(error, `[${i}]: ${found[i]}, not ${expected[i]}`).toBeLessThan(1e-5);
  }
}
