/** Numbers for people. */

/** `1,234,567` */
export const grouped = (count: number): string => count.toLocaleString("en-US");

/** `0.8125`; a dash where there is none, or none that is finite. */
export const decimals = (number: number | null, digits = 4): string =>
  number === null || !Number.isFinite(number) ? NONE : number.toFixed(digits);

/** Four digits: `0.01234`, `1235`; a dash where there is none. */
export const significant = (number: number | null | undefined): string =>
  number === null || number === undefined ? NONE : String(Number(number.toPrecision(4)));

/** `1.23 MB (1,234,567 bytes)` */
export function bytesText(bytes: number): string {
  const exact = `${grouped(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return power === 0
    ? exact
    : `${Number((bytes / 1000 ** power).toPrecision(3))} ${UNITS[power - 1]} (${exact})`;
}

const UNITS = ["kB", "MB", "GB", "TB"];
const NONE = "–";

/** `1 tensor`, `1,234 tensors` */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
