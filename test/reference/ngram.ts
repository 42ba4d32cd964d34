/** A back-off n-gram model as its definition has it, a Map of strings, in the arithmetic of KenLM: the slow twin. */

export interface Entry {
  /** log10 of its probability and of its back-off weight, f32. */
  readonly log: number;
  readonly backoff: number;
}

/** By the ids of its words, joined by a space. */
export type Entries = ReadonlyMap<string, Entry>;

/** log10 p(word | history): p itself, or the weight of the history and p behind a shorter one, shortest first. */
export function logOf(entries: Entries, history: readonly number[], word: number): number {
  const entry = entries.get([...history, word].join(" "));
  if (entry !== undefined) return entry.log;
  if (history.length === 0) throw new Error(`the word ${word} has no entry`);
  const shorter = logOf(entries, history.slice(1), word);
  return Math.fround(shorter + (entries.get(history.join(" "))?.backoff ?? 0));
}

/** log10 of each word of a passage and of the end token, behind `<s>`, with histories of up to order - 1 words. */
export function passageLogs(
  entries: Entries,
  order: number,
  passage: readonly number[],
  { begin, end }: { readonly begin: number; readonly end: number },
): number[] {
  const history = [begin];
  return [...passage, end].map((word) => {
    const log = logOf(entries, history.slice(Math.max(0, history.length - order + 1)), word);
    history.push(word);
    return log;
  });
}
