/** Which codec an input is in, from its first bytes. */
import type { CodecName } from "./codec.ts";
import type { Lookahead } from "./lookahead.ts";
import { BOUNDARY } from "./sentences.ts";

/** Bytes that a file of a codec begins with. */
const BEGINNINGS: readonly (readonly [CodecName, Buffer])[] = [
  ["fasttext", Buffer.from("__label__")],
  ["conll", Buffer.from(BOUNDARY)],
];
/** White space beyond this is text. */
const LOOK = 1 << 16;

/** Looks at no more of the stream than it needs, so that a slow pipe is not waited for. */
export async function detectCodec(source: Lookahead, file: string): Promise<CodecName> {
  for (let count = 1; ; count++) {
    const first = await source.peek(count);
    const codec = codecOfBytes(first, source.ended || first.length > LOOK);
    if (codec !== undefined) return codec === "other" ? codecOfName(file) : codec;
    count = Math.max(count, first.length);
  }
}

/** Undefined: more bytes are needed to tell. */
function codecOfBytes(first: Uint8Array, final: boolean): CodecName | "other" | undefined {
  if (first.length === 0) return final ? "other" : undefined;
  if (first[0] >= 0x80 && first[0] <= 0x8f) return "msgpack";
  if (first[0] === 0xde || first[0] === 0xdf)
    return first.length > 1 ? afterMapByte(first[1]) : needMore(final);
  for (const [codec, beginning] of BEGINNINGS) {
    const start = Buffer.from(first.buffer, first.byteOffset, Math.min(first.length, beginning.length));
    if (start.equals(beginning)) return codec;
    if (start.equals(beginning.subarray(0, start.length))) return needMore(final);
  }
  return braceOrOther(first, final);
}

const needMore = (final: boolean) => (final ? "other" : undefined);

/** 0xde and 0xdf begin letters of UTF-8 too (NKo, Thaana), whose second byte no sane count begins with. */
const afterMapByte = (second: number) => (second < 0x80 ? "msgpack" : "other");

function braceOrOther(first: Uint8Array, final: boolean): CodecName | "other" | undefined {
  let at = 0;
  if (first[0] === 0xef) {
    if (first.length < 3) return needMore(final);
    if (first[1] === 0xbb && first[2] === 0xbf) at = 3;
  }
  while (at < first.length && isSpace(first[at])) at++;
  if (at === first.length) return needMore(final);
  return first[at] === 0x7b ? "jsonl" : "other";
}

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

function codecOfName(file: string): CodecName {
  const extension = /\.(csv|tsv|conllu?)(\.(gz|zst|zstd))?$/i.exec(file)?.[1]?.toLowerCase();
  if (extension === undefined) return "text";
  return extension === "conllu" ? "conll" : (extension as "csv" | "tsv" | "conll");
}
