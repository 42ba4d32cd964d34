/**
 * The regular expressions by which well-known byte-level tokenizers cut text, in the spellings that stand in files.
 * A pattern is a list of alternatives, each with all its spellings; those of one alternative match the same text.
 */
import type { PretokenizerName } from "../text/tokenizer.ts";

/** A pattern that is known: `digits` as in Tokenizer, 0 where the pattern does not name a length. */
export interface Pattern {
  readonly name: PretokenizerName;
  readonly digits: number;
}

/** The name of a regular expression as Hugging Face's engine (Oniguruma) reads it, or undefined. */
export function recognizePattern(regex: string): Pattern | undefined {
  for (const [name, alternatives] of Object.entries(PATTERNS)) {
    const digits = matchAlternatives(regex, alternatives);
    if (digits !== undefined) return { name: name as PretokenizerName, digits };
  }
  return undefined;
}

/** The regular expression that is written for a pattern. */
export const spellPattern = (name: keyof typeof PATTERNS, digits: number): string =>
  PATTERNS[name].map((spellings) => (spellings === DIGITS ? spellDigits(digits) : spellings[0])).join("|");

/** Stands for the runs of digits, whose length is a part of the answer. */
const DIGITS: readonly string[] = [];
const CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
const SPACE_TAIL = [["\\s+(?!\\S)"], ["\\s+", "\\s"]];
const LINE_BREAKS = ["\\s*[\\r\\n]+", "\\s*[\\r\\n]"];
const UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
const LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

const PATTERNS = {
  gpt2: [
    [CONTRACTIONS, "'(?:[sdmt]|ll|ve|re)"],
    [" ?\\p{L}+", " ?\\p{L}++"],
    [" ?\\p{N}+", " ?\\p{N}++"],
    [" ?[^\\s\\p{L}\\p{N}]+", " ?[^\\s\\p{L}\\p{N}]++"],
    ...SPACE_TAIL,
  ],
  cl100k: [
    [`(?i:${CONTRACTIONS})`, "'(?i:[sdmt]|ll|ve|re)"],
    ["[^\\r\\n\\p{L}\\p{N}]?\\p{L}+", "[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+", "[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++"],
    DIGITS,
    [" ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*", " ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*", " ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+"],
    LINE_BREAKS,
    ...SPACE_TAIL,
  ],
  o200k: [
    [`[^\\r\\n\\p{L}\\p{N}]?${UPPER}*${LOWER}+(?i:${CONTRACTIONS})?`],
    [`[^\\r\\n\\p{L}\\p{N}]?${UPPER}+${LOWER}*(?i:${CONTRACTIONS})?`],
    DIGITS,
    [" ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"],
    LINE_BREAKS,
    ...SPACE_TAIL,
  ],
  whitespace: [[" ?\\S+"], ...SPACE_TAIL],
} satisfies Partial<Record<PretokenizerName, readonly (readonly string[])[]>>;

/** The digits of a regular expression made of these alternatives in this order; undefined if it is another one. */
function matchAlternatives(regex: string, alternatives: readonly (readonly string[])[]): number | undefined {
  let rest = `${regex}|`;
  let digits = 0;
  for (const spellings of alternatives) {
    const run =
      spellings === DIGITS ? /^\\p\{N\}(?:\{1,([1-9]\d?)\}\+?|\+{0,2})(?=\|)/.exec(rest) : undefined;
    const found = run ? run[0] : spellings.find((spelling) => rest.startsWith(`${spelling}|`));
    if (found === undefined) return undefined;
    if (run) digits = lengthOfDigits(run[0], run[1]);
    rest = rest.slice(found.length + 1);
  }
  return rest === "" ? digits : undefined;
}

/** In Oniguruma `{1,3}+` is not possessive: it repeats, so that any run of digits stays together. */
function lengthOfDigits(spelling: string, limit: string | undefined): number {
  if (spelling.endsWith("+")) return 0;
  return limit === undefined ? 1 : Number(limit);
}

function spellDigits(digits: number): string {
  if (digits === 0) return "\\p{N}+";
  return digits === 1 ? "\\p{N}" : `\\p{N}{1,${digits}}`;
}
