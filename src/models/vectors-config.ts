/** What word vectors are trained to. */
export interface VectorsConfig {
  readonly arch: "skipgram" | "cbow";
  readonly loss: "negative" | "hierarchical" | "softmax";
  /** D */
  readonly dim: number;
  /** The most words to each side. */
  readonly window: number;
  /** K */
  readonly negative: number;
  /** The share above which a word counts as frequent, and is left out by chance; 0 for none. */
  readonly sample: number;
  /** Where words are made of character n-grams too. */
  readonly subwords?: { readonly minn: number; readonly maxn: number; readonly buckets: number };
}
