/** The lines of a block as text. */
import { isAscii, isUtf8 } from "node:buffer";
import type { Block } from "./codec.ts";

export interface Line {
  /** Undefined where the bytes are not valid UTF-8, which no character would stand for without loss. */
  readonly text: string | undefined;
  /** Without the newline. */
  readonly raw: Uint8Array;
  readonly line: number;
}

/** What is wrong with a line that has no text. */
export const NOT_UTF8 = "not valid UTF-8";

/** Only a newline ends a line; the last one may lack it. */
export function* linesOf({ bytes, line: firstLine }: Block): Generator<Line> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const encoding = isAscii(buffer) ? "latin1" : "utf8";
  const valid = encoding === "latin1" || isUtf8(buffer);
  for (let start = 0, line = firstLine; start < buffer.length; line++) {
    const newline = buffer.indexOf(0x0a, start);
    const end = newline < 0 ? buffer.length : newline;
    const raw = buffer.subarray(start, end);
    yield { text: valid || isUtf8(raw) ? buffer.toString(encoding, start, end) : undefined, raw, line };
    start = end + 1;
  }
}

/** The bytes of a line with its newline. */
export const lineBytes = (text: string): Uint8Array => Buffer.from(`${text}\n`);
