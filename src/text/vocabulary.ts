/** What turns a passage into the ids that a language model reads, and ids back into text. */

import type { WordTable } from "./word-table.ts";

/** What a token is. `ids`: the data came as ids, and what they stand for is not known. */
export type Level = "word" | "char" | "byte" | "tokenizer" | "ids";

export interface Vocabulary {
  readonly level: Level;
  /** How many ids there are. */
  readonly size: number;
  /** The id that stands behind each passage; in decoded text it is a newline. */
  readonly end: number;
  /** The id of what has none, where the vocabulary has such an id. */
  readonly unknown?: number;
  /** Of words: the table by which many texts can be encoded at once. */
  readonly words?: WordTable;
  /**
   * The ids of a passage, without the end token; a copy. Bytes are UTF-8 (any bytes for the levels byte and tokenizer).
   * @throws DataError for a character that has no id, UsageError where only ids are known.
   */
  encode(passage: string | Uint8Array): Uint32Array<ArrayBuffer>;
  /** @throws RangeError for an id that no token has, UsageError where only ids are known. */
  decode(ids: Iterable<number>): string;
  /** A token for people: as it stands in text, bytes that are no text as `<0xE2>`. @throws RangeError */
  token(id: number): string;
  /** Decodes a text as its ids come. What is to continue a text is first given the ids of that text. */
  decoder(): IdDecoder;
  toJSON(): VocabularyJson;
}

/** Gives the text of ids as soon as it is certain, and never half a character. */
export interface IdDecoder {
  push(id: number): string;
  /** What was held back: the bytes of a character that never became whole are U+FFFD. */
  end(): string;
}

/** A vocabulary as it stands in a model file. */
export type VocabularyJson =
  | { readonly level: "word" | "char"; readonly tokens: readonly string[] }
  | { readonly level: "byte" }
  /** The text of a `tokenizer.json`. */
  | { readonly level: "tokenizer"; readonly tokenizer: string }
  /** How many ids there are beside the end token. */
  | { readonly level: "ids"; readonly count: number };

/** Half a surrogate pair has no UTF-8, and becomes U+FFFD. */
export const utf8 = (passage: string | Uint8Array): Uint8Array =>
  typeof passage === "string" ? Buffer.from(passage) : passage;

/** The whole text of ids. */
export function decodeAll({ decoder }: Pick<Vocabulary, "decoder">, ids: Iterable<number>): string {
  const stream = decoder();
  let text = "";
  for (const id of ids) text += stream.push(id);
  return text + stream.end();
}

/** @throws RangeError */
export function checkId(id: number, size: number): void {
  if (!(Number.isInteger(id) && id >= 0 && id < size)) throw new RangeError(`no token has the id ${id}`);
}
