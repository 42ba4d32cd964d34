/**
 * BLEU of a corpus (Papineni et al. 2002) by sacreBLEU's definition (Post 2018): n-grams of up to four tokens, clipped by
 * the reference that has most of each, the brevity penalty by the reference of the closest length, and exponential
 * smoothing (Chen & Cherry 2014, method 3) of orders without a match.
 */
import { exponential } from "../engine/exponential.ts";

const ORDERS = 4;

export interface Bleu {
  /** From 0 to 100, as the precisions. */
  readonly bleu: number;
  /** Of n-grams of one to four tokens. */
  readonly precisions: readonly number[];
  readonly brevity_penalty: number;
  /** Tokens of all translations, and of the references that are closest in length. */
  readonly translation_length: number;
  readonly reference_length: number;
  /** How many n-grams of each order are in a reference, … */
  readonly counts: readonly number[];
  /** … and how many there are. */
  readonly totals: readonly number[];
}

export class BleuCounts {
  readonly #counts = new Float64Array(ORDERS);
  readonly #totals = new Float64Array(ORDERS);
  #length = 0;
  #referenceLength = 0;

  /** The tokens of a translation, and of its references, of which there is at least one. */
  add(translation: readonly string[], references: readonly (readonly string[])[]): void {
    this.#length += translation.length;
    this.#referenceLength += closestLength(translation.length, references);
    for (let order = 1; order <= ORDERS; order++) {
      const most = mostOf(references, order);
      for (const [gram, count] of gramsOf(translation, order)) {
        this.#totals[order - 1] += count;
        this.#counts[order - 1] += Math.min(count, most.get(gram) ?? 0);
      }
    }
  }

  get bleu(): Bleu {
    const [counts, totals] = [Array.from(this.#counts), Array.from(this.#totals)];
    const parts = smoothed(counts);
    const brevity = brevityPenalty(this.#length, this.#referenceLength);
    return {
      bleu: 100 * brevity * geometricMean(parts.map((part, order) => share(part, totals[order]))),
      precisions: parts.map((part, order) => share(100 * part, totals[order])),
      brevity_penalty: brevity,
      translation_length: this.#length,
      reference_length: this.#referenceLength,
      counts,
      totals,
    };
  }
}

/** Of two that are as close, the shorter one. */
function closestLength(length: number, references: readonly (readonly string[])[]): number {
  const distance = (other: number) => Math.abs(length - other);
  return references
    .map((tokens) => tokens.length)
    .reduce((best, other) =>
      distance(other) < distance(best) || (distance(other) === distance(best) && other < best) ? other : best,
    );
}

/** How often the reference that has most of it has each n-gram. */
function mostOf(references: readonly (readonly string[])[], order: number): ReadonlyMap<string, number> {
  const [first, ...others] = references.map((tokens) => gramsOf(tokens, order));
  for (const grams of others) {
    for (const [gram, count] of grams) first.set(gram, Math.max(first.get(gram) ?? 0, count));
  }
  return first;
}

/** Tokens have no white space in them. */
function gramsOf(tokens: readonly string[], order: number): Map<string, number> {
  const grams = new Map<string, number>();
  for (let start = 0; start + order <= tokens.length; start++) {
    const gram = tokens.slice(start, start + order).join(" ");
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return grams;
}

/** Each order without a match counts half of what the one before it did, from 1 on; where none has a match, 0. */
function smoothed(counts: readonly number[]): number[] {
  if (counts.every((count) => count === 0)) return [...counts];
  let part = 1;
  return counts.map((count) => {
    if (count === 0) part /= 2;
    return count === 0 ? part : count;
  });
}

function brevityPenalty(length: number, reference: number): number {
  if (length >= reference) return 1;
  return length === 0 ? 0 : exponential(1 - reference / length);
}

/** A share of nothing is 0. */
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const geometricMean = (numbers: readonly number[]): number =>
  numbers.includes(0)
    ? 0
    : exponential(numbers.reduce((sum, one) => sum + Math.log(one), 0) / numbers.length);
