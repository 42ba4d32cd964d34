import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import { crossEntropy, logSoftmax, rowsOf, sum } from "../reference/layers.ts";

const COLUMNS = [1, 3, 4, 5, 8, 13, 64, 1003];
const ROWS = 3;
const NO_TARGET = 0xffffffff;

const kernels = new Kernels();
const { call } = kernels;

describe("softmax", () => {
  it.each(COLUMNS)("over %d columns is that of the twin", (columns) => {
    const logits = randomFloats(ROWS * columns, 1, 8);
    const { pointer, read } = guarded(kernels, logits);
    call.softmax(pointer, ROWS, columns, 0.5);
    const expected = rowsOf(logits, columns).flatMap((row) =>
      logSoftmax(row.map((x) => x / 2)).map(Math.exp),
    );
    expectClose(read(), expected);
  });

  it.each(COLUMNS)("cross entropy over %d columns and its gradient are those of the twin", (columns) => {
    const logits = randomFloats(ROWS * columns, 2, 8);
    const targets = [columns - 1, NO_TARGET, 0];
    const { pointer, read } = guarded(kernels, logits);
    const total = call.softmax_cross_entropy(pointer, ROWS, columns, words(targets), 0.5, 0.1, 0, 100);
    const known = targets.map((target) => (target === NO_TARGET ? -1 : target));
    expect(total - 100).toBeCloseTo(sum(crossEntropy(logits, known, { smoothing: 0.1 })), 4);
    const gradient = rowsOf(logits, columns).flatMap((row, i) =>
      logSoftmax(row).map((log, j) => {
        const wanted = 0.1 / columns + (j === targets[i] ? 0.9 : 0);
        return known[i] < 0 ? 0 : 0.5 * (Math.exp(log) - wanted);
      }),
    );
    expectClose(read(), gradient);
  });

  it.each(COLUMNS)("logarithms over %d columns are those of the twin", (columns) => {
    const logits = randomFloats(ROWS * columns, 3, 8);
    const { pointer } = guarded(kernels, logits);
    const output = guarded(kernels, ROWS);
    call.softmax_log_probability(output.pointer, pointer, ROWS, columns, words([0, NO_TARGET, columns - 1]));
    const logs = rowsOf(logits, columns).map(logSoftmax);
    expectClose(output.read(), [logs[0][0], 0, logs[2][columns - 1]], 2e-6);
  });

  it.each(COLUMNS)(
    "of %d columns has the logarithms of the twin, shares added, in rows far apart",
    (columns) => {
      const logits = randomFloats(ROWS * columns, 4, 8);
      const shares = Float32Array.of(-1, 9, -0.5, 9, -2); // every other one
      const before = new Float32Array(ROWS * (columns + 3)).fill(7);
      const output = guarded(kernels, before);
      const at = guarded(kernels, shares).pointer;
      call.log_softmax(output.pointer, columns + 3, guarded(kernels, logits).pointer, ROWS, columns, at, 2);
      const expected = rowsOf(logits, columns).flatMap((row, i) => [
        ...logSoftmax(row).map((log) => log + shares[i * 2]),
        ...[7, 7, 7],
      ]);
      expectClose(output.read(), expected, 2e-6);
      call.log_softmax(output.pointer, columns + 3, guarded(kernels, logits).pointer, ROWS, columns, 0, 0);
      expectClose(
        output.read(),
        rowsOf(logits, columns).flatMap((row) => [...logSoftmax(row), 7, 7, 7]),
        2e-6,
      );
    },
  );

  it("counts targets", () => {
    expect(call.count_targets(words([3, NO_TARGET, 0, 6]), 4, 7)).toBe(3);
    expect(call.count_targets(words([3, 7]), 2, 7)).toBe(-1);
    expect(call.count_targets(16, 0, 7)).toBe(0);
  });
});

function words(numbers: readonly number[]): number {
  const pointer = kernels.allocate(numbers.length * 4);
  kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}

function expectClose(found: Float32Array, expected: readonly number[], tolerance = 1e-6): void {
  expect(found.length).toBe(expected.length);
  found.forEach((number, i) => {
    expect(Math.abs(number - expected[i]), `number ${i}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(expected[i])),
    );
  });
}
