/** The codecs by name and by the extension of a file. */
import { UsageError } from "../errors.ts";
import type { Codec, CodecName } from "./codec.ts";
import { conll } from "./conll.ts";
import { csv, tsv } from "./delimited.ts";
import { fasttext } from "./fasttext.ts";
import { jsonl } from "./jsonl.ts";
import { msgpack } from "./msgpack.ts";
import { text } from "./text.ts";

export const codecs: Readonly<Record<CodecName, Codec>> = { jsonl, msgpack, text, fasttext, csv, tsv, conll };

export const codecNames = Object.keys(codecs) as readonly CodecName[];

/** The codec of that name. @throws UsageError when there is none. */
export function codecNamed(name: string): Codec {
  if (!Object.hasOwn(codecs, name)) {
    throw new UsageError(`no format named ${JSON.stringify(name)}`, {
      hint: `there are ${codecNames.join(", ")}`,
    });
  }
  return codecs[name as CodecName];
}

/** The codec that an output's name asks for by its extension, before `.gz`, `.zst` or `.zstd`. */
export function codecFor(path: string): Codec | undefined {
  const extension = /\.([^./]+)$/.exec(path.replace(/\.(gz|zst|zstd)$/i, ""))?.[1]?.toLowerCase();
  return Object.values(codecs).find(
    ({ extensions }) => extension !== undefined && extensions.includes(extension),
  );
}
