/** Pairs of words that belong together become one word, `new_york` (Mikolov et al. 2013; word2phrase). */
import { append, type Spools } from "../../io/spool.ts";
import { PairCounts } from "../../text/pair-counts.ts";
import type { VectorsOptions } from "./flags.ts";
import { bytesOf, type SymbolText, windowsOf } from "./symbol-text.ts";

type PhraseOptions = Pick<VectorsOptions, "minCount" | "phraseThreshold">;

/**
 * Joins neighbours whose score, (count(a b) - minCount) · words / (count(a) · count(b)), is above the threshold, from left
 * to right; words that come less often than `minCount` are in no phrase. The text it was given is closed.
 */
export function joinPhrases(text: SymbolText, options: PhraseOptions, spools: Spools): SymbolText {
  const pairs = countPairs(text);
  const words = text.counts.reduce((sum, count) => sum + count, 0);
  const isPhrase = (left: number, right: number): boolean => {
    const [a, b] = [text.counts[left], text.counts[right]];
    if (a < options.minCount || b < options.minCount) return false;
    const score = ((pairs.get(left, right) - options.minCount) / a / b) * words;
    return score > options.phraseThreshold;
  };
  return new Joiner(text, isPhrase, spools).join();
}

function countPairs({ symbols, ids }: SymbolText): PairCounts {
  const pairs = new PairCounts();
  const end = symbols.length;
  let last = end;
  for (const window of windowsOf(ids)) {
    for (const id of window) {
      if (last !== end && id !== end) pairs.add(last, id);
      last = id;
    }
  }
  return pairs;
}

/** Writes the text anew: numbers of symbols stay, phrases have the next ones, and the end of a sentence the one behind. */
class Joiner {
  readonly #text: SymbolText;
  readonly #isPhrase: (left: number, right: number) => boolean;
  readonly #spools: Spools;
  readonly #phrases = new Map<number, number>();
  readonly #symbols: string[];
  readonly #counts: number[];

  constructor(text: SymbolText, isPhrase: (left: number, right: number) => boolean, spools: Spools) {
    this.#text = text;
    this.#isPhrase = isPhrase;
    this.#spools = spools;
    this.#symbols = [...text.symbols];
    this.#counts = Array.from(text.counts);
  }

  join(): SymbolText {
    const joined = this.#spools.open();
    for (const window of this.#joinedWindows()) append(joined, bytesOf(window));
    this.#spools.close(this.#text.ids);
    const ids = this.#spools.open();
    const [before, after] = [this.#text.symbols.length, this.#symbols.length];
    for (const window of windowsOf(joined))
      append(ids, bytesOf(window.map((id) => (id === before ? after : id > before ? id - 1 : id))));
    this.#spools.close(joined);
    return { symbols: this.#symbols, counts: Float64Array.from(this.#counts), ids };
  }

  /** Phrases have numbers above that of the sentence end as long as it is not known how many they are. */
  *#joinedWindows(): Generator<Uint32Array> {
    const end = this.#text.symbols.length;
    let held: number | undefined;
    for (const window of windowsOf(this.#text.ids)) {
      const joined = new Uint32Array(window.length + 1);
      let count = 0;
      for (const id of window) {
        if (held !== undefined && held !== end && id !== end && this.#isPhrase(held, id)) {
          joined[count++] = this.#phrase(held, id) + 1;
          held = undefined;
        } else {
          if (held !== undefined) joined[count++] = held;
          held = id;
        }
      }
      yield joined.subarray(0, count);
    }
    if (held !== undefined) yield Uint32Array.of(held);
  }

  /** The number of a phrase, which has come once more. */
  #phrase(left: number, right: number): number {
    const key = left * this.#text.symbols.length + right;
    let id = this.#phrases.get(key);
    if (id === undefined) {
      id = this.#symbols.push(`${this.#text.symbols[left]}_${this.#text.symbols[right]}`) - 1;
      this.#counts.push(0);
      this.#phrases.set(key, id);
    }
    this.#counts[id]++;
    this.#counts[left]--;
    this.#counts[right]--;
    return id;
  }
}
