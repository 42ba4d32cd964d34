/** Something that a tagger knows of a word by itself. */
import type { Tensor } from "../engine/tensor.ts";
import type { Pass } from "../nn/layer.ts";
import type { FormBatch } from "./word-form.ts";

/** Makes a vector of each of U words, (U, size). */
export interface WordFeature {
  readonly size: number;
  forward(pass: Pass, forms: FormBatch): [output: Tensor, backward: (dOutput: Tensor) => void];
}
