/** The ids of batches of texts, by a vocabulary that is known, or that is learnt from them. */
import type { Kernels } from "../../engine/kernels.ts";
import { byteVocabulary } from "../../text/byte-vocabulary.ts";
import type { RankOptions } from "../../text/ranked-words.ts";
import type { Level, Vocabulary } from "../../text/vocabulary.ts";
import { type EncodedPassages, encodedPassages, inOrder } from "../stream/encoded-texts.ts";
import { statusOf, type Texts, textAt } from "../stream/texts.ts";
import { type CorpusIds, type Learnt, learningIds } from "./corpus-ids.ts";

export interface TextIdsOptions extends RankOptions {
  readonly vocabulary?: Vocabulary;
  /** What is learnt without a vocabulary; `word` if not given. */
  readonly level?: Exclude<Level, "tokenizer" | "ids">;
  /** Makes the ids in a way of its own instead. */
  readonly make?: (kernels: Kernels) => TextIds;
}

export interface TextIds {
  /** The ids of all texts that are there, each with the end token behind it; views that are good until the next call. */
  encode(texts: Texts): EncodedPassages;
  /** The vocabulary, and what the ids are to be replaced by. */
  finish(): Learnt;
}

/** Texts lie in the memory of `kernels`. */
export function textIds(
  kernels: Kernels,
  { vocabulary, level = "word", make, ...rank }: TextIdsOptions,
): TextIds {
  if (make !== undefined) return make(kernels);
  if (vocabulary !== undefined) return known(kernels, vocabulary);
  return level === "byte"
    ? known(kernels, byteVocabulary())
    : learning(kernels, learningIds(level, rank, kernels));
}

function known(kernels: Kernels, vocabulary: Vocabulary): TextIds {
  let unknowns = 0;
  return {
    encode: (texts) => {
      const passages = encodedPassages(kernels, texts, vocabulary, { field: "", ids: false });
      if (vocabulary.unknown !== undefined) unknowns += countOf(passages.ids, vocabulary.unknown);
      return passages;
    },
    finish: () => ({ vocabulary, unknown: unknowns }),
  };
}

function countOf(ids: Uint32Array, wanted: number): number {
  let count = 0;
  for (let at = 0; at < ids.length; at++) if (ids[at] === wanted) count++;
  return count;
}

function learning(kernels: Kernels, ids: CorpusIds): TextIds {
  const errors: ReadonlyMap<number, string> = new Map();
  return {
    encode: (texts) => {
      const together = ids.encodeRows?.(texts);
      return together ? { ...together, errors } : oneByOne(kernels, ids, texts);
    },
    finish: () => ids.finish(),
  };
}

function oneByOne(kernels: Kernels, ids: CorpusIds, texts: Texts): EncodedPassages {
  const encoded = new Map<number, { ids: Uint32Array }>();
  for (let index = 0; index < texts.count; index++) {
    if (texts.bad.has(index) || statusOf(kernels, texts, index) !== "ok") continue;
    encoded.set(index, { ids: ids.encode(kernels.bytes.slice(...textAt(kernels, texts, index))) });
  }
  return inOrder(encoded, texts.count, ids.end);
}
