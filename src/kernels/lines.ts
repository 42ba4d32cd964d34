// Cuts a block of text into lines.
import { OK, ROW_CLOSE, ROW_LINE_END, ROW_LINE_START, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "./row";

const NEWLINE: i32 = 0x0a;

/**
 * Writes a row (see row.ts) for each line in [start, end), at most `limit`; its text is the whole line without `\n`.
 * The last line need not have one. Returns the number of rows; if lines are left, they begin one byte behind the
 * last row's line end.
 */
export function lines(start: usize, end: usize, rows: usize, limit: i32): i32 {
  let line = start;
  let count = 0;
  for (; line < end && count < limit; count++) {
    const row = rows + <usize>count * ROW_SIZE;
    const stop = find_byte(line, end, NEWLINE);
    open_row(row, line, stop);
    store<u32>(row, line, ROW_TEXT_START);
    store<u32>(row, stop, ROW_TEXT_END);
    line = stop + 1;
  }
  return count;
}

/** The address of the first such byte in [start, end), or `end`. */
export function find_byte(start: usize, end: usize, byte: i32): usize {
  const wanted = i8x16.splat(<i8>byte);
  for (let at = start; at < end; at += 16) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (hits) return min(at + ctz(hits), end);
  }
  return end;
}

/** A row with the status OK and nothing but its line. */
export function open_row(row: usize, line: usize, stop: usize): void {
  v128.store(row, i64x2.splat(0));
  v128.store(row, i64x2.splat(0), ROW_CLOSE);
  store<u32>(row, line, ROW_LINE_START);
  store<u32>(row, stop, ROW_LINE_END);
  store<u32>(row, OK, ROW_STATUS);
}
