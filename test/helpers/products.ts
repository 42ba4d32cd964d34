/** Products of random matrices on any backend, laid out as awkwardly as the engine allows. */
import { expect } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import type { Matrix } from "../../src/engine/matrix.ts";
import { element, product, type View } from "../reference/gemm.ts";
import { randomFloats } from "./engine.ts";

/** Numbers between the end of a row and the start of the next. */
const GAP = 3;

/** What is to be multiplied, and how its sides lie in memory. */
export interface Problem {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly leftTransposed?: boolean;
  readonly rightTransposed?: boolean;
  readonly add?: boolean;
  /** The right side is made ready first. */
  readonly prepared?: boolean;
}

/** Multiplies parts of larger matrices, and looks at what came and at what lies around it. */
export function expectRight(engine: Engine, problem: Problem): void {
  const { before, after, expected } = solve(engine, problem);
  const allowed = 2 ** -24 * (1 + problem.depth / 4); // every sum rounds once, to 24 bits
  const worst = expected.reduce((worst, value, i) => Math.max(worst, Math.abs(inner(after, i) - value)), 0);
  expect({ ...problem, fits: worst <= allowed, intact: sameOutside(before, after) }).toEqual({
    ...problem,
    fits: true,
    intact: true,
  });
}

interface Outcome {
  readonly before: View;
  readonly after: View;
  /** Row by row, without gaps. */
  readonly expected: Float64Array;
}

function solve(engine: Engine, problem: Problem): Outcome {
  const { rows, columns, depth, leftTransposed = false, rightTransposed = false } = problem;
  const mark = engine.step.mark();
  const left = randomPart(engine, rows, depth, leftTransposed, 1);
  const right = randomPart(engine, depth, columns, rightTransposed, 2);
  const output = randomPart(engine, rows, columns, false, 3);
  const before = viewOf(engine, output);
  const expected = product(viewOf(engine, left), viewOf(engine, right));
  if (problem.add) for (let i = 0; i < expected.length; i++) expected[i] += inner(before, i);
  const side = problem.prepared ? engine.prepare(right) : right;
  if (problem.add) engine.addProduct(output, left, side);
  else engine.multiply(output, left, side);
  engine.step.release(mark);
  return { before, after: viewOf(engine, output), expected };
}

/** A matrix inside a larger one: its rows are not aligned, and there are numbers on all sides of it. */
function randomPart(
  engine: Engine,
  rows: number,
  columns: number,
  transposed: boolean,
  seed: number,
): Matrix {
  const [lines, length] = transposed ? [columns, rows] : [rows, columns];
  const stride = length + GAP;
  const whole = engine.tensor((lines + 2) * stride);
  engine.numbers(whole).set(randomFloats(whole.size, seed));
  return { pointer: whole.pointer + 4 * (stride + 1), rows, columns, stride, transposed };
}

/** A copy of its numbers, with a line before and a line behind. */
function viewOf(engine: Engine, { pointer, rows, columns, stride, transposed }: Matrix): View {
  const lines = transposed ? columns : rows;
  const all = engine.kernels.f32(pointer - 4 * (stride + 1), (lines + 2) * stride).slice();
  return { numbers: all.subarray(stride + 1), rows, columns, stride, transposed };
}

const inner = (view: View, index: number): number =>
  element(view, Math.floor(index / view.columns), index % view.columns);

/** Whether all but the matrix itself is as it was. */
function sameOutside({ numbers, rows, columns, stride }: View, after: View): boolean {
  const [old, now] = [numbers, after.numbers].map((all) => new Float32Array((all as Float32Array).buffer));
  const first = stride + 1;
  return old.every((number, at) => {
    const row = Math.floor((at - first) / stride);
    const column = (at - first) % stride;
    const inside = at >= first && row < rows && column < columns;
    return inside || now[at] === number;
  });
}
