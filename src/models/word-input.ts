/** How words come into a recurrent network. */
import type { Tensor } from "../engine/tensor.ts";
import type { Embedding } from "../nn/embedding.ts";
import type { Layer, Pass } from "../nn/layer.ts";
import type { Words } from "../nn/words.ts";

export interface WordInputOptions {
  /** Of the layer before the lowest one. */
  readonly dropout: number;
  /** The input is added to the output of the lowest layer. */
  readonly residual: boolean;
}

/** Fewer words than this are not worth a search for those that are the same. */
const MANY_WORDS = 64;

/**
 * What the lowest layer reads: each distinct word once, or, where each place has an input of its own (dropout), is added
 * to an output (residual), or there are few, a vector for each.
 */
export function readWords(
  pass: Pass,
  { dropout, residual }: WordInputOptions,
  words: Embedding,
  before: Layer,
  { ids, steps, batch }: { readonly ids: number; readonly steps: number; readonly batch: number },
): [Tensor | Words, (dInput: Tensor) => void] {
  const drops = pass.training && dropout > 0;
  if (!drops && !residual && steps * batch >= MANY_WORDS) return words.words(pass, ids, steps, batch);
  const [embedded, embeddedBackward] = words.forward(pass, ids, steps, batch);
  const [input, inputBackward] = before.forward(pass, embedded);
  return [input, (dInput) => embeddedBackward(inputBackward(dInput))];
}
