/** Text as a tokenizer with a normalizer sees it: added tokens as they are, the rest normalized. */
import { normalize, normalizeAligned } from "./normalize.ts";
import type { AddedToken, Tokenizer } from "./tokenizer.ts";

export interface Segment {
  /** What is encoded; for an added token its content. */
  readonly text: string;
  /** The id of an added token. */
  readonly id?: number;
  /**
   * Where a span of `text` (UTF-16 units) comes from in the whole original text; an added token comes as a whole, with
   * the white space that it takes along.
   */
  origin(start: number, end: number): readonly [number, number];
}

/** Whether texts must be cut into segments before encoding. */
export const needsSegments = ({ normalize, prefixSpace, added }: Tokenizer): boolean =>
  normalize.length > 0 || prefixSpace || added.some(isParticular) || mayOverlap(added);

/**
 * Cuts a text at its added tokens, and normalizes what is between them: first at those that are looked for in the
 * original text, then at those in the normalized one.
 */
export function* segments(tokenizer: Tokenizer, text: string, plain: boolean): Generator<Segment> {
  const added = plain ? [] : tokenizer.added;
  const verbatim = added
    .filter(({ normalized }) => !normalized)
    .map((token) => ({ token, form: token.content }));
  const others = added
    .filter(({ normalized }) => normalized)
    .map((token) => ({ token, form: normalize(token.content, tokenizer.normalize) }));
  for (const { token, from, to } of cutAt(text, verbatim)) {
    if (token) yield { text: token.content, id: token.id, origin: () => [from, to] };
    else yield* between(tokenizer, text.slice(from, to), others, from);
  }
}

const isParticular = ({ singleWord, lstrip, rstrip }: AddedToken): boolean => singleWord || lstrip || rstrip;

/** Tokens of the original text come before those of the normalized one; it matters where they share a character. */
function mayOverlap(added: readonly AddedToken[]): boolean {
  const inOriginal = new Set(added.flatMap(({ normalized, content }) => (normalized ? [] : [...content])));
  return added.some(({ normalized, content }) => normalized && [...content].some((c) => inOriginal.has(c)));
}

/** An added token, and what it looks like in the text that it is looked for in. */
interface Wanted {
  readonly token: AddedToken;
  readonly form: string;
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly token?: AddedToken;
}

/** Cuts a text, which begins at `offset` in the original, at the added tokens of the normalized text. */
function* between(
  tokenizer: Tokenizer,
  original: string,
  added: readonly Wanted[],
  offset: number,
): Generator<Segment> {
  const aligned = normalizeAligned(original, tokenizer.normalize);
  const origin = (start: number, end: number): readonly [number, number] => {
    const [first, last] = aligned.origin(start, end);
    return [offset + first, offset + last];
  };
  for (const { token, from, to } of cutAt(aligned.text, added)) {
    if (token) yield { text: token.content, id: token.id, origin: () => origin(from, to) };
    else
      yield spaced(tokenizer, aligned.text.slice(from, to), (start, end) => origin(from + start, from + end));
  }
}

/** Puts a space in front where one is wanted; it comes from nowhere. */
function spaced(tokenizer: Tokenizer, text: string, origin: Segment["origin"]): Segment {
  const marked =
    text.startsWith(" ") || (tokenizer.pretokenizer === "metaspace" && text.startsWith(METASPACE));
  if (!tokenizer.prefixSpace || marked) return { text, origin };
  return { text: ` ${text}`, origin: (start, end) => origin(Math.max(0, start - 1), Math.max(0, end - 1)) };
}

const METASPACE = "\u2581";

/** The parts of a text, added tokens and what is between them: the leftmost token, and of those there the longest. */
function* cutAt(text: string, added: readonly Wanted[]): Generator<Part> {
  const wanted = added.filter(({ form }) => form !== "");
  const next = wanted.map(({ form }) => place(text.indexOf(form)));
  let done = 0;
  for (let found = leftmost(wanted, next); found !== undefined; found = leftmost(wanted, next)) {
    const { token, form } = wanted[found] as Wanted;
    const start = next[found] as number;
    const end = start + form.length;
    // Each token is searched for again only when the text has passed it: the search is linear in all.
    for (const [i, other] of wanted.entries()) {
      if ((next[i] as number) < end) next[i] = place(text.indexOf(other.form, end));
    }
    if (token.singleWord && isInWord(text, start, end)) continue;
    const from = Math.max(done, token.lstrip ? spaceBefore(text, start, done) : start);
    const to = token.rstrip ? spaceBehind(text, end) : end;
    if (to <= done) continue;
    if (from > done) yield { from: done, to: from };
    yield { from, to, token };
    done = to;
  }
  if (done < text.length) yield { from: done, to: text.length };
}

const place = (index: number) => (index < 0 ? Number.POSITIVE_INFINITY : index);

function leftmost(added: readonly Wanted[], next: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [i, { form }] of added.entries()) {
    const at = next[i] as number;
    if (at === Number.POSITIVE_INFINITY) continue;
    const first = best === undefined ? Number.POSITIVE_INFINITY : (next[best] as number);
    const longest = best === undefined ? 0 : (added[best] as Wanted).form.length;
    if (at < first || (at === first && form.length > longest)) best = i;
  }
  return best;
}

/** `\w` of Unicode's regular expressions (UTS 18). */
const ENDS_IN_WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u;
const BEGINS_IN_WORD = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

function isInWord(text: string, start: number, end: number): boolean {
  return (
    ENDS_IN_WORD.test(text.slice(Math.max(0, start - 2), start)) ||
    BEGINS_IN_WORD.test(text.slice(end, end + 2))
  );
}

const SPACE = /\p{White_Space}/u; // none is longer than one unit

function spaceBefore(text: string, start: number, least: number): number {
  let at = start;
  while (at > least && SPACE.test(text[at - 1] as string)) at--;
  return at;
}

function spaceBehind(text: string, end: number): number {
  let at = end;
  while (at < text.length && SPACE.test(text[at] as string)) at++;
  return at;
}
