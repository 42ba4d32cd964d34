/** Texts that a decoder may write, and how they are searched for. */

export interface BeamOptions {
  /** How many hypotheses are followed side by side; 1 takes the likeliest token each time (greedy). */
  readonly beam: number;
  /**
   * The exponent α of ((5 + length) / 6)^α, by which a hypothesis' logprob is divided before hypotheses are compared (Wu et
   * al. 2016); 0 compares the logprobs themselves. The length counts the end token.
   */
  readonly lengthPenalty: number;
  /** How many are given of each, from the best on; no more than `beam`. */
  readonly nBest: number;
  /** A hypothesis has no more tokens than this, its end token counted … */
  readonly maxLength: number;
  /** … and so many more for each token of its source; 0 where not given. */
  readonly lengthRatio?: number;
  /** Hypotheses come with their attention, where the model has any. */
  readonly attention?: boolean;
}

export interface Hypothesis {
  /** Without the end token. */
  readonly ids: readonly number[];
  /** The natural logarithm of its probability: the sum of its tokens', the end token's included. */
  readonly logprob: number;
  /** What it is compared by: the logprob over the length penalty. */
  readonly score: number;
  /** It was cut off where it became too long, before an end token. */
  readonly cut: boolean;
  /** For each token, the end token's included: how much it looked at each token of the source, its end token last. */
  readonly attention?: readonly Float32Array[];
}
