/** How often predicted labels are right. */

interface LabelCounts {
  right: number;
  predicted: number;
  wanted: number;
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

  /** The mean of F1 = 2 · right / (predicted + wanted) over all labels that were predicted or wanted. */
  get macroF1(): number {
    const scores = [...this.#labels.values()].map(
      ({ right, predicted, wanted }) => (2 * right) / (predicted + wanted),
    );
    return scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  }

  #of(label: number): LabelCounts {
    const counts = this.#labels.get(label) ?? { right: 0, predicted: 0, wanted: 0 };
    this.#labels.set(label, counts);
    return counts;
  }
}
