/** e^x in f64 with nothing but sums, products and quotients: Math.exp may differ from one machine to another. */

/** The upper bits of ln 2, whose multiples are exact, and what is missing. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TERMS = 14; // enough for |x| ≤ ln 2 / 2

/** To about one unit in the last place; Infinity and 0 beyond the range. */
export function exponential(x: number): number {
  if (!(x > -746)) return Number.isNaN(x) ? x : 0;
  if (x > 710) return Number.POSITIVE_INFINITY;
  const power = Math.round(x / Math.LN2);
  const rest = x - power * LN2_HIGH - power * LN2_LOW;
  let sum = 1;
  for (let n = TERMS; n > 0; n--) sum = 1 + (sum * rest) / n;
  return scaled(sum, power);
}

/** x · 2^power, in two steps, as 2^power alone may be out of range. */
function scaled(x: number, power: number): number {
  const half = Math.trunc(power / 2);
  return x * powerOfTwo(half) * powerOfTwo(power - half);
}

function powerOfTwo(power: number): number {
  let result = 1;
  for (let i = 0; i < Math.abs(power); i++) result *= power < 0 ? 0.5 : 2;
  return result;
}
