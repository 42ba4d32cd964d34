/** Texts of any lengths one behind the other, for layers that look at a word with its neighbours. */
import type { Tensor } from "../engine/tensor.ts";
import type { Embedding } from "./embedding.ts";
import type { Pass } from "./layer.ts";

/** The vectors of some texts, with the same number of rows of zeros before the first one, between them and behind the last one. */
export interface SpacedTexts {
  readonly vectors: Tensor; // (N, E)
  /** The first row of each text, and how many words it has, at least one. */
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

/**
 * Looks the words of texts up, whose ids lie one text behind the other at `ids`, u32. The backward pass takes the gradient
 * of the vectors, in which that of the zeros does not matter. @throws Error when a text has no word, or an id is none
 */
export function spacedTexts(
  pass: Pass,
  words: Embedding,
  ids: number,
  lengths: readonly number[],
  gap: number,
): [SpacedTexts, (dVectors: Tensor) => void] {
  if (lengths.some((length) => length < 1)) throw new Error("a text without words has no windows");
  const { engine } = pass;
  const starts = startsOf(lengths, gap);
  const size = words.weight.shape[1];
  const rows = lengths.reduce((sum, length) => sum + length + gap, gap);
  const vectors = engine.zeros(rows, size); // (N, E)
  const total = rows - gap * (lengths.length + 1);
  const [looked, backward] = words.forward(pass, ids, total); // (Σ T, E)
  const copy = (to: Tensor, toRows: readonly number[], from: Tensor, fromRows: readonly number[]) => {
    for (const [text, length] of lengths.entries()) {
      const [target, source] = [to.at(toRows[text]).pointer, from.at(fromRows[text]).pointer];
      engine.call.copy_columns(target, size, source, size, length, size);
    }
  };
  const packed = startsOf(lengths, 0);
  copy(vectors, starts, looked, packed);
  return [
    { vectors, starts, lengths },
    (dVectors) => {
      const dLooked = engine.tensor(total, size); // (Σ T, E)
      copy(dLooked, packed, dVectors, starts);
      backward(dLooked);
    },
  ];
}

/** Where each text begins, with `gap` rows before each. */
function startsOf(lengths: readonly number[], gap: number): number[] {
  let next = gap;
  return lengths.map((length) => {
    const start = next;
    next += length + gap;
    return start;
  });
}
