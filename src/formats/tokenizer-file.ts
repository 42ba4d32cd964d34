/** Any tokenizer file, told by its content. */
import type { PretokenizerName, Tokenizer } from "../text/tokenizer.ts";
import { otherKind, type Refuse, refusal } from "./refuse.ts";
import { readTiktoken } from "./tiktoken.ts";
import { readTokenizerJson } from "./tokenizer-json.ts";

export type TokenizerFileKind = "tokenizer.json" | "tiktoken";

/** How well-known rank files cut text; the file itself does not say. */
const KNOWN_RANK_FILES: readonly (readonly [RegExp, PretokenizerName])[] = [
  [/r50k|p50k|gpt-?2/i, "gpt2"],
  [/cl100k/i, "cl100k"],
  [/o200k/i, "o200k"],
];

/** The first line of word vectors: how many there are, and how many numbers each has. */
const SIZES = /^\d+ [1-9]\d*\r?\n/;
const NEITHER = "neither a tokenizer.json nor a tiktoken rank file";
/** Bytes of a first line that is looked at. */
const LONGEST_RECORD = 2 ** 20;

/**
 * `pretokenizer` is for rank files; a tokenizer.json says its own, which it must not contradict.
 * @throws ModelError if the file is of another kind, damaged, or lacks what the option would say.
 */
export function parseTokenizer(
  bytes: Uint8Array,
  path: string,
  options: { readonly pretokenizer?: PretokenizerName } = {},
): Tokenizer {
  const refuse = refusal(path);
  const kind = tokenizerFileKind(bytes);
  if (kind === undefined)
    throw otherKind(path, "tokenizer", bytes.length === 0 ? "the file is empty" : NEITHER);
  if (kind === "tiktoken") {
    const pretokenizer = options.pretokenizer ?? pretokenizerByName(path, refuse);
    const digits = pretokenizer === "cl100k" || pretokenizer === "o200k" ? 3 : 0;
    return readTiktoken(bytes, path, { pretokenizer, digits });
  }
  const tokenizer = readTokenizerJson(bytes, path);
  const wanted = options.pretokenizer ?? tokenizer.pretokenizer;
  if (wanted === tokenizer.pretokenizer) return tokenizer;
  throw refuse(`its pre-tokenizer is ${tokenizer.pretokenizer}, not ${wanted}`, "leave out --pretokenizer");
}

/** Undefined where it is neither, which a file that means to be one of them is not. */
export function tokenizerFileKind(bytes: Uint8Array): TokenizerFileKind | undefined {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  const isRank = /^[A-Za-z0-9+/]+={0,2} \d+\r?(?:\n|$)/.test(start);
  if (isRank && !SIZES.test(start)) return "tiktoken";
  return /^\s*\{/.test(start) && isTokenizer(bytes) ? "tokenizer.json" : undefined;
}

/** Whether an object means to be one; the members are those that stand first and last in it. */
function isTokenizer(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return (text.includes('"added_tokens"') || text.includes('"model"')) && !isRecord(text);
}

/** Whether the first line is an object by itself with no such model in it, such as a record of `weft inspect`. */
function isRecord(text: Buffer): boolean {
  const start = text.subarray(0, LONGEST_RECORD);
  const newline = start.indexOf("\n");
  try {
    return (
      typeof JSON.parse(start.toString("utf8", 0, newline < 0 ? start.length : newline)).model !== "object"
    );
  } catch {
    return false;
  }
}

function pretokenizerByName(path: string, refuse: Refuse): PretokenizerName {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const known = KNOWN_RANK_FILES.find(([pattern]) => pattern.test(name));
  if (known) return known[1];
  throw refuse(
    "a tiktoken rank file does not say how text is cut before merging",
    "name it: --pretokenizer gpt2, cl100k or o200k",
  );
}
