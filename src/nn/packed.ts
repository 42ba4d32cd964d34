/** Sequences of any lengths without padding: (N, H), one sequence behind the other, where N is the sum of their lengths. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { gather } from "./gather.ts";
import type { Backward } from "./layer.ts";

/** From (T, B, H), of which only so many times of each sequence are real. At padded times the gradient is zero. */
export function pack(engine: Engine, input: Tensor, lengths: readonly number[]): [Tensor, Backward] {
  const [times, batch, columns] = input.shape;
  if (times === 1 && lengths.every((length) => length === 1))
    return [input.as(batch, columns), (dOutput) => dOutput.as(1, batch, columns)];
  const rows = lengths.flatMap((length, row) => Array.from({ length }, (_, time) => time * batch + row));
  return gather(engine, input, rows);
}

/** The parts of (N, H) that belong to each sequence, (length, H) each. */
export function unpack(packed: Tensor, lengths: readonly number[]): Tensor[] {
  let next = 0;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return packed.slice(start, next);
  });
}
