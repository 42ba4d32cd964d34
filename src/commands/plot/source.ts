/** What a picture is made of: the records of a file, or word vectors. */
import { basename } from "node:path";
import { DataError } from "../../errors.ts";
import { detectWordVectors } from "../../formats/word-vectors-detect.ts";
import type { CodecName, Row } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { detectCodec } from "../../io/detect.ts";
import { readRest } from "../../io/input.ts";
import type { Lookahead } from "../../io/lookahead.ts";
import { inputName, place } from "../../io/place.ts";
import type { SharedWordVectors } from "../../models/word-vectors.ts";
import { shareWordVectors } from "../../models/word-vectors-file.ts";
import type { Context } from "../context.ts";
import { load } from "../stream/loading.ts";

export type Source = RecordSource | VectorSource;

export interface RecordSource {
  readonly path: string;
  readonly rows: readonly Row[];
}

export interface VectorSource {
  readonly path: string;
  readonly vectors: SharedWordVectors;
}

/** What files are good for, for people. */
export const DRAWN =
  "weft plot draws run logs, what weft evaluate writes of labels, attention and word vectors";

/** Run logs are small; what is larger is something else. */
const MOST_BYTES = 2 ** 30;

/** Reads a file, `-` is standard input. @throws DataError at a record that is none, ModelError for damaged vectors, IoError */
export const readSource = (context: Context, path: string): Promise<Source> =>
  load(context, path, async (source) => {
    const codec = await detectCodec(source, path);
    if (codec !== "jsonl" && (await hasVectors(source)))
      return { path, vectors: await shareWordVectors(source, path) };
    return { path, rows: rowsOf(await readRest(source, path, MOST_BYTES), codec, path) };
  });

/** For people, without its folder. */
export const fileName = (path: string): string => inputName(path === "-" ? path : basename(path));

/** A word and one number a line are more likely something else. */
async function hasVectors(source: Lookahead): Promise<boolean> {
  const outline = await detectWordVectors(source);
  return outline !== undefined && !(outline.format === "glove" && outline.dim === 1);
}

function rowsOf(bytes: Uint8Array, codec: CodecName, path: string): Row[] {
  if (codec !== "jsonl" && codec !== "msgpack")
    throw new DataError(`${inputName(path)}: neither records nor word vectors`, { hint: DRAWN });
  const rows: Row[] = [];
  for (const record of codecNamed(codec).decode({ codec, bytes, file: path, line: 1 })) {
    if ("error" in record) throw new DataError(place(path, record.line, record.error));
    rows.push(record.row);
  }
  return rows;
}
