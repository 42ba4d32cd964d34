/** Tokenizers for tests, learnt as `weft bpe-train` learns them or made up at random, and what they need. */
import { Kernels } from "../../src/engine/kernels.ts";
import { toAlphabet } from "../../src/formats/byte-level.ts";
import * as row from "../../src/kernels/row.ts";
import { byteAlphabet, characterAlphabet } from "../../src/text/alphabet.ts";
import { learnMerges, learntTokens } from "../../src/text/bpe-train.ts";
import type { AddedToken, Tokenizer } from "../../src/text/tokenizer.ts";
import { WordCounts } from "../../src/text/word-counts.ts";
import { measureWords } from "../../src/text/words.ts";

export type Shape = Partial<Tokenizer>;

const PLAIN: Tokenizer = {
  alphabet: "byte",
  pretokenizer: "gpt2",
  digits: 3,
  prefixSpace: false,
  normalize: [],
  endOfWord: "",
  ignoreMerges: false,
  tokens: [],
  merges: new Uint32Array(0),
  added: [],
  prefix: [],
  suffix: [],
};

/** Learns `merges` merges from texts. A char alphabet gets `<unk>` as its first token. */
export function learntTokenizer(texts: readonly string[], shape: Shape = {}, merges = 300): Tokenizer {
  const whole = { ...PLAIN, ...shape };
  const kernels = new Kernels();
  const counts = new WordCounts(kernels, whole);
  counts.countRows(placeRows(kernels, texts), texts.length);
  const words = measureWords(counts.export());
  const metaspace = whole.pretokenizer === "metaspace";
  const alphabet =
    whole.alphabet === "byte"
      ? byteAlphabet([], toAlphabet)
      : characterAlphabet(["<unk>"], words, { endOfWord: whole.endOfWord, metaspace });
  const symbols = alphabet.tokens.length + merges;
  const goal = { ...alphabet, symbols, minimum: 1, longest: Number.POSITIVE_INFINITY, taken: [] };
  const learnt = resultOf(learnMerges(kernels, words, alphabet.cut, goal));
  const unknown = whole.alphabet === "char" ? { unknown: 0 } : {};
  return {
    ...whole,
    ...unknown,
    tokens: [...alphabet.tokens, ...learntTokens(learnt)],
    merges: learnt.merges,
  };
}

/**
 * Merges at random, in an order that no learning would give: a token may be made of tokens of a higher rank, in several
 * ways, and at the same rank.
 */
export function randomTokenizer(random: () => number, shape: Shape = {}, merges = 60): Tokenizer {
  const whole = { ...PLAIN, ...shape };
  const favourites = [..."ab \u00e9\u0416"];
  const symbols = whole.alphabet === "byte" ? allBytes(random) : withEnds(favourites, whole.endOfWord);
  const tokens = [...symbols];
  const ids = new Map(tokens.map((token, id) => [latin1(token), id]));
  const often = favourites
    .flatMap((c) => [...Buffer.from(c)])
    .map((byte) => ids.get(latin1(Buffer.of(byte))) ?? 0);
  const used = whole.alphabet === "byte" ? often : symbols.map((_, id) => id).slice(1);
  const pairs = new Map<string, readonly [number, number, number]>();
  for (let i = 0; i < merges; i++) {
    const [left, right] = [used[random() % used.length] as number, used[random() % used.length] as number];
    const merged = Buffer.concat([tokens[left] as Uint8Array, tokens[right] as Uint8Array]);
    if (whole.endOfWord !== "" && latin1(tokens[left] as Uint8Array).endsWith(whole.endOfWord)) continue;
    const id = ids.get(latin1(merged)) ?? tokens.push(new Uint8Array(merged)) - 1;
    if (!ids.has(latin1(merged))) used.push(id);
    ids.set(latin1(merged), id);
    pairs.set(`${left} ${right}`, [left, right, id]);
  }
  const list = [...pairs.values()];
  const ranks = Uint32Array.from(list, () => random() % list.length);
  const unknown = whole.alphabet === "char" ? { unknown: 0 } : {};
  return { ...whole, ...unknown, tokens, merges: Uint32Array.from(list.flat()), ranks };
}

function allBytes(random: () => number): Uint8Array[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  for (let i = 255; i > 0; i--) {
    const j = random() % (i + 1);
    [bytes[i], bytes[j]] = [bytes[j] as number, bytes[i] as number];
  }
  return bytes.map((byte) => Uint8Array.of(byte));
}

function withEnds(characters: readonly string[], endOfWord: string): Uint8Array[] {
  const ends = endOfWord === "" ? [] : characters.map((character) => character + endOfWord);
  return ["<unk>", "\u2581", ...characters, ...ends].map((token) => new Uint8Array(Buffer.from(token)));
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** Rows as the readers of records leave them (src/kernels/row.ts). */
export function placeRows(kernels: Kernels, texts: readonly (string | Uint8Array)[]): number {
  const rows = kernels.allocate(texts.length * row.ROW_SIZE);
  const all = texts.map((text) => (typeof text === "string" ? Buffer.from(text) : text));
  const size = all.reduce((sum, { length }) => sum + length, 0);
  let at = kernels.allocate(size + 64);
  for (const [i, text] of all.entries()) {
    kernels.bytes.set(text, at);
    kernels.store(rows + i * row.ROW_SIZE + row.ROW_TEXT_START, at);
    at += text.length;
    kernels.store(rows + i * row.ROW_SIZE + row.ROW_TEXT_END, at);
    kernels.store(rows + i * row.ROW_SIZE + row.ROW_STATUS, row.OK);
  }
  return rows;
}

export function resultOf<T>(generator: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = generator.next();
    if (done) return value;
  }
}

export const addedToken = (id: number, content: string, more: Partial<AddedToken> = {}): AddedToken => ({
  id,
  content,
  special: false,
  singleWord: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  ...more,
});

/** The tokenizer with these contents as added tokens behind its own; their bytes become tokens too. */
export function withAdded(
  tokenizer: Tokenizer,
  contents: readonly (readonly [string, Partial<AddedToken>?])[],
): Tokenizer {
  const first = tokenizer.tokens.length;
  const added = contents.map(([content, more], i) => addedToken(first + i, content, more));
  const bytes = added.map(({ content }) => new Uint8Array(Buffer.from(content)));
  return { ...tokenizer, tokens: [...tokenizer.tokens, ...bytes], added: [...tokenizer.added, ...added] };
}
