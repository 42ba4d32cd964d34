import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Tiktoken } from "tiktoken";
import cl100k from "tiktoken/encoders/cl100k_base.json" with { type: "json" };
import gpt2 from "tiktoken/encoders/gpt2.json" with { type: "json" };
import o200k from "tiktoken/encoders/o200k_base.json" with { type: "json" };
import { byteLevelPreTokenizer, type PreTokenizer, Tokenizer } from "tokenizers";
import { expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { PATTERNS, pretokenizer } from "../../src/text/pretokenize.ts";
import type { PretokenizerName } from "../../src/text/tokenizer.ts";
import { placeClasses } from "../../src/text/unicode.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { pretokenize } from "../reference/pretokenize.ts";

const DATA = process.env.WEFT_DATA ?? new URL("../../../shared/data", import.meta.url).pathname;
const kernels = new Kernels();
const tables = placeClasses(kernels);

/** The pieces of a text as strings, from the kernel. */
function cutter(name: PretokenizerName, digits = 3): (text: string) => string[] {
  const cut = pretokenizer(kernels, tables, name, digits);
  return (text) => cut(Buffer.from(text)).map((piece) => Buffer.from(piece).toString());
}

test.each<[PretokenizerName, number, string, string[]]>([
  ["gpt2", 3, "Don't 'tis 12345  x\n\n", ["Don", "'t", " '", "tis", " 12345", " ", " x", "\n\n"]],
  [
    "cl100k",
    3,
    "DON'T 12345\n\n  x!\n\n$a",
    ["DON", "'T", " ", "123", "45", "\n\n", " ", " x", "!\n\n", "$a"],
  ],
  ["cl100k", 1, "123", ["1", "2", "3"]],
  ["cl100k", 0, "12345", ["12345"]],
  ["o200k", 3, "ABc aBC DON'T's\n/x", ["ABc", " a", "BC", " DON'T", "'s", "\n", "/x"]],
  ["o200k", 3, "一A B一 \u0301A", ["一", "A", " B一", " \u0301", "A"]],
  ["whitespace", 3, " a  b\n", [" a", " ", " b", "\n"]],
  ["words", 3, " a\u3000b!\n", ["a", "b!"]],
  ["metaspace", 3, "a b  c\n", ["a", " b", " ", " c\n"]],
  ["none", 3, "a b", ["a b"]],
])("%s with %i digits cuts %j", (name, digits, text, pieces) => {
  expect(cutter(name, digits)(text)).toEqual(pieces);
});

test("texts of any size, one after another", () => {
  const random = randomNumbers(5);
  const cut = cutter("cl100k");
  for (const size of [0, 1, 10, 100_000, 3, 300_000, 0]) {
    let text = "";
    while (text.length < size) text += randomText(random, 50);
    expect(cut(text)).toEqual(pretokenize("cl100k", 3, text));
  }
});

const SPLITS: readonly [PretokenizerName, number, string][] = [
  ["cl100k", 3, cl100k.pat_str],
  ["cl100k", 1, cl100k.pat_str.replace("{1,3}", "")],
  ["o200k", 3, o200k.pat_str],
  ["whitespace", 3, " ?\\S+|\\s+(?!\\S)|\\s+"],
];

test.each([
  ["gpt2", 3, byteLevel()] as const,
  ...SPLITS.map(([name, digits, regex]) => [name, digits, split(regex)] as const),
])("%s with %i digits cuts as npm tokenizers does", (name, digits, peer) => {
  const cut = cutter(name, digits);
  const random = randomNumbers(6);
  for (let i = 0; i < 5000; i++) {
    const text = randomText(random, 60);
    expect(cut(text)).toEqual(peer(text));
  }
});

test.each([
  ["gpt2", gpt2.pat_str],
  ["cl100k", cl100k.pat_str],
  ["o200k", o200k.pat_str],
] as const)("%s cuts as npm tiktoken does", (name, pattern) => {
  const random = randomNumbers(7);
  const texts = Array.from({ length: 3000 }, () => randomText(random, 60));
  const cut = cutter(name);
  const pieces = texts.map(cut);
  // Where every piece is a token, the tokens are the pieces; a piece that is cut in another way is not one.
  const peer = new Tiktoken(vocabulary(pieces.flat()), {}, pattern);
  const tokens = texts.map((text) =>
    [...peer.encode_ordinary(text)].map((id) => peer.decode_single_token_bytes(id)),
  );
  peer.free();
  expect(tokens.map((list) => list.map((token) => Buffer.from(token).toString()))).toEqual(pieces);
});

const CORPORA = [
  ["English", "enwiki/enwiki-100mb.txt.gz", 20_000_000],
  ["Russian", "ru-lit/prose-30mb.txt.gz", 10_000_000],
] as const;

for (const [language, file, size] of CORPORA) {
  const path = `${DATA}/${file}`;
  const missing = existsSync(path) ? "" : ` (skipped: no ${file} in WEFT_DATA)`;
  test.skipIf(missing !== "")(
    `${size / 1e6} MB of ${language} are cut as the regular expressions do${missing}`,
    () => {
      const lines = gunzipSync(readFileSync(path)).subarray(0, size).toString().split("\n");
      for (const name of Object.keys(PATTERNS) as PretokenizerName[]) {
        const cut = pretokenizer(kernels, tables, name, 3);
        const wrong = lines.find((line) => !sameEnds(cut(Buffer.from(line)), pretokenize(name, 3, line)));
        expect(wrong, name).toBeUndefined();
      }
    },
    180_000,
  );
}

/** Whether the pieces have the same lengths; they are parts of the same text. */
function sameEnds(found: readonly Uint8Array[], right: readonly string[]): boolean {
  return (
    found.length === right.length &&
    found.every(({ length }, i) => length === Buffer.byteLength(right[i] as string))
  );
}

/** Hugging Face's ByteLevel writes each byte as a printable character. */
function byteLevel(): (text: string) => string[] {
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const moved = bytes.filter((byte) => !printable(byte));
  const byteOf = (character: string) => moved[character.charCodeAt(0) - 256] ?? character.charCodeAt(0);
  const peer = byteLevelPreTokenizer(false, true);
  return (text) =>
    peer.preTokenizeString(text).map(([piece]) => Buffer.from([...piece].map(byteOf)).toString());
}

function split(regex: string): (text: string) => string[] {
  const peer = Tokenizer.fromString(
    JSON.stringify({
      version: "1.0",
      added_tokens: [],
      pre_tokenizer: { type: "Split", pattern: { Regex: regex }, behavior: "Isolated", invert: false },
      model: { type: "BPE", vocab: {}, merges: [] },
    }),
  ).getPreTokenizer() as PreTokenizer;
  return (text) => peer.preTokenizeString(text).map(([piece]) => piece);
}

/** The 256 bytes and the given pieces, in tiktoken's own format. */
function vocabulary(pieces: readonly string[]): string {
  const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte).toString("base64"));
  const tokens = new Set([...bytes, ...pieces.map((piece) => Buffer.from(piece).toString("base64"))]);
  return `! 0 ${[...tokens].join(" ")}`;
}
