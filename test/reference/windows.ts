/** The windows of a text as their definition has them: the slow twin. */

/** A place before the beginning of the text. */
export const NONE = -1;

/** For each place of one sequence its last `size` ids, the oldest first. */
export function windowsOf(ids: readonly number[], size: number): number[][] {
  const padded = [...Array<number>(size - 1).fill(NONE), ...ids];
  return ids.map((_, at) => padded.slice(at, at + size));
}

/** The vectors of a window side by side, zeros where there is no token. */
export const vectorsOf = (table: ArrayLike<number>, window: readonly number[], columns: number): number[] =>
  window.flatMap((id) => Array.from({ length: columns }, (_, j) => (id < 0 ? 0 : table[id * columns + j])));
