/** Text as a terminal shows it: how many columns it fills, cut or broken to so many, and nothing in it that steers. */

/** Columns that a text fills. */
export function widthOf(text: string): number {
  if (/^[ -~─-▟⠀-⣿]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** The text cut to `columns`; what is cut off ends in `…`. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return columns > 0 ? `${head(text, columns - 1)}…` : "";
}

/** As much of the beginning as fits, with the marks on its last character. */
export function head(text: string, columns: number): string {
  let [end, width] = [0, 0];
  for (const character of text) {
    width += columnsOf(character);
    if (width > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The text in lines of at most `columns`, broken at blanks where there are any. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== ""; ) {
    const end = lineEnd(rest, head(rest, Math.max(2, columns)));
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).replace(/^ +/, "");
  }
  return lines;
}

/** Where the first line ends, of which `most` is as much as could be in it. */
function lineEnd(text: string, most: string): number {
  if (most.length === text.length || text[most.length] === " ") return most.length;
  const blank = most.lastIndexOf(" ");
  return blank > 0 ? blank : most.length;
}

/**
 * What could steer a terminal, reorder its line or has no shape of its own (controls, formats, separators, lone
 * surrogates) becomes `\u001B`, as JSON would have it: so JSON stays JSON.
 */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character.split("").map(escaped).join(""),
  );

/** Half of a character beyond U+FFFF is escaped by itself. */
const escaped = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Marks, and the vowels and final consonants that complete a Korean syllable, fill no column of their own. */
const NARROWEST = /^[\p{M}\u1160-\u11ff\u200b\ud7b0-\ud7ff]$/u;
/** Half of a flag is a picture by its property alone. */
const HALF_FLAG = /^[\u{1f1e6}-\u{1f1ff}]$/u;
/** What is wide in East Asia (Unicode Annex 11), and pictures. */
const WIDE = new RegExp(
  `^(?:[${[
    "\\u1100-\\u115f\\u2329\\u232a\\u2630-\\u2637\\u268a-\\u268f\\u2e80-\\u303e\\u3041-\\u3247\\u3250-\\ua4cf",
    "\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6",
    "\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}\\u{1d300}-\\u{1d376}\\u{1f200}-\\u{1f265}\\u{20000}-\\u{3fffd}",
  ].join("")}]|\\p{Emoji_Presentation})$`,
  "u",
);

function columnsOf(character: string): number {
  if (NARROWEST.test(character)) return 0;
  return WIDE.test(character) && !HALF_FLAG.test(character) ? 2 : 1;
}
