import { expect, it } from "vitest";
import { numbersOf, randomFloats, tensorOf, testEngine } from "../helpers/engine.ts";

const engine = testEngine();

it.each([
  [1, 1],
  [3, 4],
  [5, 13],
  [2, 64],
  [0, 7],
])("limits the norms of %i rows of %i numbers", (rows, columns) => {
  const before = randomFloats(rows * columns, 3, 1);
  const tensor = tensorOf(engine, before, rows, columns);
  const row = (numbers: Float32Array, index: number) => numbers.slice(index * columns, (index + 1) * columns);
  const norms = Array.from({ length: rows }, (_, index) => Math.hypot(...row(before, index)));
  const limit = norms.toSorted((a, b) => a - b)[Math.floor(rows / 2)] ?? 1; // some are below, some above
  engine.call.limit_norms(tensor.pointer, rows, columns, limit);
  const after = numbersOf(engine, tensor);
  for (const [index, norm] of norms.entries()) {
    if (norm < limit) expect(row(after, index)).toEqual(row(before, index));
    else {
      expect(Math.hypot(...row(after, index))).toBeCloseTo(limit, 5);
      expect(Math.hypot(...row(after, index))).toBeLessThanOrEqual(limit * (1 + 1e-6));
    }
  }
});
