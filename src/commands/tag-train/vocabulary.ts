/** What a tagger learns to know of its data: words, characters and tags, the most frequent first. */
import type { TaggerVocabularyJson } from "../../models/tagger-vocabulary.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import type { TagScheme } from "../../text/tag-scheme.ts";
import { type WordKeyOptions, wordKey } from "../../text/word-key.ts";
import { UNKNOWN_SYMBOL } from "../../text/word-vocabulary.ts";
import type { Sentences } from "./sentences.ts";

export interface VocabularyOptions extends WordKeyOptions {
  /** Words that come less often are unknown. */
  readonly minCount: number;
  /** Vectors of words that the data does not have, of which so many are kept. */
  readonly vectors?: WordVectors;
  readonly extraVectors: number;
  readonly scheme?: TagScheme;
}

export interface LearntVocabulary {
  readonly vocabulary: TaggerVocabularyJson;
  /** For each word of the sentences, whether it comes once in all, however it is written. */
  readonly isSingle: Uint8Array;
}

/** A character that comes less often stands for all that are unknown. */
const LEAST_CHARACTERS = 2;

/** Of these rows. */
export function learnVocabulary(
  sentences: Sentences,
  rows: Uint32Array,
  options: VocabularyOptions,
): LearntVocabulary {
  const { words: texts, tags: tagTexts } = sentences;
  const wordCounts = new Uint32Array(texts.length);
  const tagCounts = new Uint32Array(tagTexts.length);
  for (const row of rows) {
    for (const id of sentences.wordIds(row)) wordCounts[id]++;
    for (const id of sentences.tagIds(row)) tagCounts[id]++;
  }
  const keys = texts.map((text) => wordKey(text, options));
  const counts = countsOf(keys, wordCounts);
  const kept = ranked(counts, options.minCount).filter((word) => word !== UNKNOWN_SYMBOL);
  const words = [UNKNOWN_SYMBOL, ...kept];
  return {
    vocabulary: {
      words,
      vectors: options.vectors === undefined ? [] : extraWords(options.vectors, new Set(words), options),
      characters: ranked(characterCounts(texts, wordCounts), LEAST_CHARACTERS),
      tags: ranked(countsOf(tagTexts, tagCounts), 1),
      scheme: options.scheme,
    },
    isSingle: Uint8Array.from(keys, (key) => (counts.get(key) === 1 ? 1 : 0)),
  };
}

/** How often each text comes, where some may be the same. */
function countsOf(texts: readonly string[], counts: Uint32Array): Map<string, number> {
  const sums = new Map<string, number>();
  texts.forEach((text, id) => {
    sums.set(text, (sums.get(text) ?? 0) + counts[id]);
  });
  return sums;
}

function characterCounts(words: readonly string[], counts: Uint32Array): Map<string, number> {
  const sums = new Map<string, number>();
  words.forEach((word, id) => {
    for (const character of word) sums.set(character, (sums.get(character) ?? 0) + counts[id]);
  });
  return sums;
}

/** Those of equal count by their UTF-16 units. */
function ranked(counts: ReadonlyMap<string, number>, least: number): string[] {
  const kept = [...counts].filter(([, count]) => count >= least);
  kept.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return kept.map(([text]) => text);
}

/** The first words of the file that the data does not have, as far as they can be looked up. */
function extraWords(vectors: WordVectors, known: ReadonlySet<string>, options: VocabularyOptions): string[] {
  const extra = new Set<string>();
  for (let id = 0; id < vectors.size && extra.size < options.extraVectors; id++) {
    const word = vectors.word(id);
    if (!known.has(word) && wordKey(word, options) === word) extra.add(word);
  }
  return [...extra];
}
