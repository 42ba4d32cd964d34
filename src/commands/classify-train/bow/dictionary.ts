/** The words of a bag-of-words classifier: which tokens have rows. */
import { NO_ROW, NO_TOKEN } from "../../../models/bag-encoder.ts";
import type { WordTable } from "../../../text/word-table.ts";
import { END } from "./tokens.ts";

/** How a token begins that fastText takes for a label: it is no word, and no part of an n-gram. */
const LABEL = Buffer.from("__label__");

export interface Dictionary {
  /** The bytes of the words in the order of their rows: from the most frequent on, equals as they first came. */
  readonly words: readonly Uint8Array[];
  readonly counts: Float64Array;
  /** The row of each token of the texts, NO_ROW or NO_TOKEN. */
  readonly rows: Uint32Array;
}

/** Of the tokens of `texts` texts. Words that come less often than `minCount` have no row. */
export function dictionaryOf(table: WordTable, texts: number, minCount: number): Dictionary {
  const all = table.counts();
  all[END] += texts;
  const kept = Array.from(all.keys())
    .filter((id) => all[id] >= minCount && !isLabel(table.bytes(id)))
    .sort((a, b) => all[b] - all[a] || a - b);
  const rows = Uint32Array.from(all, (_, id) => (isLabel(table.bytes(id)) ? NO_TOKEN : NO_ROW));
  kept.forEach((id, row) => {
    rows[id] = row;
  });
  const words = kept.map((id) => table.bytes(id).slice());
  return { words, counts: Float64Array.from(kept, (id) => all[id]), rows };
}

/** With more words behind its own, which never came; what fastText takes for a label is none. */
export function withWords(dictionary: Dictionary, table: WordTable, more: Iterable<Uint8Array>): Dictionary {
  const words = [...dictionary.words];
  const rows = [...dictionary.rows];
  for (const word of more) {
    const id = table.find(word);
    if (isLabel(word) || (id !== undefined && dictionary.rows[id] !== NO_ROW)) continue;
    if (id !== undefined) rows[id] = words.length;
    words.push(word);
  }
  const counts = new Float64Array(words.length);
  counts.set(dictionary.counts);
  return { words, counts, rows: Uint32Array.from(rows) };
}

/** The rows of the tokens of other texts. */
export function rowsOfTokens(dictionary: Dictionary, own: WordTable, table: WordTable): Uint32Array {
  return Uint32Array.from({ length: table.size }, (_, id) => {
    const known = own.find(table.bytes(id));
    if (known !== undefined && known < dictionary.rows.length) return dictionary.rows[known];
    return isLabel(table.bytes(id)) ? NO_TOKEN : NO_ROW;
  });
}

const isLabel = (token: Uint8Array): boolean =>
  token.length >= LABEL.length && LABEL.every((byte, i) => token[i] === byte);
