/**
 * What commands know of a language model, whatever kind it is: it tells how likely passages are, and it continues texts.
 * A predictor is one thread's hands on a model that threads share.
 */
import type { Kernels } from "../engine/kernels.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import type { SamplingOptions } from "./sampler.ts";

export interface Predictor {
  readonly vocabulary: Vocabulary;
  /** The memory that the model lies in; texts may lie there, too. */
  readonly kernels: Kernels;
  /** How many texts can be continued side by side so that a token of each takes no longer than some 20 ms. */
  readonly rowsInTime: number;
  /** @throws ModelError where the end of a passage is to count, and the model cannot predict it. */
  scorer(options: ScorerOptions): PassageScorer;
  /** Has room for so many texts. */
  continuation(size: number, options: DrawOptions): Continuation;
}

export interface ScorerOptions {
  /** The passages are one text, through which the model's memory goes on, where it has one. */
  readonly carry: boolean;
  /** The end tokens count. */
  readonly end: boolean;
}

/** Passages one behind the other, each with the end token behind it. */
export interface Passages {
  readonly ids: Uint32Array;
  /** Where in `ids` each of them ends, behind its end token; one that is not there ends where it begins. */
  readonly ends: Uint32Array;
}

export interface PassageScorer {
  /**
   * The natural logarithm of the probability of each id. Those of a passage do not depend on the others, but for what a
   * text carries on; -Infinity where the model finds a token impossible.
   */
  score(passages: Passages): Float32Array | Float64Array;
}

export interface DrawOptions extends SamplingOptions {
  /** Below 1 the likelier tokens are favoured; 0 takes the likeliest. */
  readonly temperature: number;
}

/** The randomness of one token: the stream of a key, and which of its tokens this is. */
export interface Draw {
  readonly key: number;
  readonly position: number;
}

/** Texts that go on side by side, a row each, a token at a time. What becomes of a row does not depend on the others. */
export interface Continuation {
  /** How many rows there can be. */
  readonly size: number;
  /** Begins with these prompts, no more than there is room for; others can work at each pause. */
  begin(prompts: readonly Uint32Array[]): Generator<void>;
  /** A token for each row. */
  draw(draws: readonly Draw[]): number[];
  /** Goes on with these rows, of which one may come several times, and no others. */
  keep(rows: readonly number[]): void;
  /** Every row reads its next id. */
  advance(ids: readonly number[]): void;
}
