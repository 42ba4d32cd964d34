/** The kernels of embedding, layer norm and pooling write what they should and nothing beside it. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import * as twin from "../reference/layers.ts";

const kernels = new Kernels();
const { call } = kernels;
const place = (numbers: Float32Array | number) => guarded(kernels, numbers);

describe.each([1, 3, 4, 5, 8, 13, 64])("rows of %d columns", (columns) => {
  it("are gathered, and added back from the first to the last", () => {
    const table = randomFloats(6 * columns, 1);
    const ids = [5, 2, 2, 0, 2];
    const [output, sums] = [place(5 * columns), place(table)];
    expect(call.gather_rows(output.pointer, place(table).pointer, 6, columns, words(ids), 5)).toBe(5);
    expect(output.read()).toEqual(Float32Array.from(twin.embedding(table, ids, columns)));

    const input = randomFloats(5 * columns, 2);
    call.scatter_add_rows(sums.pointer, columns, words(ids), 5, place(input).pointer);
    const expected = table.slice();
    input.forEach((x, i) => {
      expected[ids[Math.floor(i / columns)] * columns + (i % columns)] += x;
    });
    expect(sums.read()).toEqual(expected);
  });

  it("are normalized", () => {
    const [x, gain, bias, given] = [3, 1, 1, 3].map((rows, i) => randomFloats(rows * columns, i + 3));
    const [input, factors, shifts, gradient] = [x, gain, bias, given].map(place);
    const [output, statistics, dGain, dBias] = [3 * columns, 6, columns, columns].map((count) =>
      place(count),
    );
    const inputs = [input.pointer, factors.pointer, shifts.pointer] as const;
    call.layer_norm(output.pointer, statistics.pointer, ...inputs, 3, columns, 1e-5);
    expectClose(output.read(), twin.layerNorm(x, gain, bias));
    const means = twin.rowsOf(x, columns).map((row) => twin.sum(row) / columns);
    expectClose(
      statistics.read().filter((_, i) => i % 2 === 0),
      means,
    );

    const sums = [dGain.pointer, dBias.pointer] as const;
    const saved = [input.pointer, statistics.pointer, factors.pointer] as const;
    call.layer_norm_backward(gradient.pointer, ...sums, ...saved, 3, columns);
    gradient.read();
    const total = twin.rowsOf(given, columns).reduce((all, row) => all.map((sum, j) => sum + row[j]));
    expectClose(dBias.read(), total);
    const normal = twin.layerNorm(
      x,
      gain.map(() => 1),
      bias.map(() => 0),
    );
    expectClose(
      dGain.read(),
      bias.map((_, j) =>
        [0, 1, 2].reduce((sum, i) => sum + given[i * columns + j] * normal[i * columns + j], 0),
      ),
    );
  });

  it("are pooled", () => {
    const shape = [3, 2, columns] as const;
    const lengths = words([2, 3]);
    const x = randomFloats(6 * columns, 7);
    const input = place(x).pointer;
    const [output, times, gradient] = [2, 2, 6].map((rows) => place(rows * columns));
    const dOutput = place(new Float32Array(2 * columns).fill(6)).pointer;
    const sumOfGradient = () => twin.sum([...gradient.read()]);

    call.pool_mean(output.pointer, input, lengths, 2, columns);
    expectClose(output.read(), twin.pool("mean", x, shape, [2, 3]));
    call.pool_mean_backward(gradient.pointer, dOutput, lengths, 2, columns);
    expect(sumOfGradient()).toBeCloseTo(12 * columns, 3);

    call.pool_last(output.pointer, input, lengths, 2, columns);
    expectClose(output.read(), twin.pool("last", x, shape, [2, 3]));
    call.pool_last_backward(gradient.pointer, dOutput, lengths, 2, columns);
    expect(sumOfGradient()).toBeCloseTo(24 * columns, 3);

    call.pool_max(output.pointer, times.pointer, input, lengths, 2, columns);
    expectClose(output.read(), twin.pool("max", x, shape, [2, 3]));
    times.read();
    call.pool_max_backward(gradient.pointer, dOutput, times.pointer, lengths, 2, columns);
    expect(sumOfGradient()).toBeCloseTo(36 * columns, 3);
  });
});

function words(numbers: readonly number[]): number {
  const pointer = kernels.allocate(numbers.length * 4);
  kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}

function expectClose(found: Float32Array, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  found.forEach((number, i) => {
    expect(number, `number ${i}`).toBeCloseTo(expected[i], 5);
  });
}
