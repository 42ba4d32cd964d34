/**
 * The beginning of a model of fastText, version 12, the older 11, and those from before versions had numbers
 * (github.com/facebookresearch/fastText: fasttext.cc, args.cc and dictionary.cc): how it was trained, its words and labels.
 */
import type { ByteReader } from "./byte-reader.ts";
import { LONGEST_NGRAM, LONGEST_WORD, MOST_NUMBERS } from "./word-vectors-limits.ts";

/** FASTTEXT_FILEFORMAT_MAGIC_INT32 */
export const FASTTEXT_MAGIC = 793712314;
export const FASTTEXT_VERSION = 12;

export const FASTTEXT_LOSSES = ["hs", "ns", "softmax", "ova"] as const;
export const FASTTEXT_MODELS = ["cbow", "skipgram", "supervised"] as const;

/** The members have the names of fastText's options; -lr is not in the file. */
export interface FastTextArgs {
  readonly dim: number;
  readonly ws: number;
  readonly epoch: number;
  readonly minCount: number;
  readonly neg: number;
  readonly wordNgrams: number;
  readonly loss: (typeof FASTTEXT_LOSSES)[number];
  readonly model: (typeof FASTTEXT_MODELS)[number];
  readonly bucket: number;
  readonly minn: number;
  readonly maxn: number;
  readonly lrUpdateRate: number;
  readonly t: number;
}

/** Words or labels, the bytes of one behind those of the other. */
export interface FastTextEntries {
  readonly bytes: Uint8Array;
  /** (count) Where each ends. */
  readonly ends: Uint32Array;
  /** (count) How often each came. */
  readonly counts: Float64Array;
}

/** The bytes of one of them, a view. */
export const entryBytes = ({ bytes, ends }: FastTextEntries, index: number): Uint8Array =>
  bytes.subarray(index === 0 ? 0 : ends[index - 1], ends[index]);

export interface FastTextHeader {
  /** 12, 11, or 0 for files that have none: nor have these a magic number, pruned buckets, or quantized matrices. */
  readonly version: number;
  readonly args: FastTextArgs;
  readonly words: FastTextEntries;
  readonly labels: FastTextEntries;
  /** How many words the text had. */
  readonly tokens: number;
  /** Where only some buckets have a row: {bucket, row behind those of the words} of each, in the file's order. */
  readonly pruned?: Int32Array;
}

const WORD = 0;
const LABEL = 1;

/** The bytes by which a file is known: the settings and the sizes of the dictionary. */
export const FASTTEXT_FIRST_BYTES = 12 * 4 + 8 + 3 * 4;

/** Whether a file that begins so means to be one. */
export function isFastText(first: Uint8Array): boolean {
  const view = new DataView(first.buffer, first.byteOffset, first.length);
  if (first.length >= 4 && view.getInt32(0, true) === FASTTEXT_MAGIC) return true;
  if (first.length < FASTTEXT_FIRST_BYTES) return false;
  const numbers = Array.from({ length: 12 }, (_, i) => view.getInt32(i * 4, true));
  const [dim, loss, model] = [numbers[0], numbers[6], numbers[7]];
  const [size, words, labels] = [56, 60, 64].map((at) => view.getInt32(at, true));
  const isSane = dim > 0 && dim <= MOST_NUMBERS && loss > 0 && loss <= 3 && model > 0 && model <= 3;
  return isSane && words >= 0 && labels >= 0 && size === words + labels;
}

/** Whether one that begins so is a classifier. */
export function isSupervised(first: Uint8Array): boolean {
  const view = new DataView(first.buffer, first.byteOffset, first.length);
  const settings = view.getInt32(0, true) === FASTTEXT_MAGIC ? 8 : 0;
  const at = settings + 4 * 7; // behind seven other settings
  return first.length >= at + 4 && FASTTEXT_MODELS[view.getInt32(at, true) - 1] === "supervised";
}

/** @throws ModelError where something cannot be */
export async function readFastTextHeader(reader: ByteReader): Promise<FastTextHeader> {
  await reader.need(2 * 4 + FASTTEXT_FIRST_BYTES, "its settings");
  const version = readVersion(reader);
  const args = readArgs(reader, version);
  return { version, args, ...(await readDictionary(reader, version)) };
}

function readVersion(reader: ByteReader): number {
  if (!reader.skips(FASTTEXT_MAGIC)) return 0;
  const version = reader.i32();
  if (version === FASTTEXT_VERSION || version === 11) return version;
  throw reader.refuse(`a fastText model of version ${version}, not 11 or 12`);
}

