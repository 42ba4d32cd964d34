import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";

const kernels = new Kernels();
const { call } = kernels;
const COUNTS = [0, 1, 3, 4, 5, 8, 13, 64];
const { fround } = Math;

const place = (numbers: Float32Array) => guarded(kernels, numbers);

describe.each(COUNTS)("vectors of %d numbers", (count) => {
  const left = randomFloats(count, 1);
  const right = randomFloats(count, 2);

  it("are filled", () => {
    const output = place(left);
    call.vector_fill(output.pointer, count, 0.3);
    expect(output.read()).toEqual(new Float32Array(count).fill(0.3));
  });

  it("are added", () => {
    const [output, a, b] = [left, left, right].map(place);
    call.vector_add(output.pointer, a.pointer, b.pointer, count);
    expect(output.read()).toEqual(left.map((x, i) => x + right[i]));
    call.vector_add(a.pointer, a.pointer, b.pointer, count);
    expect(a.read()).toEqual(output.read());
  });

  it("are scaled", () => {
    const [output, input] = [right, left].map(place);
    call.vector_scale(output.pointer, input.pointer, count, 0.3);
    expect(output.read()).toEqual(left.map((x) => x * fround(0.3)));
  });

  it("are scaled and added, with the product rounded first", () => {
    const [output, input] = [left, right].map(place);
    call.vector_axpy(output.pointer, input.pointer, count, 0.3);
    expect(output.read()).toEqual(left.map((x, i) => x + fround(right[i] * fround(0.3))));
  });

  it("are scaled and added in f64", () => {
    const sums = place(new Float32Array(Float64Array.from(left).buffer));
    call.vector_axpy_wide(sums.pointer, place(right).pointer, count, 0.3);
    const expected = Float64Array.from(left, (x, i) => x + right[i] * 0.3);
    expect(new Float64Array(sums.read().buffer)).toEqual(expected);
  });
});

describe.each(COUNTS)("rows of %d columns", (columns) => {
  it.each([0, 1, 3, 4, 5, 13])("take a bias and give its gradient, %d of them", (rows) => {
    const matrix = randomFloats(rows * columns, 3);
    const bias = randomFloats(columns, 4);
    const [output, gradient, input] = [matrix, bias, bias].map(place);
    call.add_bias(output.pointer, input.pointer, rows, columns);
    expect(output.read()).toEqual(matrix.map((x, i) => x + bias[i % columns]));

    const summed = place(matrix);
    call.add_bias_gradient(gradient.pointer, summed.pointer, rows, columns);
    const expected = bias.slice();
    matrix.forEach((x, i) => {
      expected[i % columns] += x; // rounded at each row, from the first to the last
    });
    expect(gradient.read()).toEqual(expected);
  });
});
