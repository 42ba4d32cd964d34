/** Tensors side by side: (…, A) and (…, B) as (…, A + B), and back. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";

/** A new tensor with the columns of the left one, then those of the right one. */
export function join(engine: Engine, left: Tensor, right: Tensor): Tensor {
  const width = left.columns + right.columns;
  const both = engine.tensor(...left.shape.slice(0, -1), width);
  for (const [side, start] of [[left, 0] as const, [right, left.columns] as const]) {
    const { pointer, rows, columns } = side;
    engine.call.copy_columns(both.pointer + start * 4, width, pointer, columns, rows, columns);
  }
  return both;
}

/** A copy of `count` columns from `start` on. */
export function part(
  engine: Engine,
  { pointer, shape, rows, columns }: Tensor,
  start: number,
  count: number,
): Tensor {
  const copy = engine.tensor(...shape.slice(0, -1), count);
  engine.call.copy_columns(copy.pointer, count, pointer + start * 4, columns, rows, count);
  return copy;
}
