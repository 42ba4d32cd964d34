import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/engine/tensor.ts";
import type { Layer, Recurrent, State } from "../../src/nn/layer.ts";
import { lstm } from "../../src/nn/lstm.ts";
import { rnn } from "../../src/nn/rnn.ts";
import type { Scope } from "../../src/nn/slab.ts";
import { type StackOptions, stack } from "../../src/nn/stack.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { expectAllClose, expectClose, type Problem, problemOf, run } from "../helpers/recurrent.ts";
import { lstmCell, recurrent, rnnCell, type Sequence } from "../reference/recurrent.ts";

const shape = { time: 4, batch: 3, inputs: 3, hidden: 5 };
const STATES = 3; // h and c of the LSTM, h of the simple network
const lengths = [4, 1, 3];

/** Doubles, and writes over the gradient it is given, as a layer may. */
const doubling: Layer = {
  forward({ engine }, input) {
    const output = engine.tensor(...input.shape);
    engine.call.vector_scale(output.pointer, input.pointer, input.size, 2);
    return [
      output,
      (dOutput) => {
        engine.call.vector_scale(dOutput.pointer, dOutput.pointer, dOutput.size, 2);
        return dOutput;
      },
    ];
  },
};

/** The layer, but it writes over the gradient it is given, as a layer may. */
const careless = (layer: Recurrent): Recurrent => ({
  ...layer,
  forward: (pass, input, first) => {
    const [result, backward] = layer.forward(pass, input, first);
    const spoil = (dOutput: Tensor, dLast?: State) => {
      const gradient = backward(dOutput, dLast);
      pass.engine.numbers(dOutput).fill(7);
      return gradient;
    };
    return [result, spoil];
  },
});

const make = (options: StackOptions) => (scope: Scope) => {
  const below = lstm(scope.scope("0"), shape);
  const above = rnn(scope.scope("1"), { inputs: shape.hidden, hidden: shape.hidden });
  return stack([careless(below), careless(above)], options);
};

describe("stack", () => {
  it.each([
    { name: "plain", options: {}, factor: 1 },
    { name: "with a layer between", options: { between: [doubling] }, factor: 2 },
    { name: "with residuals", options: { residual: true }, factor: 1 },
    { name: "with both", options: { between: [doubling], residual: true }, factor: 2 },
  ])("has the outputs and gradients of its twin: $name", ({ options, factor }) => {
    const problem = withoutPaddedGradient(problemOf(shape, STATES, lengths));
    const result = run(make(options), problem);
    const at: Numbers = { ...result.weights, input: problem.input, ...named(problem.first) };
    const expected = twin(at, factor, options.residual === true);
    expectClose(result.output, expected.output);
    expectAllClose(result.last, expected.last);
    const gradients = { ...result.gradients, input: result.dInput, ...named(result.dFirst) };
    checkGradients(at, (p) => loss(problem, twin(p, factor, options.residual === true)), gradients, {
      most: 40,
    });
  });

  it("is its layer when there is one only", () => {
    const problem = problemOf(shape, 2, lengths);
    const alone = run((scope) => lstm(scope, shape), problem);
    expect(run((scope) => stack([lstm(scope, shape)], { between: [] }), problem)).toEqual(alone);
  });

  it("refuses a wrong number of layers between", () => {
    expect(() => run(make({ between: [] }), problemOf(shape, STATES))).toThrow("2 layers have 1 gaps, not 0");
  });
});

/** Only the second layer has outputs as long as its inputs. */
function twin(p: Numbers, factor: number, residual: boolean): Sequence {
  const below = recurrent(lstmCell, shape, weightsOf(p, 0), p.input, [p.first0, p.first1], { lengths });
  const middle = below.output.map((value) => value * factor);
  const upper = { ...shape, inputs: shape.hidden };
  const { output, last } = recurrent(rnnCell(Math.tanh), upper, weightsOf(p, 1), middle, [p.first2], {
    lengths,
  });
  return {
    output: residual ? output.map((value, i) => value + middle[i]) : output,
    last: [...below.last, ...last],
  };
}

const weightsOf = (p: Numbers, layer: number): Numbers => ({
  W_x: p[`${layer}.W_x`],
  W_h: p[`${layer}.W_h`],
  b: p[`${layer}.b`],
});

function loss({ dOutput, dLast = [] }: Problem, { output, last }: Sequence): number {
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
  return dot(output, dOutput) + last.reduce((sum, state, i) => sum + dot(state, dLast[i]), 0);
}

/** A residual hands on the gradients of padded places, so whoever is above must give none. */
function withoutPaddedGradient(problem: Problem): Problem {
  const isReal = (i: number) => {
    const row = Math.floor(i / shape.hidden);
    return Math.floor(row / shape.batch) < lengths[row % shape.batch];
  };
  return { ...problem, dOutput: Array.from(problem.dOutput, (value, i) => (isReal(i) ? value : 0)) };
}

const named = (states: readonly ArrayLike<number>[] = []): Numbers =>
  Object.fromEntries(states.map((state, i) => [`first${i}`, state]));
