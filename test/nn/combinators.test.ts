import { describe, expect, it } from "vitest";
import { type ActivationName, activation } from "../../src/nn/activation.ts";
import { chain } from "../../src/nn/chain.ts";
import type { Layer } from "../../src/nn/layer.ts";
import { linear } from "../../src/nn/linear.ts";
import { residual } from "../../src/nn/residual.ts";
import { Slab } from "../../src/nn/slab.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Doubles } from "../helpers/gradients.ts";
import * as twin from "../reference/layers.ts";

const engine = testEngine();
const pass = testPass(engine);

const TWINS: Readonly<Record<ActivationName, (x: number) => number>> = {
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

const NAMES: readonly ActivationName[] = ["tanh", "relu", "sigmoid"];

/** Compares a layer's output, and its gradient at a random direction, with the twin's. */
function compare(layer: Layer, inputs: number, weights: Doubles, expected: (p: Doubles) => number[]): void {
  const x = randomFloats(3 * inputs, 21, 2);
  const [output, backward] = layer.forward(pass, tensorOf(engine, x, 3, inputs));
  const at = { ...weights, x: Float64Array.from(x) };
  const numbers = expected(at);
  numbersOf(engine, output).forEach((number, i) => {
    expect(number).toBeCloseTo(numbers[i], 5);
  });
  const probe = randomFloats(output.size, 22);
  const dInput = backward(tensorOf(engine, probe, ...output.shape));
  checkGradients(at, (p) => twin.dot(expected(p), probe), { x: numbersOf(engine, dInput) });
}

describe("activation", () => {
  it.each(NAMES)("of %s has the output and the gradient of the twin", (name) => {
    compare(activation(name), 7, {}, ({ x }) => Array.from(x, TWINS[name]));
  });
});

describe("chain", () => {
  it("of no layers is the identity", () => {
    compare(chain(), 5, {}, ({ x }) => [...x]);
  });

  it("goes through its layers in order, and back", () => {
    const slab = new Slab();
    const scope = slab.scope("chain");
    const layers = [linear(scope.scope("0"), { inputs: 4, outputs: 5 }), activation("tanh")];
    const last = linear(scope.scope("2"), { inputs: 5, outputs: 2 });
    placeSlab(engine, slab);
    const [W0, b0, W2, b2] = slab.weights.map(({ value }) => Float64Array.from(engine.numbers(value)));
    compare(chain(...layers, last), 4, { W0, b0, W2, b2 }, (p) =>
      twin.linear(twin.linear(p.x, p.W0, p.b0, 4).map(Math.tanh), p.W2, p.b2, 5),
    );
  });
});

describe("residual", () => {
  it("adds its input, although the layer writes over its gradient", () => {
    compare(residual(activation("tanh")), 6, {}, ({ x }) => Array.from(x, (one) => one + Math.tanh(one)));
  });

  it("of nothing is twice the input", () => {
    compare(residual(chain()), 5, {}, ({ x }) => Array.from(x, (one) => 2 * one));
  });
});
