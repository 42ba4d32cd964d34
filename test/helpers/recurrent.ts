/** Runs of recurrent layers for tests: numbers in, numbers out, and what every such layer must hold to. */
import { describe, expect, it } from "vitest";
import { dropout } from "../../src/nn/dropout.ts";
import type { Pass, Recurrent } from "../../src/nn/layer.ts";
import type { RecurrentOptions } from "../../src/nn/recurrence.ts";
import { type Scope, Slab } from "../../src/nn/slab.ts";
import { type Cell, recurrent, type Sequence, type Shape } from "../reference/recurrent.ts";
import { placeSlab, randomFloats, tensorOf, testEngine, testPass } from "./engine.ts";
import { checkGradients, type Numbers } from "./gradients.ts";

export type Make = (scope: Scope) => Recurrent;

/** What goes into a run; `dOutput` and `dLast` are what the loss multiplies the results with. */
export interface Problem {
  readonly time: number;
  readonly batch: number;
  readonly input: ArrayLike<number>; // (T, B, E)
  readonly first?: readonly ArrayLike<number>[];
  readonly dOutput: ArrayLike<number>; // (T, B, H)
  readonly dLast?: readonly ArrayLike<number>[];
  readonly lengths?: readonly number[];
  /** True unless it says otherwise. */
  readonly training?: boolean;
  /** By the names within the layer; without them seeded numbers. */
  readonly weights?: Numbers;
}

export interface Result {
  readonly output: Float32Array;
  readonly last: Float32Array[];
  readonly dInput: Float32Array;
  readonly dFirst: Float32Array[];
  /** By the names within the layer. */
  readonly weights: Record<string, Float32Array>;
  readonly gradients: Record<string, Float32Array>;
}

/** Forward and back through a new layer. */
export function run(make: Make, problem: Problem): Result {
  const { time, batch } = problem;
  const engine = testEngine();
  const slab = new Slab();
  const layer = make(slab.scope("layer"));
  placeSlab(engine, slab);
  const names = slab.weights.map(({ name }) => name.slice("layer.".length));
  const all = (part: "value" | "gradient") =>
    Object.fromEntries(slab.weights.map((weight, i) => [names[i], engine.numbers(weight[part]).slice()]));
  slab.weights.forEach((weight, i) => {
    if (problem.weights) engine.numbers(weight.value).set(problem.weights[names[i]]);
  });
  const place = (numbers: ArrayLike<number>, ...shape: number[]) =>
    tensorOf(engine, numbers, ...shape, numbers.length / shape.reduce((a, b) => a * b));
  const states = (numbers?: readonly ArrayLike<number>[]) => numbers?.map((state) => place(state, batch));
  const { training = true } = problem;
  const pass = testPass(engine, { training, lengths: placeLengths(engine, problem.lengths) });
  const [{ output, last }, backward] = layer.forward(
    pass,
    place(problem.input, time, batch),
    states(problem.first),
  );
  const results = {
    output: engine.numbers(output).slice(),
    last: last.map((state) => engine.numbers(state).slice()),
  };
  const { input, first } = backward(place(problem.dOutput, time, batch), states(problem.dLast));
  return {
    ...results,
    dInput: engine.numbers(input).slice(),
    dFirst: first.map((state) => engine.numbers(state).slice()),
    weights: all("value"),
    gradients: all("gradient"),
  };
}

function placeLengths({ kernels }: Pass["engine"], lengths?: readonly number[]): number {
  if (lengths === undefined) return 0;
  const pointer = kernels.allocate(lengths.length * 4);
  kernels.u32(pointer, lengths.length).set(lengths);
  return pointer;
}

/** A problem of seeded numbers. At padded places the gradient is not zero, as a layer must not look at it. */
export function problemOf(
  { time, batch, inputs, hidden }: Shape,
  states: number,
  lengths?: readonly number[],
): Problem {
  const many = (seed: number) =>
    Array.from({ length: states }, (_, i) => randomFloats(batch * hidden, seed + i, 1));
  return {
    time,
    batch,
    input: randomFloats(time * batch * inputs, 101, 1),
    first: many(201),
    dOutput: randomFloats(time * batch * hidden, 301, 1),
    dLast: many(401),
    lengths,
  };
}

