/** Where an axis has its marks, and how they are written. */

/** Numbers 1, 2 or 5 times a power of ten apart, about `count` of them, within [low, high]. */
export function linearTicks(low: number, high: number, count: number): number[] {
  const step = niceStep((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - SLACK);
  const last = Math.floor(high / step + SLACK);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => exact((first + at) * step));
}

/**
 * For a logarithmic axis, 0 < low ≤ high: powers of ten; where these are few also 2 and 5 times them; where these are few
 * numbers that are equally far apart.
 */
export function logTicks(low: number, high: number, count: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - SLACK), Math.floor(Math.log10(high) + SLACK)];
  const decades = last - first + 1;
  if (decades >= 3) return powersOfTen(first, last, Math.ceil(decades / Math.max(2, count)));
  const some = powersOfTen(first - 1, last, 1).flatMap((power) => [1, 2, 5].map((by) => exact(by * power)));
  const inside = some.filter((tick) => tick >= low * (1 - SLACK) && tick <= high * (1 + SLACK));
  return inside.length >= 3 ? inside : linearTicks(low, high, count);
}

/** The texts of all marks of an axis, with as many decimals as tell them apart: `0.25`, `20k`, `10⁻⁸`. */
export function tickTexts(ticks: readonly number[]): string[] {
  const sizes = ticks.filter((tick) => tick !== 0).map(Math.abs);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (sizes.length > 0 && (most >= 1e12 || most < 1e-3 || least < 1e-5)) return ticks.map(powerText);
  const unit = UNITS.find(([, , from]) => most >= from) ?? ONES;
  return ticks.map((tick) => grouped(tick, unit));
}

/** What ticks are wrong by when they are multiplied. */
const SLACK = 1e-9;

function niceStep(rough: number): number {
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return (factor <= 1.5 ? 1 : factor <= 3.5 ? 2 : factor <= 7.5 ? 5 : 10) * power;
}

/** Without what a product of binary fractions adds: 0.3, not 0.30000000000000004. */
const exact = (number: number): number => Number(number.toPrecision(12));

function powersOfTen(first: number, last: number, every: number): number[] {
  const powers: number[] = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every)
    powers.push(Number(`1e${power}`));
  return powers;
}

type Unit = readonly [size: number, name: string, from: number];

/** What is counted, from which number on. */
const UNITS: readonly Unit[] = [
  [1e9, "G", 1e9],
  [1e6, "M", 1e6],
  [1e3, "k", 1e4],
];
const ONES: Unit = [1, "", 0];

const grouped = (number: number, [size, name]: Unit): string =>
  number === 0
    ? "0"
    : `${exact(number / size).toLocaleString("en-US", { maximumFractionDigits: 20 })}${name}`;

/** `10⁻⁸`, `2·10⁻⁸` */
function powerText(number: number): string {
  if (number === 0) return "0";
  const [factor, power] = number.toExponential().split("e");
  const raised = Array.from(power.replace("+", ""), (digit) => RAISED[digit]).join("");
  if (factor === "1") return `10${raised}`;
  return `${factor.replace("-", "−")}·10${raised}`;
}

const RAISED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹", (raised, digit) => [digit, raised])),
  "-": "⁻",
};
