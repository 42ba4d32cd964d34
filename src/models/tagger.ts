/**
 * What commands know of a model that tags the words of sentences: for parts of speech, names, and whatever else can be told
 * word by word. A tagger is one thread's hands on a model that threads share.
 */
import type { Kernels } from "../engine/kernels.ts";

export interface Tagger {
  /** By their ids. */
  readonly tags: readonly string[];
  /** The memory that the model lies in. */
  readonly kernels: Kernels;
  /**
   * The ids of the likeliest tags of each sentence, one for each of its words; none where it has none. What a sentence gets
   * does not depend on the others.
   */
  tag(sentences: readonly (readonly string[])[]): readonly Uint16Array[];
}
