import type { Passages } from "../../src/models/predictor.ts";

/** Passages one behind the other, each with the end token behind it. */
export function packedPassages(passages: readonly ArrayLike<number>[], end: number): Passages {
  const ids = passages.flatMap((passage) => [...Array.from(passage), end]);
  let at = 0;
  const ends = passages.map((passage) => {
    at += passage.length + 1;
    return at;
  });
  return { ids: Uint32Array.from(ids), ends: Uint32Array.from(ends) };
}
