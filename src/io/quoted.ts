/** Records of comma- or tab-separated values (RFC 4180), where a newline inside quotes ends nothing. */
import type { RecordScanner, ScannedRecord } from "./record-scanner.ts";

const QUOTE = 0x22;
const NEWLINE = 0x0a;

/** A quote opens a field only at its beginning, so a stray one spoils no more than its own record. */
export function quotedScanner(delimiter: number): RecordScanner {
  let state: "begin" | "bare" | "quoted" | "closed" = "begin";
  let newlines = 0;
  let lines = 0;
  const next = (bytes: Uint8Array, from: number): number => {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === NEWLINE) newlines++;
      if (state === "quoted") {
        if (byte === QUOTE) state = "closed";
      } else if (byte === NEWLINE) {
        lines = newlines;
        newlines = 0;
        state = "begin";
        return at + 1;
      } else if (byte === QUOTE) {
        state = state === "bare" ? "bare" : "quoted";
      } else {
        state = byte === delimiter ? "begin" : "bare";
      }
    }
    return -1;
  };
  return { next, lines: () => lines };
}

/** The records of whole bytes, empty lines left out. */
export function* quotedRecords(
  bytes: Uint8Array,
  delimiter: number,
  firstLine: number,
): Generator<ScannedRecord> {
  const scanner = quotedScanner(delimiter);
  let line = firstLine;
  for (let start = 0; start < bytes.length; ) {
    const found = scanner.next(bytes, start);
    const end = found < 0 ? bytes.length : found;
    const raw = withoutEnd(bytes.subarray(start, end));
    if (raw.length > 0) yield { raw, line, end };
    line += scanner.lines();
    start = end;
  }
}

function withoutEnd(record: Uint8Array): Uint8Array {
  let end = record.length;
  if (record[end - 1] === NEWLINE) {
    end--;
    if (record[end - 1] === 0x0d) end--;
  }
  return record.subarray(0, end);
}
