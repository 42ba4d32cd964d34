/** Any tokenizer file, told by its content. */
import type { PretokenizerName, Tokenizer } from "../text/tokenizer.ts";
import { type Refuse, refusal } from "./refuse.ts";
import { readTiktoken } from "./tiktoken.ts";
import { readTokenizerJson } from "./tokenizer-json.ts";

export type TokenizerFileKind = "tokenizer.json" | "tiktoken";

/** How well-known rank files cut text; the file itself does not say. */
const KNOWN_RANK_FILES: readonly (readonly [RegExp, PretokenizerName])[] = [
  [/r50k|p50k|gpt-?2/i, "gpt2"],
  [/cl100k/i, "cl100k"],
  [/o200k/i, "o200k"],
];

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
  if (tokenizerFileKind(bytes, refuse) === "tiktoken") {
    const pretokenizer = options.pretokenizer ?? pretokenizerByName(path, refuse);
    const digits = pretokenizer === "cl100k" || pretokenizer === "o200k" ? 3 : 0;
    return readTiktoken(bytes, path, { pretokenizer, digits });
  }
  const tokenizer = readTokenizerJson(bytes, path);
  const wanted = options.pretokenizer ?? tokenizer.pretokenizer;
  if (wanted === tokenizer.pretokenizer) return tokenizer;
  throw refuse(`its pre-tokenizer is ${tokenizer.pretokenizer}, not ${wanted}`, "leave out --pretokenizer");
}

/** @throws ModelError if it is neither. */
export function tokenizerFileKind(bytes: Uint8Array, refuse: Refuse): TokenizerFileKind {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  if (/^\s*\{/.test(start)) return "tokenizer.json";
  if (/^[A-Za-z0-9+/]+={0,2} \d+\r?(?:\n|$)/.test(start)) return "tiktoken";
  throw refuse(
    bytes.length === 0 ? "the file is empty" : "neither a tokenizer.json nor a tiktoken rank file",
  );
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
