/**
 * N-gram models by the book: every n-gram is a key of a map, every probability is worked out from the counts when it is
 * asked for. Modified Kneser-Ney: Chen & Goodman 1999, with <s> and pruning as in Heafield et al. 2013.
 */

export interface NgramSettings {
  readonly order: number;
  readonly smoothing: "kneser-ney" | "witten-bell" | "laplace" | "none";
  /** For each order from 1. */
  readonly prune: readonly number[];
  /** V; <s> is V. */
  readonly vocabulary: number;
  readonly end: number;
}

export interface Entry {
  readonly p: number;
  readonly backoff: number;
}

type Counts = Map<string, number>;

const key = (words: readonly number[]) => words.join(" ");
const wordsOf = (ngram: string) => ngram.split(" ").map(Number);

/** By order from 1: the n-grams with their probabilities and back-off weights. */
export function ngramModel(
  passages: readonly (readonly number[])[],
  settings: NgramSettings,
): Map<string, Entry>[] {
  const { order, smoothing, vocabulary } = settings;
  const raw = rawCounts(passages, settings);
  const adjusted = smoothing === "kneser-ney" ? adjustedCounts(raw, settings) : raw;
  const levels: Level[] = [];
  for (let n = 1; n <= order; n++) {
    const discounts = smoothing === "kneser-ney" ? discountsOf(adjusted[n - 1]) : [0, 0, 0];
    levels.push(level({ n, counts: adjusted[n - 1], raw: raw[n - 1], discounts }, levels[n - 2], settings));
  }
  levels[0].probabilities.set(`${vocabulary}`, 0); // <s> is never predicted
  return levels.map(({ probabilities }, index) => {
    const backoff = (ngram: string) => levels[index + 1]?.weights.get(ngram) ?? 1;
    return new Map([...probabilities].map(([ngram, p]) => [ngram, { p, backoff: backoff(ngram) }]));
  });
}

function rawCounts(
  passages: readonly (readonly number[])[],
  { order, vocabulary, end }: NgramSettings,
): Counts[] {
  const counts = Array.from({ length: order }, () => new Map<string, number>());
  for (const passage of passages) {
    const text = [vocabulary, ...passage, end];
    for (let last = 1; last < text.length; last++) {
      for (let n = 1; n <= order && n <= last + 1; n++)
        add(counts[n - 1], key(text.slice(last + 1 - n, last + 1)), 1);
    }
  }
  return counts;
}

const add = (counts: Counts, ngram: string, count: number) =>
  counts.set(ngram, (counts.get(ngram) ?? 0) + count);

/** How many distinct words come before; the longest n-grams, and those at the beginning, keep their own counts. */
function adjustedCounts(raw: readonly Counts[], { order, vocabulary }: NgramSettings): Counts[] {
  const adjusted = raw.map((counts, index) => {
    const kept = [...counts].filter(([ngram]) => index + 1 === order || wordsOf(ngram)[0] === vocabulary);
    return new Map(kept);
  });
  for (let n = 2; n <= order; n++) {
    for (const ngram of raw[n - 1].keys()) add(adjusted[n - 2], key(wordsOf(ngram).slice(1)), 1);
  }
  return adjusted;
}

function discountsOf(counts: Counts): number[] {
  const [n1, n2, n3, n4] = [1, 2, 3, 4].map(
    (wanted) => [...counts.values()].filter((c) => c === wanted).length,
  );
  const y = n1 / (n1 + 2 * n2);
  const discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3];
  return discounts.every((d, i) => d >= 0 && d <= i + 1) ? discounts : [0.5, 1, 1.5];
}

interface Level {
  readonly probabilities: Map<string, number>;
  /** By context: the weight of the shorter context's probabilities. */
  readonly weights: Map<string, number>;
}

interface LevelCounts {
  readonly n: number;
  readonly counts: Counts;
  readonly raw: Counts;
  readonly discounts: readonly number[];
}

function level(
  { n, counts, raw, discounts }: LevelCounts,
  shorter: Level | undefined,
  settings: NgramSettings,
): Level {
  const { vocabulary, prune, smoothing } = settings;
  const probabilities = new Map<string, number>();
  const weights = new Map<string, number>();
  const isPruned = (ngram: string) => n > 1 && (raw.get(ngram) ?? 0) <= prune[n - 1];
  const discount = (count: number) => discounts[Math.min(count, 3) - 1];
  for (const [context, followers] of byContext(counts)) {
    const isFlat = smoothing === "laplace" && !isWhole(n, context, settings);
    const { sum, weight } = isFlat
      ? { sum: 1, weight: 1 }
      : weightOf(followers, isPruned, discount, settings);
    weights.set(context, weight);
    for (const [ngram, count] of followers) {
      if (isPruned(ngram)) continue;
      const lower = shorter?.probabilities.get(key(wordsOf(ngram).slice(1))) ?? 1 / vocabulary;
      probabilities.set(ngram, (isFlat ? 0 : (count - discount(count)) / sum) + weight * lower);
    }
  }
  for (let word = 0; n === 1 && word <= vocabulary; word++) {
    if (!probabilities.has(`${word}`)) probabilities.set(`${word}`, (weights.get("") ?? 1) / vocabulary);
  }
  return { probabilities, weights };
}

function byContext(counts: Counts): Map<string, [string, number][]> {
  const contexts = new Map<string, [string, number][]>();
  for (const [ngram, count] of counts) {
    const context = key(wordsOf(ngram).slice(0, -1));
    contexts.set(context, [...(contexts.get(context) ?? []), [ngram, count]]);
  }
  return contexts;
}

const isWhole = (n: number, context: string, { order, vocabulary }: NgramSettings): boolean =>
  n === order || (n > 1 && wordsOf(context)[0] === vocabulary);

/** The context's denominator, and what the discounts and the pruned n-grams leave for the shorter one. */
function weightOf(
  followers: readonly [string, number][],
  isPruned: (ngram: string) => boolean,
  discount: (count: number) => number,
  { smoothing, vocabulary }: NgramSettings,
): { sum: number; weight: number } {
  const extra = smoothing === "witten-bell" ? followers.length : smoothing === "laplace" ? vocabulary : 0;
  const sum = followers.reduce((all, [, count]) => all + count, extra);
  const given = followers.reduce(
    (all, [ngram, count]) => all + (isPruned(ngram) ? count : discount(count)),
    extra,
  );
  return { sum, weight: given / sum };
}
