/** Vocabularies as they stand in model files. */
import type { Kernels } from "../engine/kernels.ts";
import { WeftError } from "../errors.ts";
import { type Refuse, refusal } from "../formats/refuse.ts";
import { readTokenizerJson, writeTokenizerJson } from "../formats/tokenizer-json.ts";
import { byteVocabulary } from "../text/byte-vocabulary.ts";
import { idVocabulary } from "../text/id-vocabulary.ts";
import { symbolVocabulary } from "../text/symbol-vocabulary.ts";
import type { Tokenizer } from "../text/tokenizer.ts";
import { tokenizerVocabulary } from "../text/tokenizer-vocabulary.ts";
import type { Vocabulary } from "../text/vocabulary.ts";

/** @throws ModelError when no `tokenizer.json`, and so no model file, can hold the tokenizer. */
export const vocabularyOf = (tokenizer: Tokenizer): Vocabulary =>
  tokenizerVocabulary(tokenizer, writeTokenizerJson(tokenizer));

/**
 * Reads what `Vocabulary.toJSON` gave; words are put into the memory of `kernels`, if given.
 * @throws ModelError with the model's path and what is damaged.
 */
export function vocabularyFromJson(json: unknown, path: string, kernels?: Kernels): Vocabulary {
  const refuse = refusal(path);
  const { level, tokens, tokenizer, count } = membersOf(json);
  if (level === "byte") return byteVocabulary();
  if ((level === "word" || level === "char") && isStrings(tokens))
    return ofTokens(level, tokens, refuse, kernels);
  if (level === "ids" && Number.isSafeInteger(count) && Number(count) >= 0)
    return idVocabulary(Number(count));
  if (level === "tokenizer" && typeof tokenizer === "string")
    return tokenizerVocabulary(readTokenizerJson(Buffer.from(tokenizer), path), tokenizer);
  throw refuse("its vocabulary is damaged");
}

const membersOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

function ofTokens(
  level: "word" | "char",
  tokens: readonly string[],
  refuse: Refuse,
  kernels?: Kernels,
): Vocabulary {
  try {
    return symbolVocabulary(level, tokens, kernels);
  } catch (error) {
    if (error instanceof WeftError) throw refuse(`its vocabulary is damaged: ${error.message}`);
    throw error;
  }
}
