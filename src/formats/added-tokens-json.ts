/** The `added_tokens` of a tokenizer.json: texts that are cut out before anything else, each with its id. */
import type { AddedToken } from "../text/tokenizer.ts";
import type { Vocabulary } from "./bpe-json.ts";
import { lookupBytes } from "./byte-table.ts";
import type { Json } from "./json-cursor.ts";
import { type Fields, fieldsOf, flag, text, whole } from "./json-fields.ts";
import { quoted, type Refuse } from "./refuse.ts";

/** @throws ModelError if a content or id stands twice, or an id is not the one that Hugging Face would give. */
export function readAddedTokens(
  value: Json | undefined,
  vocabulary: Vocabulary,
  refuse: Refuse,
): AddedToken[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw refuse("added_tokens is not an array");
  const added = value.map((item, i) => readAdded(fieldsOf(item, `added_tokens[${i}]`, refuse)));
  checkGivenIds(added, vocabulary, refuse);
  return added;
}

export const describeAddedTokens = (added: readonly AddedToken[]): unknown[] =>
  added.map(({ id, content, singleWord, lstrip, rstrip, normalized, special }) => ({
    id,
    content,
    single_word: singleWord,
    lstrip,
    rstrip,
    normalized,
    special,
  }));

function readAdded(fields: Fields): AddedToken {
  const content = text(fields, "content");
  if (content === "") throw fields.refuse(`${fields.place} has no content`);
  return {
    id: whole(fields, "id"),
    content,
    special: flag(fields, "special", false),
    singleWord: flag(fields, "single_word", false),
    lstrip: flag(fields, "lstrip", false),
    rstrip: flag(fields, "rstrip", false),
    normalized: flag(fields, "normalized", true),
  };
}

/**
 * Hugging Face does not believe the ids of added tokens: one that the vocabulary has keeps its id there, another gets
 * the next free one after the vocabulary. A file that says otherwise means two things at once.
 */
function checkGivenIds(added: readonly AddedToken[], vocabulary: Vocabulary, refuse: Refuse): void {
  const contents = new Set<string>();
  let last = -1;
  for (const { id, content } of added) {
    if (contents.has(content)) throw refuse(`the added token ${quoted(content)} stands twice`);
    contents.add(content);
    const utf8 = new TextEncoder().encode(content);
    const index = lookupBytes(vocabulary.texts, utf8, 0, utf8.length);
    const given = index >= 0 ? (vocabulary.ids[index] as number) : nextId(last, vocabulary.texts.size);
    if (index < 0 && vocabulary.used[given] === 1) {
      throw refuse(`the id ${given} of the added token ${quoted(content)} is another token's`);
    }
    if (id !== given) {
      throw refuse(
        `the added token ${quoted(content)} says that its id is ${id}, where its place makes it ${given}`,
      );
    }
    last = Math.max(last, given);
  }
}

const nextId = (last: number, vocabularySize: number): number => Math.max(last + 1, vocabularySize);
