/** Whether a backend multiplies as it should, on this machine and in this run. */
import type { Engine } from "./engine.ts";
import { transposed } from "./matrix.ts";
import type { Tensor } from "./tensor.ts";

/** Large enough that no backend takes a way for small matrices, and odd at all edges. */
const SHAPE = { rows: 37, columns: 101, depth: 131 };

/** Multiplies matrices of small whole numbers, of which every sum is exact in any order. */
export function multipliesRight(engine: Engine): boolean {
  const { rows, columns, depth } = SHAPE;
  const mark = engine.step.mark();
  const left = wholeNumbers(engine, rows, depth);
  const right = wholeNumbers(engine, columns, depth); // read transposed
  const output = wholeNumbers(engine, rows, columns);
  const expected = expectedSums(engine, output, left, right);
  engine.addProduct(output, left, transposed(right));
  engine.addProduct(output, left, engine.prepare(transposed(right)));
  const correct = engine.numbers(output).every((number, at) => number === expected[at]);
  engine.step.release(mark);
  return correct;
}

function wholeNumbers(engine: Engine, rows: number, columns: number): Tensor {
  const tensor = engine.tensor(rows, columns);
  const numbers = engine.numbers(tensor);
  for (let i = 0; i < numbers.length; i++) numbers[i] = ((i * 7919) % 31) - 15;
  return tensor;
}

/** output + 2 · left · rightᵀ */
function expectedSums(engine: Engine, output: Tensor, left: Tensor, right: Tensor): number[] {
  const [sums, a, b] = [output, left, right].map((tensor) => engine.numbers(tensor));
  const { columns, depth } = SHAPE;
  return Array.from(sums, (sum, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    for (let k = 0; k < depth; k++) sum += 2 * a[row * depth + k] * b[column * depth + k];
    return sum;
  });
}
