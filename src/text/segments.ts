/** Text as a tokenizer with a normalizer sees it: added tokens as they are, the rest normalized. */
import { normalizeAligned } from "./normalize.ts";
import type { AddedToken, Tokenizer } from "./tokenizer.ts";

export interface Segment {
  /** What is encoded; for an added token its content. */
  readonly text: string;
  /** The id of an added token. */
  readonly id?: number;
  /** Where a span of `text` (UTF-16 units) comes from in the whole original text. */
  origin(start: number, end: number): readonly [number, number];
}

/** Whether texts must be cut into segments before encoding. */
export const needsSegments = ({ normalize, prefixSpace }: Tokenizer): boolean =>
  normalize.length > 0 || prefixSpace;

/** Cuts a text at the added tokens that are looked for in the original text, and normalizes what is between them. */
export function* segments(tokenizer: Tokenizer, text: string, plain: boolean): Generator<Segment> {
  const verbatim = plain
    ? []
    : tokenizer.added.filter(({ normalized, content }) => !normalized && content !== "");
  const next = verbatim.map(({ content }) => place(text.indexOf(content)));
  let at = 0;
  while (at < text.length) {
    const found = leftmost(verbatim, next);
    const end = found === undefined ? text.length : (next[found] as number);
    if (end > at) yield between(tokenizer, text, at, end);
    if (found === undefined) return;
    const { id, content } = verbatim[found] as AddedToken;
    yield { text: content, id, origin: (start, stop) => [end + start, end + stop] };
    at = end + content.length;
    // Each token is searched for again only when the text has passed it: the search is linear in all.
    for (const [i, token] of verbatim.entries()) {
      if ((next[i] as number) < at) next[i] = place(text.indexOf(token.content, at));
    }
  }
}

const place = (index: number) => (index < 0 ? Number.POSITIVE_INFINITY : index);

/** The token whose next place comes first; of several there the longest. */
function leftmost(added: readonly AddedToken[], next: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [i, token] of added.entries()) {
    const at = next[i] as number;
    if (at === Number.POSITIVE_INFINITY) continue;
    const first = best === undefined ? Number.POSITIVE_INFINITY : (next[best] as number);
    const longest = best === undefined ? 0 : (added[best] as AddedToken).content.length;
    if (at < first || (at === first && token.content.length > longest)) best = i;
  }
  return best;
}

function between({ normalize, prefixSpace }: Tokenizer, text: string, from: number, to: number): Segment {
  const aligned = normalizeAligned(text.slice(from, to), normalize);
  const added = prefixSpace && !aligned.text.startsWith(" ") ? 1 : 0;
  const origin = (start: number, end: number): readonly [number, number] => {
    const [first, last] = aligned.origin(Math.max(0, start - added), Math.max(0, end - added));
    return [from + first, from + last];
  };
  return { text: added ? ` ${aligned.text}` : aligned.text, origin };
}
