/** Convolution with max pooling against its twin and PyTorch: fixtures/golden/convolution.json, which convolution.py beside it made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openBackend } from "../../src/engine/backends.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { type ConvolutionOptions, convolution } from "../../src/nn/convolution.ts";
import { Slab } from "../../src/nn/slab.ts";
import type { SpacedTexts } from "../../src/nn/spaced-texts.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { dot, rowsOf } from "../reference/layers.ts";
import { bestWindows } from "../reference/text-classifier.ts";

interface Golden {
  readonly activation: "relu" | "tanh";
  readonly inputs: number;
  readonly widths: readonly number[];
  readonly filters: number;
  readonly lengths: readonly number[];
  /** (T, E) each */
  readonly texts: readonly (readonly number[])[];
  readonly weights: Numbers;
  readonly output: readonly number[];
  readonly probe: readonly number[];
  readonly dTexts: readonly (readonly number[])[];
  readonly gradients: Numbers;
}

const golden: Golden[] = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/convolution.json", import.meta.url), "utf8"),
);
const engine = testEngine();

describe("convolution and PyTorch agree about", () => {
  it.each(golden)("widths $widths, $filters filters, $activation", (one) => {
    const layer = network(engine, one, one.weights);
    const found = layer.run(one.texts, one.probe);
    expectClose(found.output, one.output);
    expectClose(found.dTexts.flat(), one.dTexts.flat());
    for (const [name, gradient] of Object.entries(one.gradients))
      expectClose(found.gradients[name], gradient);
  });
});

const SHAPES = [
  { inputs: 3, widths: [1], filters: 1, lengths: [1] },
  { inputs: 4, widths: [2, 5], filters: 7, lengths: [1, 6, 3] },
  { inputs: 5, widths: [3, 4, 1], filters: 9, lengths: [4, 1, 2, 8] },
  { inputs: 2, widths: [4], filters: 3, lengths: [190, 5, 400] }, // windows in more than one block
] as const;

describe("convolution", () => {
  it.each(SHAPES)("has the output and the gradients of the twin: %o", ({ lengths, ...shape }) => {
    const options = { ...shape, activation: "tanh" as const };
    const layer = network(engine, options);
    const texts = randomTexts(lengths, options.inputs);
    const probe = randomFloats(lengths.length * layer.outputs, 5);
    const found = layer.run(texts, probe);
    const at = { x: texts.flat(), ...layer.weights() };
    const twin = (p: Numbers) => {
      let start = 0;
      return lengths.flatMap((length) => {
        const text = Array.from(p.x).slice(start * options.inputs, (start + length) * options.inputs);
        start += length;
        return bestWindows(rowsOf(text, options.inputs), p, options);
      });
    };
    expectClose(found.output, twin(at));
    const gradients = { x: found.dTexts.flat(), ...found.gradients };
    checkGradients(at, (p) => dot(twin(p), probe), gradients, { most: 30 });
  });

  it.each(SHAPES)("gives a text the same bits whatever texts and padding are around it: %o", (shape) => {
    const layer = network(engine, { ...shape, widths: [...shape.widths], activation: "relu" });
    const texts = randomTexts(shape.lengths, shape.inputs);
    const probe = randomFloats(texts.length * layer.outputs, 5);
    const together = layer.run(texts, probe);
    const summed = Object.fromEntries(
      Object.entries(together.gradients).map(([name, { length }]) => [name, new Float64Array(length)]),
    );
    texts.forEach((text, i) => {
      const part = [i * layer.outputs, (i + 1) * layer.outputs] as const;
      const alone = layer.run([text], probe.slice(...part), 3); // rows of zeros more than are needed
      expect(alone.output).toEqual(together.output.slice(...part));
      expect(alone.dTexts[0]).toEqual(together.dTexts[i]);
      for (const [name, gradient] of Object.entries(alone.gradients)) {
        gradient.forEach((number, at) => {
          summed[name][at] += number;
        });
      }
    });
    for (const [name, gradient] of Object.entries(together.gradients)) expectClose(gradient, summed[name]);
  });

  it("gives the gradient to the first of equal windows", () => {
    const layer = network(engine, { inputs: 1, widths: [2], filters: 1, activation: "tanh" });
    layer.set("2.W", [1, 1]);
    const { dTexts } = layer.run([[1, 2, 1, 2]], [1]);
    expect(dTexts[0].map((gradient) => gradient !== 0)).toEqual([true, true, false, false]);
  });

  it("does not hide NaN", () => {
    const layer = network(engine, SHAPES[1]);
    const text = randomTexts([5], 4)[0].map((number, at) => (at === 7 ? Number.NaN : number));
    expect(layer.run([text], randomFloats(layer.outputs, 1)).output.some(Number.isNaN)).toBe(true);
  });

  it("adds to the gradients of the weights", () => {
    const layer = network(engine, SHAPES[1]);
    const texts = randomTexts([3, 2], 4);
    const probe = randomFloats(2 * layer.outputs, 3);
    const once = layer.run(texts, probe).gradients;
    const twice = layer.run(texts, probe, 0, false).gradients;
    for (const [name, gradient] of Object.entries(twice)) {
      expectClose(
        gradient,
        once[name].map((number) => 2 * number),
      );
    }
  });
});

