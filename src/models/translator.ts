/** What commands know of a translator: one thread's hands on a model that threads share. */
import type { Kernels } from "../engine/kernels.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import type { BeamOptions, Hypothesis } from "./hypothesis.ts";

export interface Translator {
  readonly source: Vocabulary;
  readonly target: Vocabulary;
  /** The memory that the model lies in. */
  readonly kernels: Kernels;
  /**
   * The best hypotheses of each source, whose ids come without an end token; of one that is too long, its beginning is
   * read. A source's hypotheses do not depend on the others.
   */
  translate(sources: readonly Uint32Array[], options: BeamOptions): readonly (readonly Hypothesis[])[];
}
