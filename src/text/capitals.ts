/** How a word is written: what is lost where all words are made small. */

/** By their numbers: without letters, of digits alone, small, with a first capital, in capitals, mixed, letters with digits. */
export const CAPITALS = ["none", "digits", "lower", "first", "upper", "mixed", "alphanumeric"] as const;

/** The number of the way in which a word is written. A single capital is a first one. */
export const capitalsOf = (word: string): number => CAPITALS.indexOf(nameOf(word));

function nameOf(word: string): (typeof CAPITALS)[number] {
  const hasDigit = /\p{Nd}/u.test(word);
  const letters = word.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return hasDigit ? "digits" : "none";
  if (hasDigit) return "alphanumeric";
  const isCapital = letters.map((letter) => /[\p{Lu}\p{Lt}]/u.test(letter));
  if (!isCapital.includes(true)) return "lower";
  if (!isCapital.slice(1).includes(true)) return "first";
  return isCapital.includes(false) ? "mixed" : "upper";
}