describe("windows in one product", () => {
  it("are what every backend makes of them", async () => {
    const options = { inputs: 24, widths: [3, 5], filters: 40 };
    const texts = randomTexts([30, 7, 61], 24);
    const probe = randomFloats(3 * 80, 2);
    const expected = network(engine, options).run(texts, probe);
    for (const name of ["relaxed", "blas"] as const) {
      const opened = await openBackend(name).catch(() => undefined);
      if (opened === undefined) continue; // this machine has no such backend
      const other = new Engine(new Kernels(opened.module), opened.backend);
      const found = network(other, options).run(texts, probe);
      expectClose(found.output, expected.output);
      expectClose(found.dTexts.flat(), expected.dTexts.flat());
    }
  });
});

/** The layer with these weights, or random ones. */
function network(own: Engine, options: ConvolutionOptions, weights: Numbers = {}) {
  const slab = new Slab();
  const layer = convolution(slab.scope("c"), options);
  placeSlab(own, slab);
  const set = (name: string, numbers: ArrayLike<number>) =>
    slab.weights
      .filter((weight) => weight.name === `c.${name}`)
      .forEach(({ value }) => {
        own.numbers(value).set(numbers);
      });
  for (const [name, numbers] of Object.entries(weights)) set(name, numbers);
  const named = (of: "value" | "gradient") =>
    Object.fromEntries(slab.weights.map((weight) => [weight.name.slice(2), numbersOf(own, weight[of])]));
  return {
    outputs: layer.outputs,
    set,
    weights: () => named("value"),
    /** Each text (T, E), with `more` rows of zeros around it than there must be. */
    run(texts: readonly (readonly number[])[], probe: ArrayLike<number>, more = 0, fresh = true) {
      if (fresh) own.kernels.f32(slab.gradients, slab.size).fill(0);
      const spaced = spacedOf(own, texts, options.inputs, layer.gap + more);
      const [output, backward] = layer.forward(testPass(own), spaced);
      const found = [...numbersOf(own, output)];
      const dVectors = numbersOf(own, backward(tensorOf(own, probe, texts.length, layer.outputs)));
      const dTexts = texts.map((text, i) => {
        const start = spaced.starts[i] * options.inputs;
        return [...dVectors.slice(start, start + text.length)];
      });
      return { output: found, dTexts, gradients: named("gradient") };
    },
  };
}

function spacedOf(
  own: Engine,
  texts: readonly (readonly number[])[],
  inputs: number,
  gap: number,
): SpacedTexts {
  const zeros = Array<number>(gap * inputs).fill(0);
  const numbers = [...zeros, ...texts.flatMap((text) => [...text, ...zeros])];
  const lengths = texts.map((text) => text.length / inputs);
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length + gap, gap));
  return { vectors: tensorOf(own, numbers, numbers.length / inputs, inputs), starts, lengths };
}

const randomTexts = (lengths: readonly number[], inputs: number): number[][] =>
  lengths.map((length, i) => [...randomFloats(length * inputs, 11 + i, 1)]);

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  Array.from(found).forEach((number, i) => {
    expect(number, `number ${i}`).toBeCloseTo(expected[i], 4);
  });
}
