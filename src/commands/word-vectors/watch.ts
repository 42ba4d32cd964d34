/** Words whose neighbours are told while their vectors are learnt. */
import { UsageError } from "../../errors.ts";
import { TrainingNeighbours, type VectorsInTraining } from "../../models/training-neighbours.ts";
import type { Context } from "../context.ts";
import { commaList } from "../plot/flags.ts";
import type { VectorsOptions } from "./flags.ts";

type WatchOptions = Pick<VectorsOptions, "watchWords" | "log" | "tui" | "logEvery">;

/** How many neighbours are told, … */
const NEIGHBOURS = 5;
/** … and of how many words, where none was named. */
const USUAL = 5;
/** The most of the time that looking may take. */
const SHARE = 0.01;

/** @throws UsageError when words are named and nothing tells of them */
export function checkWatch({ watchWords, log, tui }: WatchOptions): void {
  if (watchWords.length > 0 && log === undefined && !tui)
    throw new UsageError("--watch-words are told in the run log", {
      hint: "--log FILE writes one, --tui shows it",
    });
}

/** Undefined where nobody looks, or there is no word to watch. */
export function watchWords(
  context: Pick<Context, "warn">,
  options: WatchOptions,
  training: VectorsInTraining,
  words: readonly string[],
): WordWatch | undefined {
  if (options.log === undefined && !options.tui) return undefined;
  const named = [...new Set(commaList(options.watchWords))];
  const ids = named.length === 0 ? usualWords(words) : named.map((word) => words.indexOf(word));
  const unknown = named.filter((_, at) => ids[at] < 0);
  if (unknown.length > 0) context.warn(`these words are not among those of the text: ${unknown.join(", ")}`);
  const known = ids.filter((id) => id >= 0);
  return known.length === 0 ? undefined : new WordWatch(training, words, known, options.logEvery);
}

/** Among the first words of a text there are few that mean something by themselves: so many are passed over, … */
const FIRST = 200;
/** … or this share of a small vocabulary, … */
const FIRST_SHARE = 0.1;
/** … and all that are shorter than that. */
const LETTERS = /^\p{L}{5,}$/u;

/** The most frequent words that are likely to mean something by themselves. `words` begin with the most frequent. */
export function usualWords(words: readonly string[]): number[] {
  const ids: number[] = [];
  for (let id = Math.floor(Math.min(FIRST, words.length * FIRST_SHARE)); id < words.length; id++) {
    if (ids.length === USUAL) break;
    if (LETTERS.test(words[id])) ids.push(id);
  }
  return ids;
}

export class WordWatch {
  readonly #neighbours: TrainingNeighbours;
  readonly #words: readonly string[];
  readonly #ids: readonly number[];
  readonly #every: number;
  readonly #now: () => number;
  /** When it may next be looked, by the clock. */
  #next = Number.NEGATIVE_INFINITY;

  /** Looks every so many steps, if that does not take too long. */
  constructor(
    training: VectorsInTraining,
    words: readonly string[],
    ids: readonly number[],
    every: number,
    now = () => performance.now(),
  ) {
    this.#neighbours = new TrainingNeighbours(training);
    this.#words = words;
    this.#ids = ids;
    this.#every = every;
    this.#now = now;
  }

  /** A record for each word, now and then, and after the last step. */
  after(step: number, isLast: boolean): readonly Readonly<Record<string, unknown>>[] {
    const begun = this.#now();
    if (!isLast && (step % this.#every !== 0 || begun < this.#next)) return [];
    const found = this.#neighbours.of(this.#ids, NEIGHBOURS);
    const end = this.#now();
    this.#next = end + (end - begun) / SHARE;
    return this.#ids.map((id, at) => ({
      event: "neighbors",
      step,
      word: this.#words[id],
      neighbors: found[at].map((one) => ({ word: this.#words[one.id], similarity: rounded(one.score) })),
    }));
  }
}

/** Four digits: more would be noise of the moment. */
const rounded = (similarity: number): number => Math.round(similarity * 10_000) / 10_000;
