/** What commands know of a captioner: one thread's hands on a model that threads share. */
import type { Kernels } from "../engine/kernels.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import type { BeamOptions, Hypothesis } from "./hypothesis.ts";

export interface Captioner {
  readonly vocabulary: Vocabulary;
  /** How many numbers a vector of features has. */
  readonly features: number;
  /** The memory that the model lies in. */
  readonly kernels: Kernels;
  /** The best hypotheses of each vector of features, which do not depend on the others. @throws Error for one of another size */
  caption(features: readonly Float32Array[], options: BeamOptions): readonly (readonly Hypothesis[])[];
}
