/**
 * OpenAI's tiktoken rank files: a line is a token in base64, a space and its rank, which is also its id. The file has
 * no pattern, no special tokens and no merges; a pair merges when its bytes are a token, the lowest rank first.
 */
import type { AddedToken, PretokenizerName, Tokenizer } from "../text/tokenizer.ts";
import { decodeBase64 } from "./base64.ts";
import { usedIds } from "./bpe-json.ts";
import { type ByteTable, bytesOf, byteTable, insertBytes } from "./byte-table.ts";
import { quoted, type Refuse, refusal } from "./refuse.ts";
import { allSplits } from "./splits.ts";

/** What the file does not say. */
export interface TiktokenOptions {
  readonly pretokenizer: PretokenizerName;
  /** As in Tokenizer. */
  readonly digits: number;
  /** Special tokens and their ids; none unless given. */
  readonly special?: ReadonlyMap<string, number>;
}

/** Longer than any in use (128 bytes), short enough to try all splits. */
const MAX_TOKEN_BYTES = 512;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

/** @throws ModelError with the path and the line. */
export function readTiktoken(bytes: Uint8Array, path: string, options: TiktokenOptions): Tokenizer {
  const refuse = refusal(path);
  const { table, ids } = readRanks(bytes, refuse);
  const used = usedIds(ids, refuse);
  refuseMissingBytes(table, refuse);
  const merges = allSplits(table, Uint32Array.from(ids));
  const added = specialTokens(options.special ?? new Map(), used, refuse);
  return {
    alphabet: "byte",
    pretokenizer: options.pretokenizer,
    digits: options.digits,
    prefixSpace: false,
    normalize: [],
    endOfWord: "",
    ignoreMerges: true,
    tokens: placeTokens(table, ids, added, used.length),
    merges,
    ranks: Uint32Array.from({ length: merges.length / 3 }, (_, i) => merges[3 * i + 2] as number),
    added,
    prefix: [],
    suffix: [],
  };
}

function readRanks(bytes: Uint8Array, refuse: Refuse): { table: ByteTable; ids: number[] } {
  const table = byteTable();
  const ids: number[] = [];
  const token = new Uint8Array(MAX_TOKEN_BYTES);
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const next = feed < 0 ? bytes.length : feed + 1;
    let end = feed < 0 ? next : feed;
    if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end--;
    const place = `line ${++line}`;
    const space = bytes.indexOf(SPACE, start);
    if (space < 0 || space >= end) throw refuse(`${place} is not a token in base64, a space and a rank`);
    if (space - start > (MAX_TOKEN_BYTES / 3) * 4)
      throw refuse(`${place}: the token is longer than ${MAX_TOKEN_BYTES} bytes`);
    const length = decodeBase64(bytes, start, space, token);
    if (length < 1) throw refuse(`${place} does not begin with a token in base64`);
    ids.push(readRank(bytes, space + 1, end, place, refuse));
    if (insertBytes(table, token, 0, length) < 0) throw refuse(`${place}: the token stands twice`);
    start = next;
  }
  return { table, ids };
}

function readRank(bytes: Uint8Array, from: number, to: number, place: string, refuse: Refuse): number {
  let rank = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) throw refuse(`${place}: the rank is not a whole number from 0`);
    rank = rank * 10 + digit;
  }
  if (to === from || to - from > 15) throw refuse(`${place}: the rank is not a whole number from 0`);
  return rank;
}

function refuseMissingBytes(table: ByteTable, refuse: Refuse): void {
  const seen = new Uint8Array(256);
  for (let index = 0; index < table.size; index++) {
    const token = bytesOf(table, index);
    if (token.length === 1) seen[token[0] as number] = 1;
  }
  const missing = seen.indexOf(0);
  if (missing >= 0) throw refuse(`the byte 0x${missing.toString(16).padStart(2, "0")} has no token`);
}

function specialTokens(special: ReadonlyMap<string, number>, used: Uint8Array, refuse: Refuse): AddedToken[] {
  const ids = new Set<number>();
  return Array.from(special, ([content, id]) => {
    const free = Number.isSafeInteger(id) && id >= 0 && used[id] !== 1 && !ids.has(id);
    if (!free) throw refuse(`the special token ${quoted(content)} cannot have the id ${id}`);
    ids.add(id);
    return { id, content, special: true, singleWord: false, lstrip: false, rstrip: false, normalized: false };
  });
}

function placeTokens(table: ByteTable, ids: readonly number[], added: readonly AddedToken[], used: number) {
  const size = added.reduce((size, { id }) => Math.max(size, id + 1), used);
  const tokens = new Array<Uint8Array>(size).fill(new Uint8Array(0));
  for (const [index, id] of ids.entries()) tokens[id] = bytesOf(table, index);
  for (const { id, content } of added) tokens[id] = new TextEncoder().encode(content);
  return tokens;
}
