/** Sentences of CoNLL files: lines of words, up to the blank line behind them. */
import type { RecordScanner, ScannedRecord } from "./record-scanner.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The line between documents, which is no word. */
export const BOUNDARY = "-DOCSTART-";
const BOUNDARY_BYTES = Buffer.from(BOUNDARY);

/** Blank lines and boundaries before a sentence belong to it, so that nothing stands between records. */
export function sentenceScanner(): RecordScanner {
  const line = new LineHead();
  let hasWords = false;
  let newlines = 0;
  let lines = 0;
  const next = (bytes: Uint8Array, from: number): number => {
    for (let at = from; at < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, at);
      line.add(bytes, at, newline < 0 ? bytes.length : newline);
      if (newline < 0) return -1;
      newlines++;
      at = newline + 1;
      const isEnd = line.isBlank && hasWords;
      hasWords = !isEnd && (hasWords || !(line.isBlank || line.isBoundary));
      line.clear();
      if (!isEnd) continue;
      lines = newlines;
      newlines = 0;
      return at;
    }
    return -1;
  };
  return { next, lines: () => lines };
}

/** What has to be known of a line that comes in parts. */
class LineHead {
  isBlank = true;
  readonly #first = new Uint8Array(BOUNDARY_BYTES.length);
  #length = 0;

  get isBoundary(): boolean {
    return this.#length === BOUNDARY_BYTES.length && BOUNDARY_BYTES.equals(this.#first);
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end && this.isBlank; at++) this.isBlank = isBlankByte(bytes[at]);
    const more = bytes.subarray(start, Math.min(end, start + this.#first.length - this.#length));
    this.#first.set(more, this.#length);
    this.#length += more.length;
  }

  clear(): void {
    this.isBlank = true;
    this.#length = 0;
  }
}

const isBlankByte = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === RETURN;

/** The sentences of whole bytes; `raw` is without the newline of the blank line that ends it. */
export function* sentenceRecords(bytes: Uint8Array, firstLine: number): Generator<ScannedRecord> {
  const scanner = sentenceScanner();
  let line = firstLine;
  for (let start = 0; start < bytes.length; ) {
    const found = scanner.next(bytes, start);
    const end = found < 0 ? bytes.length : found;
    yield { raw: bytes.subarray(start, found < 0 ? end : end - 1), line, end };
    line += scanner.lines();
    start = end;
  }
}

/** Whether the last line of these bytes is a blank one. */
export function endsSentence(bytes: Uint8Array): boolean {
  if (bytes.at(-1) !== NEWLINE) return false;
  let at = bytes.length - 2;
  while (at >= 0 && isBlankByte(bytes[at])) at--;
  return at < 0 || bytes[at] === NEWLINE;
}
