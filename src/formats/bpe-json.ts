/** The `model` of a tokenizer.json: a vocabulary of texts and ids, and the merges in order of rank. */
import { type ByteTable, byteTable, insertBytes, lookupBytes } from "./byte-table.ts";
import {
  currentText,
  damaged,
  type Json,
  type JsonCursor,
  peek,
  readItems,
  readMembers,
  readText,
  readWhole,
  skipValue,
} from "./json-cursor.ts";
import { type Fields, flag, unsupported } from "./json-fields.ts";
import type { PartReader } from "./json-outline.ts";
import { quoted, type Refuse } from "./refuse.ts";

export interface Vocabulary {
  /** The tokens' texts in UTF-8. */
  readonly texts: ByteTable;
  /** The id of each text. */
  readonly ids: Uint32Array;
  /** 1 for each id that a text has, as long as the largest needs. */
  readonly used: Uint8Array;
}

export interface BpeOptions {
  readonly unknown: string | undefined;
  readonly endOfWord: string;
  readonly ignoreMerges: boolean;
}

const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
const QUOTE = 34;
const SPACE = 32;
const NUMBER_SIGN = 35;

/** Readers of the large parts, for readOutline, and what they have read. */
export function bpeReader(cursor: JsonCursor) {
  let vocabulary: Vocabulary | undefined;
  let merges: Uint32Array | undefined;
  let mergesStart = -1;
  return {
    parts: new Map<string, PartReader>([
      ["model.vocab", () => (peek(cursor) === OPEN_BRACE ? takeVocabulary() : skipValue(cursor))],
      ["model.merges", () => (vocabulary ? takeMerges(vocabulary) : deferMerges())],
    ]),
    /** @throws ModelError if a part is missing. */
    result() {
      if (vocabulary && mergesStart >= 0) {
        cursor.at = mergesStart;
        takeMerges(vocabulary);
      }
      if (!vocabulary || !merges)
        throw cursor.refuse("the model has no vocabulary or no merges, as BPE needs");
      return { vocabulary, merges };
    },
  };

  function takeVocabulary() {
    vocabulary = readVocabulary(cursor);
  }

  function takeMerges(vocabulary: Vocabulary) {
    merges = readMerges(cursor, vocabulary);
  }

  /** The merges stand before the vocabulary. */
  function deferMerges() {
    mergesStart = peek(cursor) === OPEN_BRACKET ? skipValue(cursor) : -1;
  }
}

/** @throws ModelError for what would change the ids and is not supported. */
export function readBpeOptions(model: Fields): BpeOptions {
  const type = model.members.get("type") ?? "BPE";
  if (type !== "BPE") throw unsupported(model, `the type ${quoted(String(type))}`);
  const dropout = model.members.get("dropout") ?? 0;
  if (dropout !== 0) throw unsupported(model, "dropout");
  if (optional(model, "continuing_subword_prefix")) throw unsupported(model, "continuing_subword_prefix");
  if (flag(model, "byte_fallback", false)) throw unsupported(model, "byte_fallback");
  if (flag(model, "fuse_unk", false)) throw unsupported(model, "fuse_unk");
  return {
    unknown: optional(model, "unk_token"),
    endOfWord: optional(model, "end_of_word_suffix") ?? "",
    ignoreMerges: flag(model, "ignore_merges", false),
  };
}

/** Reads `{"text": id, …}`. @throws ModelError if a text or an id stands twice, or an id is far out of range. */
function readVocabulary(cursor: JsonCursor): Vocabulary {
  const texts = byteTable();
  const ids: number[] = [];
  readMembers(cursor, () => {
    if (insertBytes(texts, cursor.text, cursor.from, cursor.to) < 0) {
      throw damaged(cursor, `the token ${quoted(currentText(cursor))} stands twice`);
    }
    ids.push(readWhole(cursor));
  });
  return { texts, ids: Uint32Array.from(ids), used: usedIds(ids, cursor.refuse) };
}

/** Unused ids cost memory: a file may leave some out, not declare millions. */
export function usedIds(ids: readonly number[], refuse: Refuse): Uint8Array {
  let size = 0;
  for (const id of ids) size = Math.max(size, id + 1);
  if (size > 4 * ids.length + 65536) {
    throw refuse(`the id ${size - 1} is far out of the range of ${ids.length} tokens`);
  }
  const used = new Uint8Array(size);
  for (const id of ids) {
    if (used[id] === 1) throw refuse(`the id ${id} stands for two tokens`);
    used[id] = 1;
  }
  return used;
}

