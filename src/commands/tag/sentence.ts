/** The words of a record: those that it has, or those of its text. */
import type { Row } from "../../io/codec.ts";
import { missingMember } from "../../io/row.ts";
import type { OffsetUnit, Span } from "../../text/token-spans.ts";
import { wordSpans } from "../../text/word-tokens.ts";

export interface SentenceOptions {
  /** The member that holds the text. */
  readonly field: string;
  /** What offsets count; without it code points of the text, or tokens where a record has no text. */
  readonly offsets?: OffsetUnit | "token";
}

export interface Sentence {
  readonly tokens: readonly string[];
  /** The tokens are the record's own. */
  readonly given: boolean;
  /** The text, and where each token stands in it, in UTF-16 units; not there where offsets count tokens. */
  readonly within?: { readonly text: string; readonly places: readonly Span[] };
}

/** @returns a string where the record is bad: what is wrong with it */
export function sentenceOf(row: Row, options: SentenceOptions): Sentence | string {
  const text = memberOf(row, options.field);
  if (text !== undefined && typeof text !== "string") return `"${options.field}" is not a string`;
  const tokens = memberOf(row, "tokens");
  if (tokens !== undefined) return ofTokens(tokens, text, options);
  if (text === undefined) return missingMember(["tokens", options.field], row);
  const places = wordSpans(text);
  const words = places.map(([start, end]) => text.slice(start, end));
  return { tokens: words, given: false, within: options.offsets === "token" ? undefined : { text, places } };
}

const memberOf = (row: Row, name: string): unknown =>
  Object.hasOwn(row, name) ? (row[name] ?? undefined) : undefined;

function ofTokens(tokens: unknown, text: string | undefined, options: SentenceOptions): Sentence | string {
  if (!Array.isArray(tokens) || !tokens.every((token): token is string => typeof token === "string"))
    return '"tokens" is not an array of strings';
  const { field, offsets } = options;
  if (offsets === "token" || (offsets === undefined && text === undefined)) return { tokens, given: true };
  if (text === undefined) return `no member "${field}" in which to count ${offsets}s`;
  const places = placesIn(text, tokens);
  if (typeof places === "string")
    return `the token ${JSON.stringify(places)} is not in "${field}" behind those before it; --offsets token counts tokens`;
  return { tokens, given: true, within: { text, places } };
}

/** Where tokens stand in a text, one behind the other; or the first that does not. */
function placesIn(text: string, tokens: readonly string[]): Span[] | string {
  const places: Span[] = [];
  let at = 0;
  for (const token of tokens) {
    const start = text.indexOf(token, at);
    if (start < 0) return token;
    at = start + token.length;
    places.push([start, at]);
  }
  return places;
}
