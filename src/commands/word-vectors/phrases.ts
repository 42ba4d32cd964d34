/** Pairs of words that belong together become one word, `new_york` (Mikolov et al. 2013; word2phrase). */
import { append, type Spools } from "../../io/spool.ts";
import { PairCounts } from "../../text/pair-counts.ts";
import type { VectorsOptions } from "./flags.ts";
import { bytesOf, changed, type SymbolText, windowsOf } from "./symbol-text.ts";

type PhraseOptions = Pick<VectorsOptions, "minCount" | "phraseThreshold">;

/**
 * Joins neighbours whose score, (count(a b) - minCount) · words / (count(a) · count(b)), is above the threshold, from left
 * to right; words that come less often than `minCount` are in no phrase. A phrase is the same symbol as a word that is
 * spelt like it. The text it was given is closed.
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

/** Writes the text anew: numbers of symbols stay, new phrases have the next ones, and the end of a sentence the one behind. */
class Joiner {
  readonly #text: SymbolText;
  readonly #isPhrase: (left: number, right: number) => boolean;
  readonly #spools: Spools;
  /** Numbers of symbols, by the pairs that are joined to them … */
  readonly #phrases = new Map<number, number>();
  /** … and by their spelling, where that is one of a phrase. */
  readonly #spelt: Map<string, number>;
  readonly #symbols: string[];
  readonly #counts: number[];

  constructor(text: SymbolText, isPhrase: (left: number, right: number) => boolean, spools: Spools) {
    this.#text = text;
    this.#isPhrase = isPhrase;
    this.#spools = spools;
    this.#symbols = [...text.symbols];
    this.#counts = Array.from(text.counts);
    this.#spelt = new Map(
      [...text.symbols.entries()].flatMap(([id, symbol]) => (symbol.includes(JOINT) ? [[symbol, id]] : [])),
    );
  }

  join(): SymbolText {
    const joined = this.#spools.open();
    for (const window of this.#joinedWindows()) append(joined, bytesOf(window));
    this.#spools.close(this.#text.ids);
    const [before, after] = [this.#text.symbols.length, this.#symbols.length];
    const final = (id: number) => (id === before ? after : id > before ? id - 1 : id);
    const ids = changed(joined, final, this.#spools);
    return { symbols: this.#symbols, counts: Float64Array.from(this.#counts), ids };
  }

  /** New phrases have numbers above that of the sentence end as long as it is not known how many they are. */
  *#joinedWindows(): Generator<Uint32Array> {
    const end = this.#text.symbols.length;
    let held: number | undefined;
    for (const window of windowsOf(this.#text.ids)) {
      const joined = new Uint32Array(window.length + 1);
      let count = 0;
      for (const id of window) {
        if (held !== undefined && held !== end && id !== end && this.#isPhrase(held, id)) {
          const phrase = this.#phrase(held, id);
          joined[count++] = phrase < end ? phrase : phrase + 1;
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
      id = this.#symbol(this.#text.symbols[left] + JOINT + this.#text.symbols[right]);
      this.#phrases.set(key, id);
    }
    this.#counts[id]++;
    this.#counts[left]--;
    this.#counts[right]--;
    return id;
  }
  /** The number of a spelling; a new one has not come yet. */
  #symbol(spelling: string): number {
    let id = this.#spelt.get(spelling);
    if (id === undefined) {
      id = this.#symbols.push(spelling) - 1;
      this.#counts.push(0);
      this.#spelt.set(spelling, id);
    }
    return id;
  }
}

const JOINT = "_";
