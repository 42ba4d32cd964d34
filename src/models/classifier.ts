/**
 * What commands know of a text classifier, whatever kind it is: the labels that it gives to texts. A classifier is one
 * thread's hands on a model that threads share.
 */
import type { Kernels } from "../engine/kernels.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import type { Passages } from "./predictor.ts";

export interface Classifier {
  /** It turns texts into what the model reads. */
  readonly vocabulary: Vocabulary;
  /** By their ids. */
  readonly labels: readonly string[];
  /** The memory that the model lies in; texts may lie there, too. */
  readonly kernels: Kernels;
  /**
   * The likeliest labels of each passage, from the best on; equals in the order of their ids. None where a passage has no
   * token, and none of one that is not there. A passage's do not depend on the others.
   */
  classify(passages: Passages, options: ClassifyOptions): readonly Predicted[][];
}

export interface ClassifyOptions {
  /** No more labels of each text. */
  readonly topK: number;
  /** None that is less likely than this. */
  readonly threshold: number;
}

export interface Predicted {
  /** Its id. */
  readonly label: number;
  readonly prob: number;
}

/** The likeliest of the labels whose probabilities these are. */
export function bestLabels(
  probabilities: ArrayLike<number>,
  { topK, threshold }: ClassifyOptions,
): Predicted[] {
  const best: Predicted[] = [];
  for (let label = 0; label < probabilities.length; label++) {
    const prob = probabilities[label];
    if (!(prob >= threshold) || (best.length === topK && prob <= best[topK - 1].prob)) continue;
    const place = best.findIndex((other) => other.prob < prob);
    best.splice(place < 0 ? best.length : place, 0, { label, prob });
    if (best.length > topK) best.pop();
  }
  return best;
}
