/** The texts of a batch, for commands that look at each by itself. */
import type { Kernels } from "../../engine/kernels.ts";
import { statusOf, type Texts, textAt } from "./texts.ts";

const SPACE = 0x20;

/** The rows that have a text. */
export function goodRows(kernels: Kernels, texts: Texts): number[] {
  const all = Array.from({ length: texts.count }, (_, index) => index);
  return all.filter((index) => !texts.bad.has(index) && statusOf(kernels, texts, index) === "ok");
}

/** A row's text without the ASCII white space around it: a view of the kernels' memory. */
export function trimmedAt(kernels: Kernels, texts: Texts, index: number): Uint8Array {
  let [start, end] = textAt(kernels, texts, index);
  while (start < end && kernels.bytes[start] <= SPACE) start++;
  while (start < end && kernels.bytes[end - 1] <= SPACE) end--;
  return kernels.bytes.subarray(start, end);
}
