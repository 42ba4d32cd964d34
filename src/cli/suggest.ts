/** Did you mean …: the known name nearest to what was typed. */

/** @returns the only name that begins like `typed`, or else the nearest by at most two edits */
export function suggest(typed: string, names: readonly string[]): string | undefined {
  const longer = names.filter((name) => name.startsWith(typed));
  if (typed.length > 0 && longer.length === 1) return longer[0];
  const near = names
    .map((name) => ({ name, edits: distance(typed, name) }))
    .filter(({ name, edits }) => edits <= 2 && edits < Math.min(typed.length, name.length))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.name;
}

/** The end of a message: `; did you mean tokenize?`, or nothing. */
export function meant(typed: string, names: readonly string[]): string {
  const near = suggest(typed, names);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

/** Damerau-Levenshtein (optimal string alignment): insertions, deletions, substitutions and swaps of neighbours. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(substituted, above[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = above;
    above = row;
  }
  return above[b.length];
}
