/**
 * What commands know of a text classifier, whatever kind it is: the labels that it gives to texts. A classifier is one
 * thread's hands on a model that threads share.
 */
import type { Kernels } from "../engine/kernels.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import type { Passages } from "./predictor.ts";

export type Classifier = PassageClassifier | RowClassifier;

interface Labelling {
  /** By their ids. */
  readonly labels: readonly string[];
  /** The memory that the model lies in; texts may lie there, too. */
  readonly kernels: Kernels;
}

/** One that reads ids, and gives each passage the same labels whatever the others are. */
export interface PassageClassifier extends Labelling {
  readonly reads: "passages";
  /** It turns texts into what the model reads. */
  readonly vocabulary: Vocabulary;
  /**
   * The likeliest labels of each passage, from the best on; equals in the order of their ids. None where a passage has no
   * token, and none of one that is not there.
   */
  classify(passages: Passages, options: ClassifyOptions): readonly Predicted[][];
}

/** One that reads texts as they lie in the memory, and gives each the same labels whatever the others are. */
export interface RowClassifier extends Labelling {
  readonly reads: "texts";
  /**
   * The same of the texts of `count` rows (src/kernels/row.ts) from `first` on, behind which 64 bytes are readable. None of
   * a row that is not OK.
   */
  classify(rows: number, first: number, count: number, options: ClassifyOptions): PredictedRows;
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

/** Labels of several texts in the kernels' memory, good until the model next classifies. */
export interface PredictedRows {
  /** Where they lie, FOUND_SIZE bytes each (src/kernels/label-state.ts), those of a text behind those of the one before. */
  readonly address: number;
  /** How many there are up to the end of each text. */
  readonly ends: Uint32Array;
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
