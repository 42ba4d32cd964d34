/** How records become bytes and bytes records. A command never sees a format. */
import type { ConllColumns } from "./conll-columns.ts";

/** A record: a plain object. Integers beyond 2^53 are bigints. */
export type Row = Record<string, unknown>;

/** Whole records of one input, as they came. */
export interface Block {
  readonly codec: CodecName;
  /** Owns an ArrayBuffer of exactly its size, so that it can be transferred to a worker. */
  readonly bytes: Uint8Array;
  /** The input's name, `-` for standard input. */
  readonly file: string;
  /** The number of the first line (or record, for msgpack) in its file, from 1. */
  readonly line: number;
  /** For csv and tsv: the columns, from the header line. */
  readonly columns?: readonly string[];
  /** For conll: which columns are read. */
  readonly conll?: ConllColumns;
}

/** A decoded record with what is needed to write it back unchanged. */
export interface RawRow {
  readonly row: Row;
  /** Its own bytes within the block, without the line's end. */
  readonly raw: Uint8Array;
  readonly line: number;
}

/** A record that could not be decoded. */
export interface BadRow {
  readonly error: string;
  readonly raw: Uint8Array;
  readonly line: number;
}

export type CodecName = "jsonl" | "msgpack" | "text" | "fasttext" | "csv" | "tsv" | "conll";

/** Where a row came from, so that jsonl can keep the bytes of what did not change. */
export interface Origin {
  readonly codec: CodecName;
  readonly raw: Uint8Array;
  /** The members that are new or changed since `raw`. */
  readonly added: Row;
  /** Members of `raw` were taken away: the row is written anew. */
  readonly dropped?: boolean;
}

export interface Codec {
  readonly name: CodecName;
  readonly extensions: readonly string[];
  /** How a stream of bytes is cut into whole records. */
  readonly framing: "lines" | "quoted-lines" | "sentences" | "msgpack";
  decode(block: Block): Iterable<RawRow | BadRow>;
  /** For csv and tsv: the line that names the columns, written once, before the first row. */
  header?(columns: readonly string[]): Uint8Array;
  /**
   * Bytes of one row, with the line's end. `from` lets jsonl splice new members into the line as it came;
   * `columns` are those of the header for csv and tsv (by default the row's own members, in their order).
   * @throws DataError when the format cannot hold the row.
   */
  encode(row: Row, from?: Origin, columns?: readonly string[]): Uint8Array;
}
