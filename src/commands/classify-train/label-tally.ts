/** How often predicted labels are right. */

interface LabelCounts {
  right: number;
  predicted: number;
  wanted: number;
}

/** What was found of one label; a share of nothing is 0. */
export interface LabelScore {
  readonly label: number;
  readonly precision: number;
  readonly recall: number;
  /** 2 · right / (predicted + wanted) */
  readonly f1: number;
  /** How many texts want it. */
  readonly texts: number;
}

/** Of texts that are given one label each, and may want several. */
export class LabelTally {
  readonly #labels = new Map<number, LabelCounts>();
  #texts = 0;
  #right = 0;

  add(predicted: number, wanted: Uint32Array): void {
    const isRight = wanted.includes(predicted);
    this.#texts++;
    if (isRight) this.#right++;
    const counts = this.#of(predicted);
    counts.predicted++;
    if (isRight) counts.right++;
    for (const label of wanted) this.#of(label).wanted++;
  }

  /** The share of the texts whose predicted label is one of theirs. */
  get accuracy(): number {
    return this.#right / Math.max(1, this.#texts);
  }

  /** The mean of F1 over all labels that were predicted or wanted. */
  get macroF1(): number {
    const scores = this.scores();
    return scores.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, scores.length);
  }

  /** Of all labels that were predicted or wanted, in the order in which they came. */
  scores(): LabelScore[] {
    return [...this.#labels].map(([label, { right, predicted, wanted }]) => ({
      label,
      precision: right / Math.max(1, predicted),
      recall: right / Math.max(1, wanted),
      f1: (2 * right) / (predicted + wanted),
      texts: wanted,
    }));
  }

  #of(label: number): LabelCounts {
    const counts = this.#labels.get(label) ?? { right: 0, predicted: 0, wanted: 0 };
    this.#labels.set(label, counts);
    return counts;
  }
}
