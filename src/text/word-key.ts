/** Under which key a word is looked up. */

export interface WordKeyOptions {
  /** In small letters. */
  readonly lower: boolean;
  /** With 0 for every digit. */
  readonly digits: boolean;
}

export function wordKey(word: string, { lower, digits }: WordKeyOptions): string {
  const cased = lower ? word.toLowerCase() : word;
  return digits ? cased.replace(/\p{Nd}/gu, "0") : cased;
}
