/** The layers against PyTorch: fixtures/golden/layers.json, which layers.py beside it made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/engine/tensor.ts";
import { embedding } from "../../src/nn/embedding.ts";
import type { Layer } from "../../src/nn/layer.ts";
import { layerNorm } from "../../src/nn/layer-norm.ts";
import { linear } from "../../src/nn/linear.ts";
import { type PoolingName, pooling } from "../../src/nn/pooling.ts";
import { type Scope, Slab } from "../../src/nn/slab.ts";
import { NO_TARGET, softmaxLoss } from "../../src/nn/softmax-loss.ts";
import { tensorOf, testEngine, testPass } from "../helpers/engine.ts";

interface Golden {
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly output: number[];
  readonly probe: number[];
  readonly gradients: Readonly<Record<string, number[]>>;
  readonly ids: number[];
  readonly targets: number[];
  readonly weights: number[];
  readonly lengths: number[];
  readonly shape: number[];
}

const SIZE = 5;
const CLASSES = 7;

const golden: Record<string, Golden> = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/layers.json", import.meta.url), "utf8"),
);
const engine = testEngine();
const pass = testPass(engine);

describe("the layers and PyTorch agree about", () => {
  it("embedding", () => {
    const { ids, inputs, output, probe, gradients } = golden.embedding;
    const { layer, slab } = placed((scope) => embedding(scope, { vocabulary: CLASSES, size: SIZE }), inputs);
    const [found, backward] = layer.forward(pass, words(ids), ids.length);
    expectClose(found, output);
    backward(tensorOf(engine, probe, ids.length, SIZE));
    expectClose(slab.weights[0].gradient, gradients.W);
  });

  it("linear", () => compareLayer(golden.linear, (scope) => linear(scope, { inputs: SIZE, outputs: 4 })));

  it("layer norm", () => compareLayer(golden.layer_norm, (scope) => layerNorm(scope, { size: SIZE })));

  it.each([
    { name: "cross_entropy", smoothing: 0 },
    { name: "smoothed_cross_entropy", smoothing: 0.1 },
    { name: "weighted_cross_entropy", smoothing: 0 },
  ])("$name", ({ name, smoothing }) => {
    const { inputs, targets, weights = [], output, probe, gradients } = golden[name];
    const options = { inputs: SIZE, classes: CLASSES, smoothing };
    const { layer, slab } = placed((scope) => softmaxLoss(scope, options), inputs);
    const x = tensorOf(engine, inputs.x, targets.length, SIZE);
    const classWeights = weights.length > 0 ? tensorOf(engine, weights, CLASSES).pointer : 0;
    const { total, dx } = layer.lossAndGradient(pass, x, words(targets), probe[0], classWeights);
    expect(total).toBeCloseTo(output[0], 4);
    expectGradients(slab, dx, gradients);
  });

  it("cross entropy with the embedding's weight", () => {
    const { ids, targets, inputs, output, probe, gradients } = golden.tied_cross_entropy;
    const { layer, slab } = placed((scope) => {
      const table = embedding(scope, { vocabulary: CLASSES, size: SIZE });
      return { table, loss: softmaxLoss(scope, { inputs: SIZE, classes: CLASSES, tied: table.weight }) };
    }, inputs);
    const [x, backward] = layer.table.forward(pass, words(ids), ids.length);
    const { total, dx } = layer.loss.lossAndGradient(pass, x, words(targets), probe[0]);
    backward(dx);
    expect(total).toBeCloseTo(output[0], 4);
    expectGradients(slab, undefined, gradients);
  });

  it.each<PoolingName>(["mean", "max", "last"])("pooling by %s", (name) => {
    const { inputs, shape, lengths, output, probe, gradients } = golden[`${name}_pooling`];
    const ragged = { ...pass, lengths: words(lengths) };
    const [found, backward] = pooling(name).forward(ragged, tensorOf(engine, inputs.x, ...shape));
    expectClose(found, output);
    expectClose(backward(tensorOf(engine, probe, ...found.shape)), gradients.x);
  });
});

function compareLayer({ inputs, output, probe, gradients }: Golden, make: (scope: Scope) => Layer): void {
  const { layer, slab } = placed(make, inputs);
  const [found, backward] = layer.forward(pass, tensorOf(engine, inputs.x, inputs.x.length / SIZE, SIZE));
  expectClose(found, output);
  expectGradients(slab, backward(tensorOf(engine, probe, ...found.shape)), gradients);
}

/** A network whose weights have the numbers of the inputs of the same names. */
function placed<Made>(make: (scope: Scope) => Made, inputs: Golden["inputs"]): { layer: Made; slab: Slab } {
  const slab = new Slab();
  const layer = make(slab.scope("layer"));
  slab.values = engine.keep(slab.size).pointer;
  slab.gradients = engine.keep(slab.size).pointer;
  for (const { name, value } of slab.weights) engine.numbers(value).set(inputs[shortName(name)]);
  return { layer, slab };
}

function expectGradients(slab: Slab, dx: Tensor | undefined, gradients: Golden["gradients"]): void {
  if (dx) expectClose(dx, gradients.x);
  for (const { name, gradient } of slab.weights) expectClose(gradient, gradients[shortName(name)]);
}

function expectClose(found: Tensor, expected: readonly number[]): void {
  expect(found.size).toBe(expected.length);
  engine.numbers(found).forEach((number, i) => {
    expect(number, `number ${i}`).toBeCloseTo(expected[i], 5);
  });
}

const shortName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

function words(numbers: readonly number[]): number {
  const pointer = engine.kernels.allocate(numbers.length * 4);
  engine.kernels.u32(pointer, numbers.length).set(numbers.map((one) => (one < 0 ? NO_TARGET : one)));
  return pointer;
}