/**
 * Reads `["a b", …]` or `[["a", "b"], …]` as three ids a merge: left, right, merged.
 * @throws ModelError if a part or the whole is not a token, or a merge stands twice.
 */
function readMerges(cursor: JsonCursor, vocabulary: Vocabulary): Uint32Array {
  // No merge is shorter than `"a b",`; what is not used of this is never touched.
  const merges = new Uint32Array(3 * Math.ceil((cursor.bytes.length - cursor.at) / 6));
  const reader: MergeReader = { cursor, vocabulary, merges, length: 0, joined: new Uint8Array(256) };
  readItems(cursor, () => {
    if (peek(cursor) === QUOTE) readSpacedMerge(reader);
    else readPairedMerge(reader);
  });
  const read = merges.slice(0, reader.length);
  refuseRepeated(read, vocabulary.used.length, cursor.refuse);
  return read;
}

interface MergeReader {
  readonly cursor: JsonCursor;
  readonly vocabulary: Vocabulary;
  readonly merges: Uint32Array;
  /** How many numbers `merges` has. */
  length: number;
  /** Both parts, one after the other. */
  joined: Uint8Array;
}

/** `"a b"`, the older form: tokens hold no spaces in it. A line `#version: …` of merges.txt may have come along. */
function readSpacedMerge(reader: MergeReader): void {
  const { cursor } = reader;
  readText(cursor);
  const { text, from, to } = cursor;
  if (text[from] === NUMBER_SIGN && currentText(cursor).startsWith("#version")) return;
  let space = from;
  while (space < to && text[space] !== SPACE) space++;
  let second = space + 1;
  while (second < to && text[second] !== SPACE) second++;
  if (second !== to || space === from || space + 1 === to) {
    throw cursor.refuse(`the merge ${quoted(currentText(cursor))} is not two tokens and a space`);
  }
  append(reader, text, from, space, 0);
  append(reader, text, space + 1, to, space - from);
  addMerge(reader, space - from, to - from - 1);
}

/** `["a", "b"]` */
function readPairedMerge(reader: MergeReader): void {
  const { cursor } = reader;
  let parts = 0;
  let left = 0;
  let end = 0;
  readItems(cursor, () => {
    readText(cursor);
    append(reader, cursor.text, cursor.from, cursor.to, end);
    left = end;
    end += cursor.to - cursor.from;
    parts++;
  });
  if (parts !== 2 || left === 0 || left === end) throw damaged(cursor, "a merge is not two tokens");
  addMerge(reader, left, end);
}

function append(reader: MergeReader, text: Uint8Array, from: number, to: number, at: number): void {
  const end = at + to - from;
  if (end > reader.joined.length) {
    const larger = new Uint8Array(end * 2);
    larger.set(reader.joined);
    reader.joined = larger;
  }
  const { joined } = reader;
  for (let out = at; from < to; ) joined[out++] = text[from++] as number;
}

function addMerge(reader: MergeReader, middle: number, end: number): void {
  const { merges, length } = reader;
  merges[length] = idOf(reader, 0, middle);
  merges[length + 1] = idOf(reader, middle, end);
  merges[length + 2] = idOf(reader, 0, end);
  reader.length += 3;
}

function idOf({ vocabulary, joined, cursor, length }: MergeReader, from: number, to: number): number {
  const index = lookupBytes(vocabulary.texts, joined, from, to);
  if (index >= 0) return vocabulary.ids[index] as number;
  const token = quoted(new TextDecoder().decode(joined.subarray(from, to)));
  throw cursor.refuse(`merge ${length / 3 + 1} needs the token ${token}, which the vocabulary does not have`);
}

/** Merges that make the same token differ in their left part: each list of lefts is searched for a second one. */
function refuseRepeated(merges: Uint32Array, size: number, refuse: Refuse): void {
  const latest = new Int32Array(size).fill(-1);
  const earlier = new Int32Array(merges.length / 3);
  for (let i = 0; i < earlier.length; i++) {
    const merged = merges[3 * i + 2] as number;
    for (let j = latest[merged] as number; j >= 0; j = earlier[j] as number) {
      if (merges[3 * j] === merges[3 * i]) throw refuse(`merge ${i + 1} is the same as merge ${j + 1}`);
    }
    earlier[i] = latest[merged] as number;
    latest[merged] = i;
  }
}

/** A string that may be absent, null or empty, which all mean that there is none. */
function optional(model: Fields, name: string): string | undefined {
  const value: Json = model.members.get(name) ?? "";
  if (typeof value !== "string") throw unsupported(model, `a ${name} that is not a string`);
  return value === "" ? undefined : value;
}
