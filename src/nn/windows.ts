/** The vectors of the last words at each place of a text, side by side: what a fixed-window model reads (Bengio et al. 2003). */
import type { Tensor } from "../engine/tensor.ts";
import type { Embedding } from "./embedding.ts";
import type { Pass, SequenceOutput, State } from "./layer.ts";

/** More words than this cannot be told apart in a state of f32 numbers. */
export const MOST_WORDS = 2 ** 24;

export interface Windows {
  /** [N - 1]: the words before a segment, each as its id + 1, or 0 where the text had not begun; [] for windows of one word. */
  readonly stateSizes: readonly number[];
  /**
   * Reads T · B ids, time by time, u32, that lie at `ids`; the output is (T, B, N·E), the oldest word first, zeros where
   * the text had not begun. The backward pass reads the ids again.
   * @throws Error when an id is not below V
   */
  forward(
    pass: Pass,
    ids: number,
    steps: number,
    batch: number,
    first?: State,
  ): [SequenceOutput, (dOutput: Tensor) => void];
}

/** Windows of `size` words (N), the word of the place itself counted. */
export function windows({ weight }: Embedding, size: number): Windows {
  const [vocabulary, columns] = weight.shape; // V, E
  return {
    stateSizes: size > 1 ? [size - 1] : [],
    forward({ engine }, ids, steps, batch, first) {
      const { call, step } = engine;
      const before = first?.[0] ?? engine.zeros(batch, size - 1);
      const after = engine.tensor(batch, size - 1);
      const count = steps * batch * size;
      const found = step.take(count * 4);
      call.window_ids(found, ids, before.pointer, after.pointer, steps, batch, size);
      const output = engine.tensor(steps, batch, size * columns);
      const table = weight.value.pointer;
      const copied = call.gather_windows(output.pointer, table, vocabulary, columns, found, count);
      if (copied < count) throw new Error(`an id is not below ${vocabulary}`);
      const backward = (dOutput: Tensor) =>
        call.scatter_add_windows(weight.gradient.pointer, columns, found, count, dOutput.pointer);
      return [{ output, last: size > 1 ? [after] : [] }, backward];
    },
  };
}
