/** Random back-off n-gram models whose probabilities add up to 1. */
import { writeModel } from "../../src/models/model-file.ts";
import { type NgramLevel, ngramModelParts } from "../../src/models/ngram-file.ts";
import type { Vocabulary } from "../../src/text/vocabulary.ts";
import type { Entries, Entry } from "../reference/ngram.ts";
import { randomNumbers } from "./random.ts";

export interface NgramOptions {
  readonly order: number;
  /** V; the id V is `<s>`. */
  readonly words: number;
  /** About how many entries there are of each length but the first. */
  readonly count?: number;
  /** Entries need not have entries for their ends. */
  readonly pruned?: boolean;
  readonly seed?: number;
}

export interface RandomNgrams {
  readonly entries: Entries;
  readonly order: number;
  readonly words: number;
}

/** Every context of an entry is one; weights make what is left of each context's probability up to 1. */
export function randomNgrams({
  order,
  words,
  count = 60,
  pruned = false,
  seed = 1,
}: NgramOptions): RandomNgrams {
  const next = randomNumbers(seed);
  const grams = chooseGrams(next, { order, words, count, pruned });
  const entries = new Map<string, Entry>();
  const shares = Array.from({ length: words }, () => 1 + (next() % 1000));
  const total = shares.reduce((sum, share) => sum + share, 0);
  for (const [id, share] of shares.entries()) entries.set(`${id}`, { log: log10(share / total), backoff: 0 });
  entries.set(`${words}`, { log: -99, backoff: 0 });
  for (let n = 2; n <= order; n++) {
    for (const [context, children] of byContext(grams.filter((gram) => gram.length === n))) {
      addChildren(next, entries, context, children, words);
    }
  }
  return { entries, order, words };
}

/** The levels of a model file. */
export function levelsOf({ entries, order, words }: RandomNgrams): NgramLevel[] {
  const levels = Array.from({ length: order }, (_, index) =>
    [...entries]
      .map(([key, entry]) => ({ ids: key.split(" ").map(Number), ...entry }))
      .filter(({ ids }) => ids.length === index + 1)
      .sort((a, b) => compare(a.ids, b.ids)),
  );
  if (levels[0].length !== words + 1) throw new Error("not a 1-gram for each word");
  return levels.map((level, index) => {
    const below = levels[index + 1];
    return {
      logProbs: Float32Array.from(level, ({ log }) => log),
      ...(index > 0 && { words: Uint32Array.from(level, ({ ids }) => ids[index]) }),
      ...(below && {
        backoffs: Float32Array.from(level, ({ backoff }) => backoff),
        starts: startsOf(
          level.map(({ ids }) => ids),
          below.map(({ ids }) => ids.slice(0, -1)),
        ),
      }),
    };
  });
}

/** The file of levels, sealed whatever they say. */
export function ngramFile(levels: readonly NgramLevel[], vocabulary: Vocabulary): Buffer {
  const counts = levels.map(({ logProbs }) => logProbs.length);
  const about = { vocabulary, smoothing: "kneser-ney", training: { seed: 1 } };
  const parts = ngramModelParts({ levels, counts, ...about });
  const tensors = parts.tensors
    .map(({ name, dtype, bytes }) => ({ name, dtype, bytes, shape: [bytes.length / 4] }))
    .filter(({ bytes }) => bytes.length > 0 || counts.length === 0);
  return Buffer.concat([...writeModel({ ...parts, tensors })]);
}

/** Where the n-grams with each of these contexts begin, and end. */
function startsOf(contexts: readonly number[][], own: readonly number[][]): Uint32Array {
  const starts = contexts.map((context) => own.filter((one) => compare(one, context) < 0).length);
  return Uint32Array.from([...starts, own.length]);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

const log10 = (p: number): number => Math.fround(Math.log10(p));

function chooseGrams(
  next: () => number,
  { order, words, count, pruned }: { order: number; words: number; count: number; pruned: boolean },
): number[][] {
  const chosen = new Map<string, number[]>();
  const add = (gram: number[]): void => {
    if (gram.length < 2 || chosen.has(gram.join(" "))) return;
    chosen.set(gram.join(" "), gram);
    add(gram.slice(0, -1));
    if (!pruned) add(gram.slice(1));
  };
  for (let i = 0; i < count; i++) {
    const length = 2 + (next() % Math.max(1, order - 1));
    const gram = Array.from({ length: Math.min(order, length) }, () => next() % words);
    if (next() % 3 === 0) gram[0] = words;
    add(gram);
  }
  return [...chosen.values()];
}

function byContext(grams: readonly number[][]): Map<string, number[]> {
  const contexts = new Map<string, number[]>();
  for (const gram of grams) {
    const context = gram.slice(0, -1).join(" ");
    contexts.set(context, [...(contexts.get(context) ?? []), gram[gram.length - 1]]);
  }
  return contexts;
}

/** Gives the words behind a context probabilities, and the context the weight of all others. */
function addChildren(
  next: () => number,
  entries: Map<string, Entry>,
  context: string,
  children: readonly number[],
  words: number,
): void {
  const shares = children.map(() => 1 + (next() % 1000));
  const part = children.length < words ? 0.2 + (next() % 600) / 1000 : 1;
  const total = shares.reduce((sum, share) => sum + share, 0) / part;
  const history = context.split(" ").map(Number).slice(1);
  const shorter = children.reduce((sum, word) => sum + probabilityOf(entries, history, word), 0);
  for (const [index, word] of children.entries())
    entries.set(`${context} ${word}`, { log: log10(shares[index] / total), backoff: 0 });
  const own = entries.get(context) as Entry;
  const backoff = part < 1 ? log10((1 - part) / (1 - shorter)) : -99;
  entries.set(context, { log: own.log, backoff });
}

/** In f64, of entries that are there already. */
function probabilityOf(entries: Entries, history: readonly number[], word: number): number {
  const entry = entries.get([...history, word].join(" "));
  if (entry !== undefined) return 10 ** entry.log;
  const weight = entries.get(history.join(" "))?.backoff ?? 0;
  return 10 ** weight * probabilityOf(entries, history.slice(1), word);
}
