/** What questions about words have in common. */
import type { NearestVectors, Scored } from "./nearest-vectors.ts";
import { toUnitLength } from "./unit-length.ts";

/** Text, or its bytes. */
export type Word = string | Uint8Array;

/** Writes a word's vector, made one of length 1, (stride), to `output`, a pointer; false where it has none. */
export function placeDirection({ vectors }: NearestVectors, word: Word, output: number): boolean {
  if (!vectors.vector(word, output)) return false;
  toUnitLength(vectors.kernels.f32(output, vectors.dim));
  return true;
}

/** The `most` best but for those that were asked about. */
export const without = (
  found: readonly Scored[],
  asked: readonly (number | undefined)[],
  most: number,
): Scored[] => found.filter(({ id }) => !asked.includes(id)).slice(0, most);

/** What `work` gives for all items, so many of them at once. */
export function inBatches<In, Out>(
  items: readonly In[],
  size: number,
  work: (batch: readonly In[]) => readonly Out[],
): Out[] {
  const all: Out[] = [];
  for (let start = 0; start < items.length; start += size)
    all.push(...work(items.slice(start, start + size)));
  return all;
}