function readArgs(reader: ByteReader, version: number): FastTextArgs {
  const [dim, ws, epoch, minCount, neg, wordNgrams] = Array.from({ length: 6 }, () => reader.i32());
  const loss = choice(reader, "loss", FASTTEXT_LOSSES);
  const model = choice(reader, "model", FASTTEXT_MODELS);
  const [bucket, minn, longest, lrUpdateRate] = Array.from({ length: 4 }, () => reader.i32());
  const maxn = version <= 11 && model === "supervised" ? 0 : longest; // it had none, whatever it says
  for (const [name, value, most] of [
    ["dim", dim, MOST_NUMBERS],
    ["bucket", bucket, 2 ** 31],
    ["minn", minn, LONGEST_NGRAM],
    ["maxn", maxn, LONGEST_NGRAM],
  ] as const) {
    const least = name === "dim" ? 1 : 0;
    if (value < least || value > most) throw reader.refuse(`its setting ${name} is ${value}`);
  }
  const t = reader.f64();
  return { dim, ws, epoch, minCount, neg, wordNgrams, loss, model, bucket, minn, maxn, lrUpdateRate, t };
}

/** Numbered from 1. */
function choice<C extends string>(reader: ByteReader, name: string, choices: readonly C[]): C {
  const number = reader.i32();
  const chosen = choices[number - 1];
  if (chosen === undefined) throw reader.refuse(`its ${name} is number ${number}, of ${choices.length}`);
  return chosen;
}

async function readDictionary(
  reader: ByteReader,
  version: number,
): Promise<Omit<FastTextHeader, "version" | "args">> {
  await reader.need(3 * 4 + 8 + 8, "its dictionary");
  const [size, nwords, nlabels] = [reader.i32(), reader.i32(), reader.i32()];
  const tokens = Number(reader.i64());
  const pruned = version === 0 ? -1 : Number(reader.i64());
  if (nwords < 0 || nlabels < 0 || size !== nwords + nlabels)
    throw reader.refuse(`${size} entries, ${nwords} of them words and ${nlabels} labels, cannot be`);
  const words = await readEntries(reader, nwords, WORD);
  const labels = await readEntries(reader, nlabels, LABEL);
  if (pruned < 0) return { words, labels, tokens };
  return { words, labels, tokens, pruned: await readPairs(reader, pruned) };
}

async function readEntries(reader: ByteReader, count: number, type: number): Promise<FastTextEntries> {
  const ends: number[] = [];
  const counts: number[] = [];
  let bytes = new Uint8Array(2 ** 12);
  let end = 0;
  for (let i = 0; i < count; i++) {
    const length = readyLength(reader) ?? (await entryLength(reader, i, count));
    if (end + length > bytes.length) bytes = doubled(bytes, end + length);
    reader.copy(length, bytes, end);
    end += length;
    reader.byte();
    ends.push(end);
    counts.push(reader.count("the count of an entry"));
    if (reader.byte() !== type) throw reader.refuse("its words do not all stand before its labels");
  }
  return { bytes: bytes.slice(0, end), ends: Uint32Array.from(ends), counts: Float64Array.from(counts) };
}

/** What stands behind the bytes of an entry: a 0, its count and its type. */
const ENTRY_END = 1 + 8 + 1;

/** The bytes before the 0 of an entry that is there as a whole, as nearly all are: no other has to be waited for. */
function readyLength(reader: ByteReader): number | undefined {
  const length = reader.beforeZero();
  const isReady = length >= 0 && length <= LONGEST_WORD && reader.ready >= length + ENTRY_END;
  return isReady ? length : undefined;
}

/** Makes a whole entry ready, and returns the bytes before its 0. */
async function entryLength(reader: ByteReader, index: number, count: number): Promise<number> {
  const where = `entry ${index + 1} of the ${count} of its dictionary`;
  while (reader.beforeZero() < 0 && reader.ready <= LONGEST_WORD) await reader.need(reader.ready + 1, where);
  const length = reader.beforeZero();
  if (length < 0 || length > LONGEST_WORD) throw reader.refuse(`${where} has no end`);
  await reader.need(length + ENTRY_END, where);
  return length;
}

async function readPairs(reader: ByteReader, count: number): Promise<Int32Array> {
  if (count > 2 ** 31) throw reader.refuse(`${count} buckets with rows cannot be`);
  const bytes = await reader.gather(count * 8, `its ${count} buckets with rows`);
  return new Int32Array(bytes.buffer);
}

function doubled(bytes: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, bytes.length * 2));
  larger.set(bytes);
  return larger;
}
