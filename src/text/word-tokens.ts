/**
 * Words of raw text, cut as in the corpora that taggers learn from (the Penn Treebank's way, as in CoNLL-2003): a plain rule, for
 * languages that write spaces, and for English contractions. A word is the first of these that fits:
 *
 * - an address of the web or of mail;
 * - a number, with what stands inside of numbers and the letters behind it: `1,000.50`, `3/4`, `1996-08-22`, `10:30am`, `-5`;
 * - an abbreviation: letters with a point behind each, `U.S.`, an initial before a capital letter, or one of a short list, `Mr.`;
 * - letters, digits and underscores, with single hyphens, apostrophes and points between them: `well-known`, `O'Neill`, `B2B`; and
 *   with @ or # before them;
 * - a run of the same mark: `...`, `--`, `!!!`;
 * - any other character by itself, an emoji with what is joined to it.
 *
 * Of a word, `n't`, `'s`, `'m`, `'d`, `'re`, `'ve` and `'ll` at its end are words of their own. White space is none.
 */
import type { Span } from "./token-spans.ts";

/** The words of a text, as spans in UTF-16 units. */
export function wordSpans(text: string): Span[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => contracted(word, index)).flat();
}

/** A word and the contraction at its end. */
function contracted(word: string, start: number): Span[] {
  const end = start + word.length;
  const cut = end - (CONTRACTION.exec(word)?.[0].length ?? 0);
  if (cut === end || cut === start) return [[start, end]];
  return [
    [start, cut],
    [cut, end],
  ];
}

const CONTRACTION = /(?:n['\u2019]t|['\u2019](?:s|m|d|re|ve|ll))$/i;

const SHORTENED =
  "Mr|Mrs|Ms|Dr|Prof|Gen|Col|Capt|Lt|Sgt|Sen|Rep|Gov|Rev|St|Jr|Sr|vs|etc|Inc|Ltd|Co|Corp|Jan|Feb|Aug|Sept|Oct|Nov|Dec";

const LETTER = String.raw`[\p{L}\p{M}_]`;
const PIECE = String.raw`[\p{L}\p{M}\p{N}_]`;

const WEB = String.raw`(?:https?:\/\/|www\.)[^\s<>"]*[^\s<>"'\u2019.,;:!?)\]}]`;
/** What stands before the @ has no more than 64 characters (RFC 5321). */
const MAIL = String.raw`[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+`;
const NUMBER = String.raw`[-+]?\p{Nd}+(?:[.,:\/-]\p{Nd}+)*(?:${LETTER}${PIECE}*)?(?![-'\u2019]?${PIECE})`;
const ABBREVIATION = String.raw`(?:(?:\p{L}\.){2,}|(?:${SHORTENED})\.)(?!${PIECE})|\p{Lu}\.(?=\s+\p{Lu})`;
const LETTERS = String.raw`[@#]?${PIECE}+(?:[-'\u2019.]${PIECE}+)*`;
const EMOJI = String.raw`\p{RI}{2}|\p{Extended_Pictographic}(?:\p{EMod}|\ufe0f|\u200d\p{Extended_Pictographic})*`;
const MARKS = String.raw`([^\s\p{L}\p{M}\p{N}_])\1+`;

const WORD = new RegExp(
  `${WEB}|${MAIL}|(?<!${PIECE})(?:${NUMBER}|${ABBREVIATION})|${LETTERS}|${EMOJI}|${MARKS}|\\S`,
  "gu",
);
