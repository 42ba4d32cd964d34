/** The symbols that learning begins with, and how words are cut into them. */
import type { Kernels } from "../engine/kernels.ts";
import type { Split } from "./bpe-train.ts";
import { Encoder } from "./encoder.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { eachWord, type Words } from "./words.ts";

export interface Alphabet {
  /** The bytes of each symbol by id: special tokens first, then the smallest symbols, or all of a known tokenizer. */
  readonly tokens: readonly Uint8Array[];
  /** The length of each in smallest symbols. */
  readonly lengths: readonly number[];
  /** How a word is cut into them, or the symbol of each byte. */
  readonly cut: Split | Uint32Array;
}

const METASPACE = "\u2581";
const utf8 = new TextEncoder();

/** The 256 bytes, in the order in which Hugging Face's byte-level alphabet sorts them. */
export function byteAlphabet(special: readonly string[], spelling: (bytes: Uint8Array) => string): Alphabet {
  const order = Array.from({ length: 256 }, (_, byte) => byte).sort((a, b) => codeOf(a) - codeOf(b));
  const idOf = new Uint32Array(256);
  for (const [rank, byte] of order.entries()) idOf[byte] = special.length + rank;
  const tokens = [...special.map((token) => utf8.encode(token)), ...order.map((byte) => Uint8Array.of(byte))];
  return { tokens, lengths: tokens.map(() => 1), cut: idOf };

  function codeOf(byte: number): number {
    return spelling(Uint8Array.of(byte)).charCodeAt(0);
  }
}

/**
 * The characters of the words in order of code point, then those that end a word with their mark. A `metaspace` word
 * begins with `▁`, in place of its space or in front.
 */
export function characterAlphabet(
  special: readonly string[],
  words: Words,
  { endOfWord, metaspace }: { endOfWord: string; metaspace: boolean },
): Alphabet {
  const seen = new Set<string>();
  for (const { start, end } of eachWord(words))
    for (const symbol of symbolsOf(words.bytes, start, end)) seen.add(symbol);
  const isLast = (symbol: string) => endOfWord !== "" && [...symbol].length > 1;
  const sorted = [...seen].sort((a, b) => Number(isLast(a)) - Number(isLast(b)) || compare(a, b));
  const ids = new Map(sorted.map((symbol, rank) => [symbol, special.length + rank]));
  const tokens = [...special, ...sorted].map((token) => utf8.encode(token));
  const cut: Split = (bytes, start, end, out) => {
    const found = symbolsOf(bytes, start, end);
    for (const [i, symbol] of found.entries()) out[i] = ids.get(symbol) as number;
    return found.length;
  };
  return { tokens, lengths: tokens.map(() => 1), cut };

  /** A word with bytes that are no characters teaches nothing: it has no symbols. */
  function symbolsOf(bytes: Uint8Array, start: number, end: number): string[] {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
    const characters = [...(metaspace ? text.replace(/^[ \u2581]?/, METASPACE) : text)];
    if (characters.includes("\ufffd")) return [];
    if (endOfWord !== "" && characters.length > 0) characters.push(characters.pop() + endOfWord);
    return characters;
  }
}

const compare = (a: string, b: string): number => (a.codePointAt(0) as number) - (b.codePointAt(0) as number);

/** All tokens of a tokenizer that learns on: words are cut as it encodes them. */
export function knownAlphabet(kernels: Kernels, tokenizer: Tokenizer): Alphabet {
  const encoder = new Encoder(kernels, { ...tokenizer, ignoreMerges: false }, { added: [] });
  const lengthOf = (token: Uint8Array): number =>
    tokenizer.alphabet === "byte"
      ? token.length
      : [...Buffer.from(token).toString().replace(tokenizer.endOfWord, "")].length;
  const cut: Split = (bytes, start, end, out) => {
    const ids = encoder.encode(bytes.subarray(start, end));
    out.set(ids);
    return ids.length;
  };
  return {
    tokens: tokenizer.tokens,
    lengths: tokenizer.tokens.map((token) => Math.max(1, lengthOf(token))),
    cut,
  };
}
