import { describe, expect, it } from "vitest";
import { bidirectional } from "../../src/nn/bidirectional.ts";
import { gru } from "../../src/nn/gru.ts";
import type { Scope } from "../../src/nn/slab.ts";
import { type Problem, problemOf, type Result, run } from "../helpers/recurrent.ts";

const shape = { time: 5, batch: 3, inputs: 3, hidden: 5 };
const lengths = [5, 2, 4];
const options = { inputs: shape.inputs, hidden: shape.hidden };
const both = (scope: Scope) =>
  bidirectional(gru(scope.scope("0"), options), gru(scope.scope("1"), { ...options, reverse: true }));

/** For outputs of twice the size, and two states. */
const problem: Problem = {
  ...problemOf(shape, 2, lengths),
  dOutput: problemOf({ ...shape, hidden: 2 * shape.hidden }, 2).dOutput,
};

describe("bidirectional", () => {
  it("is both directions side by side", () => {
    const result = run(both, problem);
    const sides = [0, 1].map((side) => oneSide(result, side));
    sides.forEach((alone, side) => {
      expect(columns(result.output, side)).toEqual(alone.output);
      expect(result.last[side]).toEqual(alone.last[0]);
      expect(result.dFirst[side]).toEqual(alone.dFirst[0]);
      for (const [name, gradient] of Object.entries(alone.gradients)) {
        expect(result.gradients[`${side}.${name}`]).toEqual(gradient);
      }
    });
    expect(result.dInput).toEqual(sides[0].dInput.map((value, i) => value + sides[1].dInput[i]));
  });

  it("reads each sequence from its own end", () => {
    const { output } = run(both, { ...problem, first: undefined });
    const row = 1; // of length 2
    const alone = run(both, {
      ...problem,
      time: 2,
      batch: 1,
      first: undefined,
      dLast: undefined,
      lengths: undefined,
      input: at(problem.input, shape.inputs, row),
      dOutput: at(problem.dOutput, 2 * shape.hidden, row),
    });
    expect(Float32Array.from(at(output, 2 * shape.hidden, row))).toEqual(alone.output);
  });
});

function oneSide({ weights }: Result, side: number): Result {
  const own = Object.entries(weights).filter(([name]) => name.startsWith(`${side}.`));
  return run((scope) => gru(scope, { ...options, reverse: side === 1 }), {
    ...problem,
    first: problem.first?.slice(side, side + 1),
    dLast: problem.dLast?.slice(side, side + 1),
    dOutput: columns(problem.dOutput, side),
    weights: Object.fromEntries(own.map(([name, numbers]) => [name.slice(2), numbers])),
  });
}

/** The left or the right half of each row. */
function columns(numbers: ArrayLike<number>, side: number): Float32Array {
  const { hidden } = shape;
  return Float32Array.from(numbers).filter((_, i) => Math.floor((i % (2 * hidden)) / hidden) === side);
}

/** One sequence at times 0 and 1. */
function at(numbers: ArrayLike<number>, columns: number, row: number): number[] {
  return Array.from(numbers).filter((_, i) => {
    const time = Math.floor(i / columns / shape.batch);
    return time < 2 && Math.floor(i / columns) % shape.batch === row;
  });
}
