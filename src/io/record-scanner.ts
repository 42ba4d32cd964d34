/** What finds the ends of records that may have several lines. */

export interface RecordScanner {
  /** The end of the record that goes on at `from`, with its newline; -1 if it goes on behind the bytes. */
  next(bytes: Uint8Array, from: number): number;
  /** How many lines the record that just ended had. */
  lines(): number;
}

export interface ScannedRecord {
  /** The bytes without the line's end. */
  readonly raw: Uint8Array;
  /** The number of its first line. */
  readonly line: number;
  /** Where it ends, with its newline. */
  readonly end: number;
}