const SHAPES: Shape[] = [
  { time: 1, batch: 1, inputs: 1, hidden: 1 },
  { time: 3, batch: 2, inputs: 5, hidden: 4 },
  { time: 2, batch: 2, inputs: 2, hidden: 7 },
  { time: 4, batch: 3, inputs: 3, hidden: 5 },
  { time: 5, batch: 4, inputs: 8, hidden: 13 },
];

/** What every recurrent layer of one cell must hold to; `states` is how many members its state has. */
export function describeRecurrent(
  name: string,
  states: number,
  cell: Cell,
  make: (options: RecurrentOptions) => Make,
): void {
  const makeRead = ({ inputs, hidden }: Shape, reverse = false) => make({ inputs, hidden, reverse });
  const cases = SHAPES.flatMap((shape) => [
    { shape, reverse: false },
    {
      shape,
      reverse: false,
      lengths: Array.from({ length: shape.batch }, (_, b) => (b * 2 + 1) % (shape.time + 1)),
    },
    {
      shape,
      reverse: true,
      lengths: Array.from({ length: shape.batch }, (_, b) => Math.max(0, shape.time - b)),
    },
  ]);

  describe(name, () => {
    it.each(cases)("has the outputs and gradients of its slow twin: %j", ({ shape, reverse, lengths }) => {
      const problem = problemOf(shape, states, lengths);
      const result = run(makeRead(shape, reverse), problem);
      const twin = (p: Numbers) =>
        recurrent(cell, shape, p, p.input, firstOf(p, states), { lengths, reverse });
      const at = { ...result.weights, input: problem.input, ...named(problem.first) };
      expectClose(result.output, twin(at).output);
      expectAllClose(result.last, twin(at).last);
      const gradients = { ...result.gradients, input: result.dInput, ...named(result.dFirst) };
      checkGradients(at, (p) => loss(problem, shape, twin(p)), gradients, { most: 40 });
    });

    it.each(cases)("drops of the state what dropout of a batch drops: %j", ({ shape, reverse, lengths }) => {
      const { batch, inputs, hidden } = shape;
      const options = { inputs, hidden, reverse, recurrentDropout: 0.4 };
      const problem = problemOf(shape, states, lengths);
      const result = run(make(options), problem);
      const mask = maskOf(options.recurrentDropout, batch, hidden);
      const twin = (p: Numbers) =>
        recurrent(cell, shape, p, p.input, firstOf(p, states), { lengths, reverse, mask });
      const at = { ...result.weights, input: problem.input, ...named(problem.first) };
      expectClose(result.output, twin(at).output);
      expectAllClose(result.last, twin(at).last);
      const gradients = { ...result.gradients, input: result.dInput, ...named(result.dFirst) };
      checkGradients(at, (p) => loss(problem, shape, twin(p)), gradients, { most: 15 });
    });

    it("drops nothing of the state but in training", () => {
      const { inputs, hidden } = SHAPES[3];
      const dropping = { inputs, hidden, recurrentDropout: 0.4 };
      const problem = { ...problemOf(SHAPES[3], states), training: false };
      expect(run(make(dropping), problem)).toEqual(run(make({ inputs, hidden }), problem));
      const wrong = { ...dropping, recurrentDropout: 1 };
      expect(() => run(make(wrong), problem)).toThrow("a dropout rate of 1 is not in [0, 1)");
    });

    it("begins from zeros, and needs no gradient of the last state", () => {
      const shape = SHAPES[3];
      const problem = problemOf(shape, states);
      const zeros = Array.from({ length: states }, () => new Float32Array(shape.batch * shape.hidden));
      const { first: _, dLast: __, ...without } = problem;
      expect(run(makeRead(shape), without)).toEqual(
        run(makeRead(shape), { ...problem, first: zeros, dLast: zeros }),
      );
    });

    it.each([false, true])("gives a part of a batch the same bits as the whole (reverse: %s)", (reverse) => {
      const shape = { ...SHAPES[4], batch: 5 };
      const problem = problemOf(shape, states, [5, 1, 4, 2, 3]);
      const whole = run(makeRead(shape, reverse), problem);
      for (const [start, end] of [
        [0, 2],
        [2, 5],
      ]) {
        const part = run(makeRead(shape, reverse), rowsOf(problem, start, end));
        for (const [key, time] of [
          ["output", 5],
          ["dInput", 5],
        ] as const) {
          expect(part[key]).toEqual(rows(whole[key], time, 5, start, end));
        }
        expect(part.last).toEqual(whole.last.map((state) => rows(state, 1, 5, start, end)));
        expect(part.dFirst).toEqual(whole.dFirst.map((state) => rows(state, 1, 5, start, end)));
      }
    });

    it.each([false, true])("does not change with more padding (reverse: %s)", (reverse) => {
      const shape = SHAPES[4];
      const problem = problemOf(shape, states, [5, 1, 4, 0]);
      const short = run(makeRead(shape, reverse), problem);
      const long = run(makeRead(shape, reverse), {
        ...problem,
        time: 7,
        input: [...Array.from(problem.input), ...randomFloats(2 * 4 * shape.inputs, 5)],
        dOutput: [...Array.from(problem.dOutput), ...randomFloats(2 * 4 * shape.hidden, 6)],
      });
      expect(long.output.subarray(0, short.output.length)).toEqual(short.output);
      expect(long.dInput.subarray(0, short.dInput.length)).toEqual(short.dInput);
      expect(long.dInput.subarray(short.dInput.length).every((value) => value === 0)).toBe(true);
      expect({ last: long.last, dFirst: long.dFirst }).toEqual({ last: short.last, dFirst: short.dFirst });
      for (const [weight, gradient] of Object.entries(long.gradients))
        expectClose(gradient, short.gradients[weight]);
    });
  });
}

