/** Scales: from numbers to places, with ticks at round numbers. */

/** From `low` to `high`, evenly, or with `log` by powers of ten. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Beyond it, or with `log` closer to 0 than its inverse, a number has no place: differences would overflow. */
const FARTHEST = 1e300;
/** What is nearer to 0 is 0 on an even scale. */
const SMALLEST = 1e-80;

/** A scale that holds all values that have a place; what is one number, nearly, gets room around it. */
export function scaleOf(values: Iterable<number>, log = false): Scale {
  let [low, high] = [FARTHEST, -FARTHEST];
  for (const value of values) {
    if (!(Math.abs(value) < FARTHEST) || (log && value <= 1 / FARTHEST)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { low: log ? 0.1 : 0, high: 1, log };
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > size * 1e-9 && (log || size > SMALLEST)) return { low, high, log };
  if (log) return { low: low / 2, high: high * 2, log };
  const room = size > SMALLEST ? size * 0.1 : 1;
  return { low: low - room, high: high + room, log };
}

/** Where a value lies, from 0 at `low` to 1 at `high`; not finite where it has no place. */
export function placeOn({ low, high, log }: Scale, value: number): number {
  if (!log) return (value - low) / (high - low);
  return value > 0 ? Math.log(value / low) / Math.log(high / low) : Number.NaN;
}

/** At most `most` round numbers of the scale, rising: 1, 2 or 5 times a power of ten apart. */
export function ticksOf(scale: Scale, most: number): number[] {
  if (most < 1) return [];
  const { low, high, log } = scale;
  if (log && high / low >= 10) return powersOf(low, high, most);
  const step = roundStep((high - low) / most);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.min(count, most) }, (_, index) => rounded((first + index) * step, step));
}

/** Powers of ten, every second or third one where there are too many. */
function powersOf(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first + 1) / most));
  const powers: number[] = [];
  for (let power = first; power <= last; power += every) powers.push(Number(`1e${power}`));
  return powers;
}

/** The least of 1, 2, 5, 10 … that is not below `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const [one, two, five, ten] = [1, 2, 5, 10].map((times) => times * power);
  return [one, two, five].find((round) => round >= step * (1 - 1e-9)) ?? ten;
}

/** Without the error of its last bits: 0.3 and not 0.30000000000000004. */
function rounded(value: number, step: number): number {
  return Number(value.toFixed(Math.min(100, Math.max(0, 1 - Math.floor(Math.log10(step))))));
}
