/** What finds the ends of records, and how it says that there is none. */
import { sizeText } from "./place.ts";

export interface Framer {
  /** Reads a chunk on. */
  scan(chunk: Uint8Array): Framed;
  /** Why what is left at the end of the stream is not a record; undefined if it is one. */
  rest(): FramingError | undefined;
}

export interface Framed {
  /** Where in this chunk its last whole record ends, -1 if none does. */
  readonly end: number;
  /** The number of the line (for msgpack: record) that begins there. */
  readonly line: number;
  /** What follows `end` is no record. */
  readonly error?: FramingError;
}

export interface FramingError {
  readonly line: number;
  readonly reason: string;
}

export const tooLong = (line: number, maxLine: number, what = "line"): FramingError => ({
  line,
  reason: `${what} longer than ${sizeText(maxLine)} (--max-line)`,
});
