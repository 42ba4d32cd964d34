/** What tells the tags of the places of sequences, and its loss: a softmax at each place by itself, or all as one (crf-loss.ts). */
import type { Tensor } from "../engine/tensor.ts";
import type { Layer, Pass } from "./layer.ts";
import { linear } from "./linear.ts";
import type { Totals } from "./network.ts";
import type { Scope } from "./slab.ts";
import { type TagRules, viterbi } from "./viterbi.ts";

export interface TagLossOptions {
  readonly inputs: number;
  /** C */
  readonly tags: number;
}

/** Sequences have the pass's lengths; a place behind the end of one adds nothing to anything. */
export interface TagLoss {
  /** From x (T, B, H) a score for each tag at each place, (T, B, C). */
  readonly scores: Layer;
  /**
   * The sum of -log p, how many places it is of, and what gives the gradient of the scores, which are lost. `tags` is where
   * those that are wanted lie, (T, B) u32, below C, or NO_TARGET where there is none, as behind the end of a sequence.
   * @throws Error when one is neither
   */
  loss(pass: Pass, scores: Tensor, tags: number): [Totals, () => Tensor];
  /**
   * Writes the likeliest tags to `output`, (T, B) u32; what is behind the end of a sequence does not matter. With rules only
   * those that they allow, unless they allow none.
   */
  decode(pass: Pass, scores: Tensor, output: number, rules?: TagRules): void;
}

export interface SoftmaxTagsOptions extends TagLossOptions {
  /** How much of what is wanted goes to all tags evenly (Szegedy et al. 2016). */
  readonly smoothing?: number;
}

/** Each place has a softmax of its own over the tags. Weights `W` (H, C) and `b` (C). */
export function softmaxTags(
  scope: Scope,
  { inputs, tags: count, smoothing = 0 }: SoftmaxTagsOptions,
): TagLoss {
  return {
    scores: linear(scope, { inputs, outputs: count }),
    loss({ engine: { call } }, scores, tags) {
      const { pointer, rows } = scores;
      const known = call.count_targets(tags, rows, count);
      if (known < 0) throw new Error(`a tag is neither below ${count} nor NO_TARGET`);
      const total = call.softmax_cross_entropy(pointer, rows, count, tags, 1, smoothing, 0, 0);
      return [{ total, count: known }, () => scores];
    },
    decode(pass, scores, output, rules) {
      const { call } = pass.engine;
      if (rules === undefined) call.row_maxima(output, scores.pointer, scores.rows, count);
      else viterbi(pass, scores, undefined, output, rules);
    },
  };
}
