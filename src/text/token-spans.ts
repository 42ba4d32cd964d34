/** Where tokens stand in the text: spans in bytes, UTF-16 units or code points. */
import type { Tokenizer } from "./tokenizer.ts";

export type OffsetUnit = "byte" | "utf16" | "codepoint";

export type Span = readonly [start: number, end: number];

const SPACE = /\p{White_Space}/u;
const METASPACE = "\u2581";

/** The spans of ids that encode `text` (UTF-8), in bytes. */
export function byteSpans(tokenizer: Tokenizer, text: Uint8Array, ids: ArrayLike<number>): Span[] {
  return tokenizer.alphabet === "byte" ? lengthSpans(tokenizer, ids) : characterSpans(tokenizer, text, ids);
}

/** Nothing is lost: each token stands behind the one before. */
function lengthSpans({ tokens }: Tokenizer, ids: ArrayLike<number>): Span[] {
  let at = 0;
  return Array.from(ids, (id): Span => {
    const start = at;
    at += tokens[id]?.length ?? 0;
    return [start, at];
  });
}

/** White space between words has no token; an unknown token is one character. */
function characterSpans(tokenizer: Tokenizer, text: Uint8Array, ids: ArrayLike<number>): Span[] {
  const characters = [...Buffer.from(text).toString()];
  const bytesOf = (from: number, to: number) => Buffer.byteLength(characters.slice(from, to).join(""));
  let at = 0;
  let bytes = 0;
  const skip = (count: number) => {
    bytes += bytesOf(at, at + count);
    at += count;
  };
  return Array.from(ids, (id): Span => {
    while (tokenizer.endOfWord && at < characters.length && SPACE.test(characters[at] as string)) skip(1);
    const start = bytes;
    skip(charactersOf(tokenizer, id, characters[at]));
    return [start, bytes];
  });
}

/** How many characters of the text a token takes; the mark `▁` takes one only where a space stands. */
function charactersOf(
  { tokens, unknown, endOfWord, pretokenizer }: Tokenizer,
  id: number,
  next: string | undefined,
): number {
  if (id === unknown) return 1;
  const token = Buffer.from(tokens[id] as Uint8Array).toString();
  const body = endOfWord !== "" && token.endsWith(endOfWord) ? token.slice(0, -endOfWord.length) : token;
  const marked =
    pretokenizer === "metaspace" && body.startsWith(METASPACE) && next !== " " && next !== METASPACE;
  return [...body].length - (marked ? 1 : 0);
}

/**
 * Turns spans in bytes of `text` into spans in another unit. A span that begins or ends inside a character takes
 * the whole character, so that spans in units can be cut out of a string.
 */
export function spansIn(unit: OffsetUnit, text: Uint8Array, spans: readonly Span[]): Span[] {
  if (unit === "byte") return [...spans];
  const before = unitsBefore(unit, text);
  return spans.map(([start, end]): Span => {
    const first = before[start] as number;
    if (start === end) return [first, first];
    let stop = end;
    while (stop < text.length && isContinuation(text[stop] as number)) stop++;
    return [first, before[stop] as number];
  });
}

/** For each byte the units before the character that it belongs to, and for the end the units in all. */
function unitsBefore(unit: "utf16" | "codepoint", text: Uint8Array): Uint32Array {
  const before = new Uint32Array(text.length + 1);
  let units = 0;
  let current = 0;
  for (const [at, byte] of text.entries()) {
    if (!isContinuation(byte)) {
      units += current;
      current = unit === "utf16" && byte >= 0xf0 ? 2 : 1;
    }
    before[at] = units;
  }
  before[text.length] = units + current;
  return before;
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** Turns spans in UTF-16 units of a string into spans in another unit. */
export function spansFromUtf16(unit: OffsetUnit, text: string, spans: readonly Span[]): Span[] {
  if (unit === "utf16") return [...spans];
  const before = new Uint32Array(text.length + 1);
  let units = 0;
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) as number);
    before.fill(units, at, at + character.length);
    units += unit === "byte" ? Buffer.byteLength(character) : 1;
    at += character.length;
  }
  before[text.length] = units;
  return spans.map(([start, end]): Span => [before[start] as number, before[end] as number]);
}
