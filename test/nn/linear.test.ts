import { describe, expect, it } from "vitest";
import { linear } from "../../src/nn/linear.ts";
import { Slab } from "../../src/nn/slab.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients } from "../helpers/gradients.ts";
import * as twin from "../reference/layers.ts";

const engine = testEngine();

describe("linear", () => {
  it.each([
    { shape: [1], inputs: 1, outputs: 1 },
    { shape: [4, 3], inputs: 5, outputs: 8 },
    { shape: [13], inputs: 8, outputs: 3, bias: false },
  ])("has the output and the gradients of the twin: %o", ({ shape, inputs, outputs, bias = true }) => {
    const slab = new Slab();
    const layer = linear(slab.scope("linear"), { inputs, outputs, bias });
    placeSlab(engine, slab);
    const [W, b] = slab.weights;
    const rows = shape.reduce((all, length) => all * length, 1);
    const x = randomFloats(rows * inputs, 3);
    const [output, backward] = layer.forward(testPass(engine), tensorOf(engine, x, ...shape, inputs));
    expect(output.shape).toEqual([...shape, outputs]);

    const at = {
      x,
      W: numbersOf(engine, W.value),
      b: b ? numbersOf(engine, b.value) : new Float32Array(outputs),
    };
    const expected = twin.linear(x, at.W, at.b, inputs);
    numbersOf(engine, output).forEach((number, i) => {
      expect(number).toBeCloseTo(expected[i], 5);
    });

    const probe = randomFloats(rows * outputs, 4);
    const dInput = backward(tensorOf(engine, probe, ...output.shape));
    expect(dInput.shape).toEqual([...shape, inputs]);
    const gradients = { x: numbersOf(engine, dInput), W: numbersOf(engine, W.gradient) };
    checkGradients(
      at,
      (p) => twin.dot(twin.linear(p.x, p.W, p.b, inputs), probe),
      b ? { ...gradients, b: numbersOf(engine, b.gradient) } : gradients,
    );
  });
});