/** What a dropout layer that is the first of its slab multiplies (B, H) with. */
function maskOf(rate: number, batch: number, hidden: number): Float32Array {
  const engine = testEngine();
  const ones = tensorOf(engine, new Float32Array(batch * hidden).fill(1), batch, hidden);
  const [mask] = dropout(new Slab().scope("mask"), rate).forward(testPass(engine), ones);
  return engine.numbers(mask).slice();
}

export function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    const error = Math.abs(found[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    expect(error, `[${i}]: ${found[i]}, not ${expected[i]}`).toBeLessThan(tolerance);
  }
}

export function expectAllClose(
  found: readonly ArrayLike<number>[],
  expected: readonly ArrayLike<number>[],
): void {
  expect(found.length).toBe(expected.length);
  found.forEach((numbers, i) => {
    expectClose(numbers, expected[i]);
  });
}

/** The sum of all results, each times its factor; padded outputs do not count. */
function loss(
  { dOutput, dLast = [], lengths }: Problem,
  { time, batch, hidden }: Shape,
  { output, last }: Sequence,
): number {
  let sum = 0;
  output.forEach((value, i) => {
    const row = Math.floor(i / hidden);
    if (Math.floor(row / batch) < (lengths?.[row % batch] ?? time)) sum += value * dOutput[i];
  });
  last.forEach((state, i) => {
    state.forEach((value, j) => {
      sum += value * dLast[i][j];
    });
  });
  return sum;
}

const named = (states: readonly ArrayLike<number>[] = []): Numbers =>
  Object.fromEntries(states.map((state, i) => [`first${i}`, state]));

const firstOf = (parameters: Numbers, states: number): ArrayLike<number>[] =>
  Array.from({ length: states }, (_, i) => parameters[`first${i}`]);

function rowsOf(problem: Problem, start: number, end: number): Problem {
  const { time, batch, first, dLast, lengths } = problem;
  const states = (all?: readonly ArrayLike<number>[]) =>
    all?.map((state) => rows(state, 1, batch, start, end));
  return {
    ...problem,
    batch: end - start,
    input: rows(problem.input, time, batch, start, end),
    dOutput: rows(problem.dOutput, time, batch, start, end),
    first: states(first),
    dLast: states(dLast),
    lengths: lengths?.slice(start, end),
  };
}

/** Rows `start` to before `end` of each time of (T, B, ·). */
function rows(
  numbers: ArrayLike<number>,
  time: number,
  batch: number,
  start: number,
  end: number,
): Float32Array {
  const columns = numbers.length / time / batch;
  return Float32Array.from(numbers).filter((_, i) => {
    const row = Math.floor(i / columns) % batch;
    return row >= start && row < end;
  });
}
