import { describe, expect, it } from "vitest";
import { layerNorm } from "../../src/nn/layer-norm.ts";
import { Slab } from "../../src/nn/slab.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients } from "../helpers/gradients.ts";
import * as twin from "../reference/layers.ts";

const engine = testEngine();

describe("layerNorm", () => {
  it.each([
    { shape: [1], size: 1 },
    { shape: [2], size: 3 },
    { shape: [2, 3], size: 4 },
    { shape: [5], size: 13 },
    { shape: [0], size: 8 },
    { shape: [3], size: 64, epsilon: 0.1 },
  ])("has the output and the gradients of the twin: %o", ({ shape, size, epsilon = 1e-5 }) => {
    const slab = new Slab();
    const layer = layerNorm(slab.scope("norm"), { size, epsilon });
    placeSlab(engine, slab);
    const [gain, bias] = slab.weights;
    const rows = shape.reduce((all, length) => all * length, 1);
    const x = randomFloats(rows * size, 3).map((number) => number + 2);
    const [output, backward] = layer.forward(testPass(engine), tensorOf(engine, x, ...shape, size));
    expect(output.shape).toEqual([...shape, size]);

    const at = { x, gain: numbersOf(engine, gain.value), bias: numbersOf(engine, bias.value) };
    const expected = twin.layerNorm(x, at.gain, at.bias, epsilon);
    numbersOf(engine, output).forEach((number, i) => {
      expect(number).toBeCloseTo(expected[i], 5);
    });

    const probe = randomFloats(rows * size, 4);
    const dInput = backward(tensorOf(engine, probe, ...output.shape));
    checkGradients(at, (p) => twin.dot(twin.layerNorm(p.x, p.gain, p.bias, epsilon), probe), {
      x: numbersOf(engine, dInput),
      gain: numbersOf(engine, gain.gradient),
      bias: numbersOf(engine, bias.gradient),
    });
  });

  it("does not lose a small spread around a large mean", () => {
    const slab = new Slab();
    const layer = layerNorm(slab.scope("norm"), { size: 5 });
    placeSlab(engine, slab);
    const [gain, bias] = slab.weights;
    engine.numbers(gain.value).fill(1);
    engine.numbers(bias.value).fill(0);
    const [output] = layer.forward(testPass(engine), tensorOf(engine, [1000, 1001, 1002, 1003, 1004], 1, 5));
    const expected = [-2, -1, 0, 1, 2].map((x) => x / Math.sqrt(2.00001));
    numbersOf(engine, output).forEach((number, i) => {
      expect(number).toBeCloseTo(expected[i], 6);
    });
  });
});
