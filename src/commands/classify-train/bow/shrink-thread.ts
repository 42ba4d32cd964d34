/** What a thread does when a bag-of-words classifier is made small: its part of the rows, or of the columns. */
import type { Kernels } from "../../../engine/kernels.ts";
import { encodeRows, learnCentroids, type QuantizerPlan } from "../../../models/product-quantizer.ts";
import { divideRows, measureRows, type Rows } from "../../../models/unit-rows.ts";
import { keyOf } from "../../../nn/key.ts";

export type ShrinkInput = { readonly first: number; readonly last: number } & (
  | { readonly do: "measure"; readonly rows: Rows; readonly lengths: number }
  | { readonly do: "divide"; readonly rows: Rows; readonly lengths: number }
  | { readonly do: "centroids"; readonly plan: QuantizerPlan; readonly seed: number }
  | { readonly do: "codes"; readonly plan: QuantizerPlan }
);

export function shrink(kernels: Kernels, input: ShrinkInput): void {
  const { first, last } = input;
  if (input.do === "measure") measureRows(kernels, input.rows, first, last, input.lengths);
  else if (input.do === "divide") divideRows(kernels, input.rows, first, last, input.lengths);
  else if (input.do === "codes") encodeRows(kernels, input.plan, first, last);
  else learnCentroids(kernels, input.plan, first, last, (part) => keyOf(input.seed, part));
}
