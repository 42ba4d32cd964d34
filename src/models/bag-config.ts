/** What fastText's classifier is: the mean of a text's input rows, and a linear layer to the labels (Joulin et al. 2017). */

export const BAG_LOSSES = ["softmax", "hierarchical", "negative", "ova"] as const;

/** Everything that decides the model, and nothing else. */
export interface BagConfig {
  readonly loss: (typeof BAG_LOSSES)[number];
  /** D */
  readonly dim: number;
  /** The tokens of the longest n-grams of words, 1 for none. */
  readonly wordNgrams: number;
  /** The characters of the shortest and the longest n-grams of a word, its two boundary marks included; 0 for none. */
  readonly minn: number;
  readonly maxn: number;
  /** Rows that all n-grams share by their hash; 0 where there are no n-grams. */
  readonly buckets: number;
}

/** Rows of buckets are there only where something has its row among them, as in fastText. */
export const bucketsOf = ({ wordNgrams, maxn, buckets }: Omit<BagConfig, "loss" | "dim">): number =>
  wordNgrams > 1 || maxn > 0 ? buckets : 0;
