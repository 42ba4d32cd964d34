/**
 * The ids of passages as they are read, once and in order. Where the vocabulary is yet to be learnt from them, they are
 * numbered as they appear, and `finish` tells by which ids these numbers are to be replaced.
 */
import type { Kernels } from "../../engine/kernels.ts";
import { DataError, UsageError } from "../../errors.ts";
import type { Passages } from "../../models/predictor.ts";
import { byteVocabulary } from "../../text/byte-vocabulary.ts";
import { CharacterIds } from "../../text/character-ids.ts";
import { idVocabulary } from "../../text/id-vocabulary.ts";
import { type RankOptions, rankedWords } from "../../text/ranked-words.ts";
import { withRoom } from "../../text/symbol-table.ts";
import { END_SYMBOL, rankedCharacters } from "../../text/symbol-vocabulary.ts";
import type { Level, Vocabulary } from "../../text/vocabulary.ts";
import { WordTable } from "../../text/word-table.ts";
import type { Texts } from "../stream/texts.ts";

export interface CorpusIds {
  /** The end token, numbered like the ids. */
  readonly end: number;
  /** Bytes that are no UTF-8 are no text. */
  readonly utf8: boolean;
  /** @throws DataError for a character that has no id */
  encode(text: Uint8Array): Uint32Array;
  /** The ids of all of some texts, with the end token behind each: views that are good until the next call. */
  encodeRows?(texts: Texts): Passages;
  /** Ids that the data holds. @throws DataError for one that is out of range */
  accept(ids: Uint32Array): Uint32Array;
  finish(): Learnt;
}

export interface Learnt {
  readonly vocabulary: Vocabulary;
  readonly map?: Uint32Array;
  /** How many tokens are the one for what is unknown. */
  readonly unknown: number;
}

/** @throws UsageError for the level `tokenizer`, whose vocabulary is known */
export function learningIds(level: Level, options: RankOptions, kernels: Kernels): CorpusIds {
  if (level === "byte") return knownIds(byteVocabulary());
  if (level === "ids") return anyIds();
  if (level === "tokenizer") throw new UsageError("a tokenizer is learnt with weft bpe-train");
  return level === "word" ? wordIds(options, kernels) : characterIds(options);
}

export function knownIds(vocabulary: Vocabulary): CorpusIds {
  const { level, size, end, unknown } = vocabulary;
  let unknowns = 0;
  const counted = (ids: Uint32Array) => {
    if (unknown === undefined) return ids;
    for (let i = 0; i < ids.length; i++) if (ids[i] === unknown) unknowns++;
    return ids;
  };
  return {
    end,
    utf8: level === "word" || level === "char",
    encode: (text) => counted(vocabulary.encode(text)),
    accept: (ids) => {
      for (const id of ids) {
        if (id >= size) throw new DataError(`the id ${id} is not one of the vocabulary's ${size}`);
      }
      return counted(ids);
    },
    finish: () => ({ vocabulary, unknown: unknowns }),
  };
}

/** Words, in the memory in which texts are read: all of a batch are encoded and counted by one call. */
function wordIds(options: RankOptions, kernels: Kernels): CorpusIds {
  const table = new WordTable(kernels);
  const end = table.add(END_SYMBOL.word);
  return {
    end,
    utf8: true,
    encode: (text) => table.encode(text),
    encodeRows: ({ rows, count }) => {
      const encoded = table.encodeRows(rows, count, { last: end });
      return { ids: kernels.u32(encoded.ids, encoded.count), ends: kernels.u32(encoded.ends, count) };
    },
    accept: () => {
      throw new DataError("ids cannot be read as words");
    },
    finish: () => rankedWords(table, options),
  };
}

function characterIds(options: RankOptions): CorpusIds {
  const table = new CharacterIds();
  const end = table.add(END_SYMBOL.char);
  let counts = new Uint32Array(2 ** 10);
  return {
    end,
    utf8: true,
    encode: (text) => {
      const ids = table.encode(text);
      counts = withRoom(counts, table.size);
      for (let i = 0; i < ids.length; i++) counts[ids[i]]++;
      return ids;
    },
    accept: () => {
      throw new DataError("ids cannot be read as chars");
    },
    finish: () => learntCharacters(table, counts, options),
  };
}

/** The vocabulary of what was counted, and the ids that its characters get in it. */
function learntCharacters(table: CharacterIds, counts: Uint32Array, options: RankOptions): Learnt {
  const characters = Array.from({ length: table.size }, (_, id) => table.symbol(id));
  const counted = characters.map((character, id) => [character, counts[id]] as const);
  const vocabulary = rankedCharacters(counted, options);
  const map = vocabulary.encode(characters.join(""));
  const unknown = counts.reduce((sum, count, id) => (map[id] === vocabulary.unknown ? sum + count : sum), 0);
  return { vocabulary, map, unknown };
}

const MOST_IDS = 2 ** 24;

/** Any ids: they are stored one higher, which leaves 0 for an end token that none of them is. */
function anyIds(): CorpusIds {
  let count = 0;
  return {
    end: 0,
    utf8: false,
    encode: () => {
      throw new DataError("text cannot be read as ids without a tokenizer");
    },
    accept: (ids) => {
      for (const id of ids) {
        if (id >= MOST_IDS) throw new DataError(`the id ${id} is beyond the largest vocabulary, ${MOST_IDS}`);
        count = Math.max(count, id + 1);
      }
      return ids.map((id) => id + 1);
    },
    finish: () => {
      const map = Uint32Array.from({ length: count + 1 }, (_, id) => (id === 0 ? count : id - 1));
      return { vocabulary: idVocabulary(count), map, unknown: 0 };
    },
  };
}
