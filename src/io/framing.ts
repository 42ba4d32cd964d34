/** Finding the ends of records in bytes that come in chunks; nothing depends on where the chunks end. */
import type { CodecName } from "./codec.ts";
import { type Framed, type Framer, tooLong } from "./framer.ts";
import { msgpackFramer } from "./msgpack-framer.ts";
import { quotedScanner } from "./quoted.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { sentenceScanner } from "./sentences.ts";

export const DELIMITER = { csv: 0x2c, tsv: 0x09 } as const;

const NEWLINE = 0x0a;

/** `maxLine` is the most bytes of one record, without its end. */
export function framerFor(codec: CodecName, maxLine: number): Framer {
  if (codec === "msgpack") return msgpackFramer(maxLine);
  if (codec === "csv" || codec === "tsv") return scannedFramer(quotedScanner(DELIMITER[codec]), maxLine);
  if (codec === "conll") return scannedFramer(sentenceScanner(), maxLine, "sentence");
  return lineFramer(maxLine);
}

function lineFramer(maxLine: number): Framer {
  let line = 1;
  /** How many bytes of the line were in earlier chunks. */
  let before = 0;
  const scan = (chunk: Uint8Array): Framed => {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    for (let end = buffer.indexOf(NEWLINE); end >= 0; end = buffer.indexOf(NEWLINE, start)) {
      if (before + end - start > maxLine) return { end: start || -1, line, error: tooLong(line, maxLine) };
      start = end + 1;
      before = 0;
      line++;
    }
    before += chunk.length - start;
    return { end: start || -1, line, error: before > maxLine ? tooLong(line, maxLine) : undefined };
  };
  return { scan, rest: () => undefined };
}

function scannedFramer(scanner: RecordScanner, maxLine: number, what?: string): Framer {
  let line = 1;
  let before = 0;
  const scan = (chunk: Uint8Array): Framed => {
    let start = 0;
    for (;;) {
      const end = scanner.next(chunk, start);
      const length = before + (end < 0 ? chunk.length : end - 1) - start;
      if (length > maxLine) return { end: start || -1, line, error: tooLong(line, maxLine, what) };
      if (end < 0) {
        before = length;
        return { end: start || -1, line };
      }
      start = end;
      before = 0;
      line += scanner.lines();
    }
  };
  return { scan, rest: () => undefined };
}
