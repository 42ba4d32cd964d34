/** Settings that are drawn around the best ones so far, as fastText's autotune does it (autotune.cc). */
import { randomFraction } from "../../../engine/random.ts";
import { keyOf } from "../../../nn/key.ts";

/** What is looked for. */
export interface Tuned {
  readonly rate: number;
  readonly epochs: number;
  readonly dim: number;
  readonly wordNgrams: number;
  readonly minn: number;
  readonly maxn: number;
  /** Which only models with n-grams have. */
  readonly buckets: number;
}

/** How a setting is drawn: within limits, by a normal distribution that becomes narrower; of its logarithm to base 2, or of itself. */
interface Range {
  readonly least: number;
  readonly most: number;
  readonly first: number;
  readonly last: number;
  readonly linear: boolean;
}

const RANGES = {
  rate: { least: 0.01, most: 5, first: 1.9, last: 1, linear: false },
  epochs: { least: 1, most: 100, first: 2.8, last: 2.5, linear: false },
  dim: { least: 1, most: 1000, first: 1.4, last: 0.3, linear: false },
  wordNgrams: { least: 1, most: 5, first: 4.3, last: 2.4, linear: true },
  buckets: { least: 10_000, most: 10_000_000, first: 2, last: 1.5, linear: false },
} as const satisfies Readonly<Record<string, Range>>;

/** The shortest n-grams of characters; the longest have three more. */
const MINNS = [0, 2, 3];
const MINN: Range = { least: 0, most: 2, first: 4, last: 1.4, linear: true };
const LONGER = 3;
/** The trial from which on the distributions are as narrow as they get: fastText goes by the clock. */
const NARROW = 50;

/** Of trial `trial`, which decide the draw with the seed; settings of `fixed` stay as they are. */
export function drawn(best: Tuned, trial: number, seed: number, fixed: ReadonlySet<keyof Tuned>): Tuned {
  const key = keyOf(seed, trial);
  const share = Math.min(1, trial / NARROW);
  const draw = (name: keyof typeof RANGES, from: number, index: number): number =>
    fixed.has(name) ? best[name] : moved(from, RANGES[name], share, key, index);
  const wordNgrams = Math.round(draw("wordNgrams", best.wordNgrams, 2));
  const { minn, maxn } = fixed.has("minn") || fixed.has("maxn") ? best : drawnCharacters(best, share, key);
  return {
    rate: draw("rate", best.rate, 0),
    epochs: Math.round(draw("epochs", best.epochs, 1)),
    dim: Math.round(draw("dim", best.dim, 3)),
    ...{ wordNgrams, minn, maxn, buckets: Math.round(draw("buckets", best.buckets, 4)) },
  };
}

function drawnCharacters(
  { minn }: Tuned,
  share: number,
  key: number,
): { readonly minn: number; readonly maxn: number } {
  const index = Math.max(0, MINNS.indexOf(minn));
  const shortest = MINNS[Math.round(moved(index, MINN, share, key, 5))];
  return { minn: shortest, maxn: shortest === 0 ? 0 : shortest + LONGER };
}

function moved(from: number, range: Range, share: number, key: number, index: number): number {
  const { least, most, first, last, linear } = range;
  const by = normal(key, index) * (first + (last - first) * share);
  return Math.min(most, Math.max(least, linear ? from + by : from * 2 ** by));
}

/** A draw from the standard normal distribution (Box and Muller 1958). */
function normal(key: number, index: number): number {
  const [length, turn] = [randomFraction(key, 2 * index), randomFraction(key, 2 * index + 1)];
  return Math.sqrt(-2 * Math.log(1 - length)) * Math.cos(2 * Math.PI * turn);
}
