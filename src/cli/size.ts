/** Sizes in bytes as people write them: `512M` and `512MiB` are 512 · 2^20 bytes, `512MB` is 512 · 10^6. */

const LETTERS = ["", "K", "M", "G", "T"] as const;
const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([KMGT])(iB|B)?|B)?$/i;

/** @returns whole bytes, or NaN when the text is no size */
export function parseSize(text: string): number {
  const match = SIZE.exec(text);
  if (match === null) return Number.NaN;
  const [, digits, letter = "", suffix = ""] = match;
  const step = suffix.toLowerCase() === "b" ? 1000 : 1024;
  return Math.floor(Number(digits) * step ** LETTERS.indexOf(letter.toUpperCase() as "K"));
}

/** The shortest way to write a number of bytes exactly. */
export function formatSize(bytes: number): string {
  let [value, power] = [bytes, 0];
  while (value >= 1024 && value % 1024 === 0 && power < LETTERS.length - 1) {
    value /= 1024;
    power++;
  }
  return `${value}${LETTERS[power]}`;
}
