/** The slow twin of the pre-tokenizers: the published patterns as regular expressions of JavaScript. */
import type { PretokenizerName } from "../../src/text/tokenizer.ts";

// In JavaScript \s is not White_Space (it has U+FEFF, not U+0085), and Node 20 has no (?i:): both are
// written out.
const S = String.raw`\p{White_Space}`;
const NOT_S = String.raw`\P{White_Space}`;
const SHORT = "'(?:[sSſtTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])";
const SYMBOL = String.raw`[^\p{White_Space}\p{L}\p{N}]`;
const PREFIX = String.raw`[^\r\n\p{L}\p{N}]`;
const UPPER = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const LOWER = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const SPACES = `${S}+(?!${NOT_S})|${S}+`;
const LINES = String.raw`${S}*[\r\n]+`;

const BRANCHES: Readonly<Record<PretokenizerName, readonly string[]>> = {
  gpt2: ["'(?:[sdmt]|ll|ve|re)", String.raw` ?\p{L}+| ?\p{N}+`, ` ?${SYMBOL}+`, SPACES],
  cl100k: [SHORT, String.raw`${PREFIX}?\p{L}+`, "DIGITS", String.raw` ?${SYMBOL}+[\r\n]*`, LINES, SPACES],
  o200k: [
    `${PREFIX}?${UPPER}*${LOWER}+(?:${SHORT})?`,
    `${PREFIX}?${UPPER}+${LOWER}*(?:${SHORT})?`,
    "DIGITS",
    String.raw` ?${SYMBOL}+[\r\n/]*`,
    LINES,
    SPACES,
  ],
  whitespace: [` ?${NOT_S}+`, SPACES],
  words: [`${NOT_S}+`],
  metaspace: ["[ ▁][^ ▁]*|^[^ ▁]+"], // (?:[ ▁]|^)[^ ▁]* but for the match of nothing
  none: [String.raw`[\s\S]+`],
};

/** The pieces of a text but for those that are dropped. `digits` is the longest run of digits (0: any). */
export function pretokenize(name: PretokenizerName, digits: number, text: string): string[] {
  return text.match(pattern(name, digits)) ?? [];
}

export interface Piece {
  /** In UTF-16 units of the text. */
  readonly end: number;
  readonly dropped: boolean;
}

/** As `pretokenize`, and also what lies between: the ends of contiguous pieces. */
export function pieces(name: PretokenizerName, digits: number, text: string): Piece[] {
  const found: Piece[] = [];
  let start = 0;
  for (const match of text.matchAll(pattern(name, digits))) {
    if (match.index > start) found.push({ end: match.index, dropped: true });
    start = match.index + match[0].length;
    found.push({ end: start, dropped: false });
  }
  if (start < text.length) found.push({ end: text.length, dropped: true });
  return found;
}

const cache = new Map<string, RegExp>();

function pattern(name: PretokenizerName, digits: number): RegExp {
  const key = `${name} ${digits}`;
  const known = cache.get(key);
  if (known) return known;
  const numbers = digits === 0 ? String.raw`\p{N}+` : String.raw`\p{N}{1,${digits}}`;
  const made = new RegExp(BRANCHES[name].join("|").replace("DIGITS", numbers), "gu");
  cache.set(key, made);
  return made;
}
