/** The first of many words, labels or tokens. */
import type { Fact } from "../../formats/page.ts";

/** How many are shown. */
export const SOME = 10;

/** In quotes, as blanks are part of them; of none nothing is said. */
export const listFact = (name: string, words: readonly string[]): Fact[] =>
  words.length === 0 ? [] : [[name, words.map((word) => `"${word}"`).join(" ")]];
