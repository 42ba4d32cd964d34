/** The vocabulary that is learnt from words that were counted. */
import type { Vocabulary } from "./vocabulary.ts";
import { WordTable } from "./word-table.ts";
import { END_WORD, UNKNOWN_SYMBOL, wordVocabulary } from "./word-vocabulary.ts";

export interface RankOptions {
  /** Symbols that occur less often are left out … */
  readonly minCount?: number;
  /** … and the rarest of those that are more than this, special tokens counted. */
  readonly vocabSize?: number;
}

export interface RankedWords {
  readonly vocabulary: Vocabulary;
  /** The id of each of the table's words in the vocabulary. */
  readonly map: Uint32Array;
  /** How often a word came that has none of its own. */
  readonly unknown: number;
}

const SPECIAL = [UNKNOWN_SYMBOL, END_WORD];

/** `<unk>` and `</s>`, then the words by count, those of equal count by code point. */
export function rankedWords(
  table: WordTable,
  { minCount = 1, vocabSize = Infinity }: RankOptions,
): RankedWords {
  const counts = table.counts();
  const special = SPECIAL.map((symbol) => table.find(symbol));
  const frequent = new Uint32Array(table.size)
    .map((_, id) => id)
    .filter((id) => counts[id] >= minCount && !special.includes(id))
    .sort((a, b) => counts[b] - counts[a] || table.compare(a, b));
  const kept = frequent.subarray(0, Math.max(0, vocabSize - SPECIAL.length));
  const words = new WordTable();
  words.addAll(symbols(table, kept));
  const map = new Uint32Array(table.size); // of <unk>, which is the first
  kept.forEach((id, rank) => {
    map[id] = rank + SPECIAL.length;
  });
  if (special[1] !== undefined) map[special[1]] = 1;
  const unknown = counts.reduce((sum, count, id) => (map[id] === 0 ? sum + count : sum), 0);
  return { vocabulary: wordVocabulary(words), map, unknown };
}

function* symbols(table: WordTable, ids: Uint32Array): Generator<string> {
  yield* SPECIAL;
  for (const id of ids) yield table.symbol(id);
}
