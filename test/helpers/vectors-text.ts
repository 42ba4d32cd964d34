/** Texts of word vectors for tests: sentences of words, and the ids that they are in a temporary file. */
import { bytesOf, type SymbolText, windowsOf } from "../../src/commands/word-vectors/symbol-text.ts";
import { append, type Spool, type Spools } from "../../src/io/spool.ts";
import { countsOf } from "../reference/phrases.ts";

/** The symbols are in the order of their counts, equal ones in that in which they first come. */
export function symbolText(sentences: readonly (readonly string[])[], spools: Spools): SymbolText {
  const entries = [...countsOf(sentences.flat())].sort(([, a], [, b]) => b - a);
  const symbols = entries.map(([word]) => word);
  const numbers = new Map(symbols.map((symbol, id) => [symbol, id]));
  const all = sentences.flatMap((words) => [
    ...words.map((word) => Number(numbers.get(word))),
    symbols.length,
  ]);
  const ids = spools.open();
  append(ids, bytesOf(Uint32Array.from(all)));
  return { symbols, counts: Float64Array.from(entries, ([, count]) => count), ids };
}

/** The sentences that a text has. */
export function sentencesOf({ symbols, ids }: Pick<SymbolText, "symbols" | "ids">): string[][] {
  const sentences: string[][] = [[]];
  for (const id of idsOf(ids)) {
    if (id === symbols.length) sentences.push([]);
    else sentences.at(-1)?.push(symbols[id]);
  }
  return sentences.slice(0, -1);
}

export const idsOf = (ids: Spool): number[] => [...windowsOf(ids)].flatMap((window) => [...window]);
