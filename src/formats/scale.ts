/** From numbers to places along an axis. */
import { linearTicks, logTicks } from "./ticks.ts";

export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly isLog: boolean;
  /** Whether the axis has a place for the number: none has for one that is not finite, a logarithmic one for 0 and below. */
  has(number: number): boolean;
  place(number: number): number;
  /** About so many marks. */
  ticks(count: number): number[];
}

/**
 * The axis that all of these numbers lie on, from the place `start` to the place `end`, with a share of itself left free
 * on both sides. Numbers that it has no place for do not count.
 */
export function scaleOf(
  numbers: Iterable<number>,
  { isLog = false, start, end, margin = 0 }: { isLog?: boolean; start: number; end: number; margin?: number },
): Scale {
  const along = isLog ? Math.log10 : (number: number) => number;
  const has = (number: number) => Math.abs(number) <= LARGEST && !(isLog && number < SMALLEST);
  const [least, most] = range(numbers, has, isLog);
  const free = (along(most) - along(least)) * margin;
  const [low, high] = [along(least) - free, along(most) + free];
  const place = (number: number) => start + ((along(number) - low) / (high - low)) * (end - start);
  const back = (at: number) => (isLog ? 10 ** at : at);
  return {
    low: back(low),
    high: back(high),
    isLog,
    has,
    place,
    ticks: (count) => (isLog ? logTicks : linearTicks)(back(low), back(high), count),
  };
}

/** Beyond these a difference, or a tick, may not be a number. */
const LARGEST = 1e300;
const SMALLEST = 1e-300;

/** What numbers of the same size differ by where only rounding makes them differ. */
const SAME = 1e-12;

/** A single number lies in the middle; of none there is something all the same. */
function range(
  numbers: Iterable<number>,
  has: (number: number) => boolean,
  isLog: boolean,
): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) {
    if (!has(number)) continue;
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  if (least > most) return isLog ? [1, 10] : [0, 1];
  if (most - least > Math.max(SMALLEST, Math.abs(most) * SAME)) return [least, most];
  if (isLog) return [least / 2, most * 2];
  const around = Math.abs(least) / 2 || 0.5;
  return [least - around, most + around];
}
