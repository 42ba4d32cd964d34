import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { zeros } from "../../src/nn/initializers.ts";
import { Slab } from "../../src/nn/slab.ts";
import { NO_TARGET, type SoftmaxLossOptions, softmaxLoss } from "../../src/nn/softmax-loss.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients } from "../helpers/gradients.ts";
import { classLogits, crossEntropy, logSoftmax, rowsOf, sum } from "../reference/layers.ts";

const engine = testEngine();
const pass = testPass(engine);

describe("softmaxLoss", () => {
  it.each([
    { rows: 1, inputs: 1, classes: 1 },
    { rows: 3, inputs: 4, classes: 2 },
    { rows: 5, inputs: 8, classes: 13 },
    { rows: 8, inputs: 5, classes: 64, smoothing: 0.1 },
    { rows: 4, inputs: 3, classes: 67, weighted: true },
    { rows: 4, inputs: 3, classes: 7, smoothing: 0.3, weighted: true, bias: false },
  ])("has the loss and the gradients of the twin: %o", ({ rows, inputs, classes, ...options }) => {
    const { smoothing = 0, weighted = false, bias = true } = options;
    const { loss, W, b } = network({ inputs, classes, smoothing, bias });
    const targets = Array.from({ length: rows }, (_, i) => (i === 2 ? -1 : (i * 5) % classes));
    const weights = Float32Array.from({ length: classes }, (_, i) => (weighted ? 0.5 + i : 1));
    const x = randomFloats(rows * inputs, 7, 2);
    const input = tensorOf(engine, x, rows, inputs);
    const pointer = weighted ? tensorOf(engine, weights, classes).pointer : 0;
    const { total, count, dx } = loss.lossAndGradient(pass, input, targetsOf(engine, targets), 0.25, pointer);
    const at = {
      x,
      W: numbersOf(engine, W.value),
      b: b ? numbersOf(engine, b.value) : new Float32Array(classes),
    };
    const twin = (p: Record<string, Float64Array>) =>
      sum(crossEntropy(classLogits(p.x, p.W, p.b, inputs), targets, { smoothing, weights }));
    expect(count).toBe(targets.filter((target) => target >= 0).length);
    expect(total).toBeCloseTo(twin(doubles(at)), 4);
    const gradients = { x: numbersOf(engine, dx), W: numbersOf(engine, W.gradient) };
    checkGradients(
      at,
      (p) => twin(p) * 0.25,
      b ? { ...gradients, b: numbersOf(engine, b.gradient) } : gradients,
    );
  });

  it("adds to the gradients, and to those of the weight it is tied to", () => {
    const slab = new Slab();
    const table = slab.scope("embedding").weight("W", [6, 3], zeros); // (V, E)
    const loss = softmaxLoss(slab.scope("output"), { inputs: 3, classes: 6, tied: table });
    expect(slab.weights.map(({ name }) => name)).toEqual(["embedding.W", "output.b"]);
    placeSlab(engine, slab);
    const x = tensorOf(engine, randomFloats(6, 3), 2, 3);
    const targets = targetsOf(engine, [4, 1]);
    loss.lossAndGradient(pass, x, targets, 1);
    const once = numbersOf(engine, table.gradient);
    loss.lossAndGradient(pass, x, targets, 1);
    expect(numbersOf(engine, table.gradient)).toEqual(once.map((gradient) => gradient * 2));
    expect(once.some((gradient) => gradient !== 0)).toBe(true);
  });

  it("gives every row the same bits whatever rows are with it and however they fall into blocks", () => {
    const classes = 300_000; // three rows a block
    const { loss } = network({ inputs: 5, classes });
    const numbers = randomFloats(7 * 5, 11, 3);
    const targets = [5, 299_999, 0, 17, 123_456, 9, 1];
    const together = run(loss, numbers, targets);
    targets.forEach((target, row) => {
      const alone = run(loss, numbers.slice(row * 5, row * 5 + 5), [target]);
      expect(alone.logs[0]).toBe(together.logs[row]);
      expect(alone.dx).toEqual(together.dx.slice(row * 5, row * 5 + 5));
      expect(Math.fround(-alone.total)).toBe(alone.logs[0]);
    });
    const last = run(loss, numbers.slice(10), targets.slice(2));
    expect(last.logs).toEqual(together.logs.slice(2));
    expect(last.dx).toEqual(together.dx.slice(10));
  });

  it("ignores rows without a target", () => {
    const { loss, W } = network({ inputs: 2, classes: 3 });
    const { total, count, dx } = loss.lossAndGradient(
      pass,
      tensorOf(engine, [1, 2, 3, 4], 2, 2),
      targetsOf(engine, [-1, -1]),
      1,
    );
    expect([total, count]).toEqual([0, 0]);
    expect(numbersOf(engine, dx)).toEqual(new Float32Array(4));
    expect(numbersOf(engine, W.gradient)).toEqual(new Float32Array(6));
  });

  it("has nothing to do without rows", () => {
    const { loss } = network({ inputs: 2, classes: 3 });
    expect(loss.lossAndGradient(pass, engine.keep(0, 2), 16, 1)).toMatchObject({ total: 0, count: 0 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "never makes a finite loss of a logit of %d, wherever it is",
    (fault) => {
      const classes = 37;
      const { loss, b } = network({ inputs: 2, classes });
      for (let at = 0; at < classes; at++) {
        if (b) engine.numbers(b.value).fill(0)[at] = fault;
        const { total, logs } = run(loss, Float32Array.of(1, 2), [3]);
        expect(Number.isFinite(total)).toBe(false);
        expect(Number.isFinite(logs[0])).toBe(false);
      }
    },
  );

  it("is exact for logits far apart", () => {
    const { loss, W, b } = network({ inputs: 1, classes: 3 });
    engine.numbers(W.value).fill(0);
    if (b) engine.numbers(b.value).set([-3e38, 3e37, 0]);
    expect(run(loss, Float32Array.of(1), [1]).total).toBe(0);
    expect(run(loss, Float32Array.of(1), [2]).total).toBeCloseTo(3e37, -32);
  });

  it("refuses a target that is no class", () => {
    const { loss } = network({ inputs: 2, classes: 3 });
    const x = engine.keep(2, 2);
    expect(() => loss.lossAndGradient(pass, x, targetsOf(engine, [0, 3]), 1)).toThrow("below 3");
    expect(() => loss.logProbabilities(pass, x, targetsOf(engine, [7, 0]), engine.keep(2))).toThrow(
      "below 3",
    );
  });

  it("gives the probabilities of a few rows at a temperature", () => {
    const { loss, W, b } = network({ inputs: 3, classes: 19 });
    const x = randomFloats(6, 5, 4);
    const logits = loss.logits(pass, tensorOf(engine, x, 2, 3));
    const expected = classLogits(x, numbersOf(engine, W.value), numbersOf(engine, b?.value ?? W.value), 3);
    numbersOf(engine, logits).forEach((logit, i) => {
      expect(logit).toBeCloseTo(expected[i], 5);
    });
    const probabilities = numbersOf(engine, loss.probabilities(pass, logits, 0.7));
    const logs = rowsOf(expected, 19).flatMap((row) => logSoftmax(row.map((logit) => logit / 0.7)));
    probabilities.forEach((probability, i) => {
      expect(probability).toBeCloseTo(Math.exp(logs[i]), 6);
    });
  });

  it("gives a class that is ruled out the probability 0", () => {
    const { loss } = network({ inputs: 1, classes: 5 });
    const logits = tensorOf(engine, [Number.NEGATIVE_INFINITY, 1, 1, 1, Number.NEGATIVE_INFINITY], 1, 5);
    const third = Math.fround(1 / 3);
    expect([...numbersOf(engine, loss.probabilities(pass, logits, 1))]).toEqual([0, third, third, third, 0]);
  });
});

function network(options: SoftmaxLossOptions) {
  const slab = new Slab();
  const loss = softmaxLoss(slab.scope("output"), options);
  placeSlab(engine, slab);
  const [W, b] = slab.weights;
  return { loss, W, b: slab.weights.length > 1 ? b : undefined };
}

/** The total, each row's log-probability and dx, as copies. */
function run(loss: ReturnType<typeof softmaxLoss>, x: Float32Array, targets: readonly number[]) {
  const input = tensorOf(engine, x, targets.length, x.length / targets.length);
  const pointer = targetsOf(engine, targets);
  const logs = engine.keep(targets.length);
  loss.logProbabilities(pass, input, pointer, logs);
  const mark = engine.step.mark();
  const { total, dx } = loss.lossAndGradient(pass, input, pointer, 0.5);
  const result = { total, logs: numbersOf(engine, logs), dx: numbersOf(engine, dx) };
  engine.step.release(mark);
  return result;
}

function targetsOf({ kernels }: Engine, targets: readonly number[]): number {
  const pointer = kernels.allocate(targets.length * 4);
  kernels.u32(pointer, targets.length).set(targets.map((target) => (target < 0 ? NO_TARGET : target)));
  return pointer;
}

const doubles = (at: Record<string, Float32Array>): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(at).map(([name, numbers]) => [name, Float64Array.from(numbers)]));
