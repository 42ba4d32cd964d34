/** Vocabularies of words and of characters, which are counted in the data that a model learns from. */
import type { Kernels } from "../engine/kernels.ts";
import { DataError } from "../errors.ts";
import { CharacterIds } from "./character-ids.ts";
import type { RankOptions } from "./ranked-words.ts";
import type { SymbolTable } from "./symbol-table.ts";
import { checkId, decodeAll, utf8, type Vocabulary } from "./vocabulary.ts";
import { WordTable } from "./word-table.ts";
import { END_WORD, UNKNOWN_SYMBOL, wordVocabulary } from "./word-vocabulary.ts";

export { UNKNOWN_SYMBOL };
export type SymbolLevel = "word" | "char";

/** The end token of each level; in a text it is the same token. */
export const END_SYMBOL: Readonly<Record<SymbolLevel, string>> = { word: END_WORD, char: "\n" };

const NO_ID = 0xffffffff;
const REPLACEMENT = "\ufffd";

/**
 * The vocabulary of these tokens, whose ids are their positions. Words must have `<unk>` among them; both need the end
 * token. Words lie in the memory of `kernels`, if given. @throws DataError when a token is missing or there twice.
 */
export function symbolVocabulary(
  level: SymbolLevel,
  tokens: readonly string[],
  kernels?: Kernels,
): Vocabulary {
  if (level === "char") return characterVocabulary(tokens);
  const words = new WordTable(kernels);
  words.addAll(tokens);
  if (words.size < tokens.length) refuseTwins(new WordTable(), tokens);
  return wordVocabulary(words);
}

/**
 * The vocabulary of counted characters: the end token, then the characters by count, those of equal count by code point.
 * There is `<unk>` when some were left out.
 */
export function rankedCharacters(
  counts: Iterable<readonly [character: string, count: number]>,
  { minCount = 1, vocabSize = Number.POSITIVE_INFINITY }: RankOptions = {},
): Vocabulary {
  const special = [END_SYMBOL.char];
  const all = [...counts].filter(([character]) => !special.includes(character));
  const frequent = all.filter(([, count]) => count >= minCount);
  const isWhole = frequent.length === all.length && special.length + all.length <= vocabSize;
  if (!isWhole) special.push(UNKNOWN_SYMBOL);
  frequent.sort((a, b) => b[1] - a[1] || compareCodePoints(a[0], b[0]));
  const kept = frequent.slice(0, Math.max(0, vocabSize - special.length));
  return characterVocabulary([...special, ...kept.map(([character]) => character)]);
}

function characterVocabulary(tokens: readonly string[]): Vocabulary {
  const table = new CharacterIds();
  refuseTwins(table, tokens);
  const end = tokens.indexOf(END_SYMBOL.char);
  const unknown = tokens.includes(UNKNOWN_SYMBOL) ? tokens.indexOf(UNKNOWN_SYMBOL) : undefined;
  if (end < 0) throw new DataError("the end token or the one for unknown words is missing");
  const token = (id: number) => {
    checkId(id, tokens.length);
    return tokens[id];
  };
  const vocabulary: Vocabulary = {
    level: "char",
    size: tokens.length,
    end,
    unknown,
    encode: (passage) => encode(table, passage, unknown),
    decode: (ids) => decodeAll(vocabulary, ids),
    token,
    decoder: () => ({ push: (id) => (id === unknown ? REPLACEMENT : token(id)), end: () => "" }),
    toJSON: () => ({ level: "char", tokens }),
  };
  return vocabulary;
}

/** Gives each token its id. @throws DataError when one has an id already. */
function refuseTwins(table: SymbolTable, tokens: readonly string[]): void {
  for (const [id, token] of tokens.entries()) {
    if (table.add(token) !== id) throw new DataError(`the token ${JSON.stringify(token)} is there twice`);
  }
}

function encode(table: SymbolTable, passage: string | Uint8Array, unknown: number | undefined) {
  const text = utf8(passage);
  const ids = table.encode(text, unknown ?? NO_ID);
  if (unknown !== undefined) return ids;
  const wrong = ids.indexOf(NO_ID);
  if (wrong < 0) return ids;
  const character = [...Buffer.from(text).toString()][wrong];
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw new DataError(`the vocabulary has no character U+${code}`);
}

/** As their UTF-8 compares; UTF-16 has the surrogates in front of U+E000 … U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

const rank = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
