/** The words that a decoder finds likeliest. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";

export interface Word {
  readonly id: number;
  /** The natural logarithm of its probability. */
  readonly logprob: number;
}

/** Numbers of a place in a heap of src/kernels/best.ts. */
const PLACE = 2;

/** The `most` likeliest of each row of logits (R, V), from the best on; of equals the lower id comes first. The logits are lost. */
export function bestWords(engine: Engine, logits: Tensor, most: number): Word[][] {
  const { call, kernels } = engine;
  const { rows, columns, pointer } = logits;
  const logs = engine.tensor(rows, columns); // (R, V)
  call.log_softmax(logs.pointer, columns, pointer, rows, columns, 0, 0);
  const heap = engine.step.take(most * PLACE * 4);
  return Array.from({ length: rows }, (_, row) => {
    call.best_clear(heap, most);
    call.best_keep(heap, most, logs.at(row).pointer, columns, 0);
    const found = call.best_sort(heap, most);
    const [scores, ids] = [kernels.f32(heap, found * PLACE), kernels.u32(heap, found * PLACE)];
    return Array.from({ length: found }, (_, place) => ({
      id: ids[place * PLACE + 1],
      logprob: scores[place * PLACE],
    }));
  });
}
