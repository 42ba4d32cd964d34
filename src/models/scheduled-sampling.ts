/**
 * Scheduled sampling (Bengio et al. 2015): in training, too, a decoder reads some words as it would have written them, so that
 * it learns to go on from its own mistakes. Here all predictions come from one pass over the true words, and a second pass
 * learns from the mixture (Mihaylova & Martins 2019): no time has to wait for the one before it.
 */
import { randomFraction } from "../engine/random.ts";
import type { Tensor } from "../engine/tensor.ts";
import { keyOf } from "../nn/key.ts";
import type { Pass } from "../nn/layer.ts";
import type { ClassLoss } from "../nn/softmax-loss.ts";
import type { RaggedIds } from "./ragged-ids.ts";
import type { TextBatch } from "./text-encoder.ts";

export interface SamplingOptions {
  /** How often a word is replaced. */
  readonly share: number;
  /** Of the random numbers. */
  readonly stream: number;
}

/** Rows whose logits are in memory at a time. */
const ROWS = 256;

/**
 * `output` is what the softmax reads to tell each word of the targets, (N, D); a word of `words` that is replaced becomes the
 * likeliest one in its place. The end token that a text is read behind stays.
 */
export function mixPredictions(
  pass: Pass,
  softmax: ClassLoss,
  output: Tensor,
  { words, target }: { readonly words: RaggedIds; readonly target: TextBatch },
  { share, stream }: SamplingOptions,
): void {
  const { kernels } = pass.engine;
  const predicted = predictions(pass, softmax, output);
  const key = keyOf(pass.key, stream);
  const ids = kernels.u32(words.ids, words.steps * words.batch);
  let start = 0;
  for (const [row, length] of target.lengths.entries()) {
    for (let time = 1; time < length; time++) {
      const place = start + time;
      if (randomFraction(key, place) < share) ids[time * words.batch + row] = predicted[place - 1];
    }
    start += length;
  }
}

/** The likeliest class of each row. */
function predictions(pass: Pass, softmax: ClassLoss, x: Tensor): Uint32Array {
  const { engine } = pass;
  const classes = engine.step.take(x.rows * 4);
  for (let row = 0; row < x.rows; row += ROWS) {
    const mark = engine.step.mark();
    const logits = softmax.logits(pass, x.slice(row, Math.min(x.rows, row + ROWS))); // (R, V)
    engine.call.row_maxima(classes + row * 4, logits.pointer, logits.rows, logits.columns);
    engine.step.release(mark);
  }
  return engine.kernels.u32(classes, x.rows).slice();
}
