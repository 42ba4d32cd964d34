/** As toEqual of vitest, which is too slow for so many. */
export function sameIds(found: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (found.length !== right.length) return false;
  for (let i = 0; i < found.length; i++) if (found[i] !== right[i]) return false;
  return true;
}
