/** The tokens of texts as fastText cuts them: each distinct one has an id, in the order in which they first came. */
import type { Kernels } from "../../../engine/kernels.ts";
import { WordTable } from "../../../text/word-table.ts";
import { END_WORD, UNKNOWN_SYMBOL, wordVocabulary } from "../../../text/word-vocabulary.ts";
import type { TextIds } from "../../dataset/text-ids.ts";

/** The end of a text, which is the first token. */
export const END = 0;

/** Learns the tokens of all texts, and counts them; the end of a text is counted only where it is a word of one. */
export function plainTokens(kernels: Kernels): TextIds {
  const table = new WordTable(kernels);
  for (const symbol of [END_WORD, UNKNOWN_SYMBOL]) table.add(symbol); // a vocabulary has both
  return {
    encode: ({ rows, count }) => {
      const encoded = table.encodeRows(rows, count, { last: END, plain: true });
      const ids = kernels.u32(encoded.ids, encoded.count);
      return { ids, ends: kernels.u32(encoded.ends, count), errors: new Map() };
    },
    finish: () => ({ vocabulary: wordVocabulary(table), unknown: 0 }),
  };
}
