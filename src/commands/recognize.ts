/** Which kind of file something is, from its beginning; for messages, so nothing is checked that need not be. */
import { isUtf8 } from "node:buffer";
import { looksLikeArpa } from "../formats/arpa.ts";
import { FASTTEXT_FIRST_BYTES, isFastText, isSupervised } from "../formats/fasttext-header.ts";
import { looksLikeSafetensors } from "../formats/safetensors.ts";
import { tokenizerFileKind } from "../formats/tokenizer-file.ts";
import { detectWordVectors } from "../formats/word-vectors-detect.ts";
import { detectCodec } from "../io/detect.ts";
import { isFile } from "../io/files.ts";
import type { Lookahead } from "../io/lookahead.ts";
import { openSource } from "../io/source.ts";
import { statedKind } from "../models/stated-kind.ts";
import { type FileKind, type FileKindName, fileKinds } from "./file-kinds.ts";

/** How much is looked at of what is no model. */
const FIRST_BYTES = 2 ** 16;

/** Undefined where it cannot be read, or not a second time. */
export async function recognize(path: string): Promise<FileKind | undefined> {
  if (!(await isFile(path))) return undefined;
  const source = await openSource(path).catch(() => undefined);
  if (source === undefined) return undefined;
  try {
    return await kindOf(source, path);
  } catch {
    return fileKinds.other; // such as damaged compression
  } finally {
    await source.close();
  }
}

/** What begins with numbers may be data as well. */
const NUMBERS: FileKind = { ...fileKinds["word-vectors"], isData: true };

async function kindOf(source: Lookahead, path: string): Promise<FileKind> {
  const first = await source.peek(FIRST_BYTES);
  if (first.length === 0) return fileKinds.empty;
  if (looksLikeSafetensors(first)) return modelKind(source);
  if (isFastText(first.subarray(0, FASTTEXT_FIRST_BYTES)))
    return fileKinds[isSupervised(first) ? "text-classifier" : "word-vectors"];
  if (looksLikeArpa(first)) return fileKinds["ngram-model"];
  if (tokenizerFileKind(first) !== undefined) return fileKinds.tokenizer;
  const outline = await detectWordVectors(source);
  if (outline !== undefined && outline.dim > 1) return NUMBERS;
  return dataKind(source, path);
}

async function modelKind(source: Lookahead): Promise<FileKind> {
  const stated = await statedKind(source);
  if (stated === undefined) return fileKinds.damaged;
  const { kind, isCheckpoint } = stated;
  if (kind === undefined) return fileKinds.safetensors;
  if (!Object.hasOwn(fileKinds, kind)) return fileKinds.other;
  const { noun, used } = fileKinds[kind as FileKindName];
  return isCheckpoint ? { noun: `a checkpoint of ${noun}`, used: fileKinds.checkpoint.used } : { noun, used };
}

async function dataKind(source: Lookahead, path: string): Promise<FileKind> {
  const codec = await detectCodec(source, path);
  if (codec === "jsonl") return fileKinds[(await isLog(source)) ? "log" : "records"];
  if (codec !== "text") return fileKinds.records;
  const first = (await source.peek(FIRST_BYTES)).subarray(0, FIRST_BYTES);
  const whole = first.subarray(0, first.lastIndexOf(NEWLINE) + 1);
  return isUtf8(whole.length > 0 ? whole : first) ? fileKinds.text : fileKinds.other;
}

const NEWLINE = 0x0a;

/** A run log begins with a record of its start. */
async function isLog(source: Lookahead): Promise<boolean> {
  const first = await source.peek(FIRST_BYTES);
  return Buffer.from(first.subarray(0, FIRST_BYTES)).toString("latin1").startsWith('{"event":"start"');
}
