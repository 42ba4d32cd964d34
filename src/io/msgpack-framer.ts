/** The ends of MessagePack maps in a stream, without decoding them: a count of open values for each depth. */
import { type Framed, type Framer, type FramingError, tooLong } from "./framer.ts";
import { tokens } from "./msgpack-tokens.ts";

/** Deeper values than these are no data. */
export const DEPTH = 64;

export function msgpackFramer(maxFrame: number): Framer {
  /** How many values are still to come in each open array or map. */
  const open: number[] = [];
  let token = tokens[0];
  let lengthLeft = 0;
  let length = 0;
  let bodyLeft = 0;
  let record = 1;
  /** How many bytes of the record were in earlier chunks. */
  let before = 0;
  let inside = false;

  /** The value's size is known. Gives what is wrong with it. */
  const begin = (size: number): string | undefined => {
    if (token.kind === "array" || token.kind === "map") {
      const values = token.kind === "map" ? length * 2 : length;
      if (size + values > maxFrame) return "too long";
      if (values > 0 && open.length >= DEPTH) return `nested deeper than ${DEPTH}`;
      if (values > 0) open.push(values);
      else close();
    } else {
      bodyLeft = length;
      if (size + bodyLeft > maxFrame) return "too long";
      if (bodyLeft === 0) close();
    }
    return undefined;
  };

  /** A value has ended, and with it perhaps those that hold it. */
  const close = () => {
    while (open.length > 0 && --open[open.length - 1] === 0) open.pop();
  };

  const readToken = (byte: number, size: number): string | undefined => {
    token = tokens[byte];
    if (token.kind === "invalid") return "not MessagePack: the byte 0xc1";
    if (!inside && token.kind !== "map") return "not a map";
    inside = true;
    length = 0;
    lengthLeft = token.lengthBytes;
    if (lengthLeft > 0) return undefined;
    length = token.count;
    return begin(size);
  };

  const readLength = (byte: number, size: number): string | undefined => {
    length = length * 256 + byte;
    if (--lengthLeft > 0) return undefined;
    length += token.count;
    return begin(size);
  };

  const scan = (chunk: Uint8Array): Framed => {
    let start = 0;
    for (let at = 0; at < chunk.length; ) {
      let wrong: string | undefined;
      if (bodyLeft > 0) {
        const step = Math.min(bodyLeft, chunk.length - at);
        at += step;
        bodyLeft -= step;
        if (bodyLeft === 0) close();
      } else {
        const size = before + at + 1 - start;
        wrong = lengthLeft > 0 ? readLength(chunk[at], size) : readToken(chunk[at], size);
        at++;
      }
      if (wrong !== undefined) return { end: start || -1, line: record, error: failure(wrong) };
      if (open.length === 0 && bodyLeft === 0 && lengthLeft === 0) {
        start = at;
        before = 0;
        record++;
        inside = false;
      }
    }
    before += chunk.length - start;
    return { end: start || -1, line: record };
  };

  const failure = (reason: string): FramingError =>
    reason === "too long" ? tooLong(record, maxFrame, "record") : { line: record, reason };

  const rest = () => ({ line: record, reason: "the last record is cut short" });
  return { scan, rest };
}
