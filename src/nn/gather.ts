/** Rows of a tensor in another order, some of them several times, others not at all. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Backward } from "./layer.ts";

/**
 * Row `rows[i]` of `input`, whatever the dimensions above its last are, as row i of (N, columns). The gradient of a row is the
 * sum of those of its copies. @throws Error when there is no such row
 */
export function gather(engine: Engine, input: Tensor, rows: readonly number[]): [Tensor, Backward] {
  const { columns, pointer } = input;
  const places = engine.step.take(rows.length * 4);
  engine.kernels.u32(places, rows.length).set(rows);
  const output = engine.tensor(rows.length, columns); // (N, columns)
  const copied = engine.call.gather_rows(output.pointer, pointer, input.rows, columns, places, rows.length);
  if (copied < rows.length) throw new Error(`there is no row ${rows[copied]} among ${input.rows}`);
  return [
    output,
    (dOutput) => {
      const dInput = engine.zeros(...input.shape);
      engine.call.scatter_add_rows(dInput.pointer, columns, places, rows.length, dOutput.pointer);
      return dInput;
    },
  ];
}
