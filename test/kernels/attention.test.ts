/** Kernels of attention against their definitions, in f64. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";

const kernels = new Kernels();
const { call } = kernels;
const SIZES = [1, 3, 4, 5, 8, 13, 15, 16, 17, 64];

describe("additive scores", () => {
  it.each(SIZES)("and their gradients have those of the twin: %i", (size) => {
    const [rows, count] = [3, 4];
    const [q, k, v] = [rows * size, count * size, size].map((length, i) => randomFloats(length, 7 + i, 1));
    const fits = (row: number, i: number) =>
      Array.from(v, (_, j) => Math.tanh(q[row * size + j] + k[i * size + j]));
    const scores = place(new Float32Array(rows * count));
    const places = [q, k, v].map(place);
    call.additive_scores(scores, places[0], places[1], places[2], rows, count, size);
    const expected = each(rows, count, (row, i) => fits(row, i).reduce((sum, fit, j) => sum + fit * v[j], 0));
    expectClose(read(scores, rows * count), expected);

    const dScores = randomFloats(rows * count, 11, 1);
    const gradients = [q, k, v].map((numbers) => place(numbers)); // they are added to
    call.additive_scores_backward(
      ...([place(dScores), places[0], places[1], places[2]] as const),
      ...([gradients[0], gradients[1], gradients[2], rows, count, size] as const),
    );
    const [dq, dk, dv] = [q, k, v].map((numbers) => Float64Array.from(numbers));
    each(rows, count, (row, i) =>
      fits(row, i).forEach((fit, j) => {
        const d = dScores[row * count + i];
        dq[row * size + j] += d * v[j] * (1 - fit * fit);
        dk[i * size + j] += d * v[j] * (1 - fit * fit);
        dv[j] += d * fit;
      }),
    );
    expectClose(read(gradients[0], dq.length), dq);
    expectClose(read(gradients[1], dk.length), dk);
    expectClose(read(gradients[2], dv.length), dv);
  });

  it("of no query or no key are none", () => {
    const [scores, v] = [place([5, 5]), place([1, 2])];
    call.additive_scores(scores, v, v, v, 0, 1, 2);
    call.additive_scores(scores, v, v, v, 1, 0, 2);
    call.additive_scores_backward(scores, v, v, v, scores, scores, scores, 0, 1, 2);
    expect([...read(scores, 2)]).toEqual([5, 5]);
  });
});

describe("the gradient of a softmax", () => {
  it.each(SIZES)("is that of its definition: %i", (columns) => {
    const p = randomFloats(3 * columns, 3, 1);
    const d = randomFloats(3 * columns, 4, 1);
    const gradient = place(d);
    call.softmax_backward(gradient, place(p), 3, columns);
    const expected = Array.from(d, (one, i) => {
      const start = i - (i % columns);
      let mean = 0;
      for (let j = start; j < start + columns; j++) mean += p[j] * d[j];
      return p[i] * (one - mean);
    });
    expectClose(read(gradient, d.length), expected);
  });
});

function each<T>(rows: number, count: number, value: (row: number, i: number) => T): T[] {
  return Array.from({ length: rows * count }, (_, at) => value(Math.floor(at / count), at % count));
}

/** At an address that is a multiple of 4 only. */
function place(numbers: ArrayLike<number>): number {
  const pointer = kernels.allocate(numbers.length * 4 + 4) + 4;
  kernels.f32(pointer, numbers.length).set(numbers);
  return pointer;
}

const read = (pointer: number, length: number): Float32Array => kernels.f32(pointer, length).slice();

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  Array.from(expected, (number, i) => expect(found[i], `[${i}]`).toBeCloseTo(number, 5));
}
