// Reads JSONL: checks that each line is one JSON object by RFC 8259 and finds one of its members, without decoding
// the rest. What it is not sure about it marks ODD; a general reader then has the last word.
import { json_colon, json_string, json_value, peek, skip_space } from "./json-value";
import { json_unescape } from "./json-unescape";
import { decimal_value, digit_run } from "./decimal";
import { find_byte, open_row } from "./lines";
import {
  BLANK, MISSING, NOT_STRING, ODD, OK_EMPTY, ROW_CLOSE, ROW_LINE_END, ROW_LINE_START, ROW_SIZE, ROW_STATUS,
  ROW_TEXT_END, ROW_TEXT_START, ROW_VALUE_END, ROW_VALUE_START,
} from "./row";
import { utf8_valid } from "./utf8";

const NEWLINE: i32 = 0x0a;
const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const ZERO: u32 = 0x30;
const OPEN_BRACKET: u32 = 0x5b;
const BACKSLASH: i32 = 0x5c;
const CLOSE_BRACKET: u32 = 0x5d;
const OPEN_BRACE: u32 = 0x7b;
const CLOSE_BRACE: u32 = 0x7d;
const MAX_ID: u32 = 0x7fffffff;

/**
 * Writes a row (see row.ts) for each line in [start, end), at most `limit`; if lines are left, they begin one byte
 * behind the last row's line end. Returns the number of rows.
 *
 * `keys` points to `keyCount` pairs of u32, the address and length of a name: first the wanted member, whose value
 * must be a string, or with `wantIds` an array of whole numbers below 2^31; then the names that a line must not have.
 * With no keys at all the lines are only checked.
 * A string with escapes is written without them to `scratch`, and so are ids, as u32 aligned to 4: it needs
 * (end - start) + 64 bytes, with `wantIds` 2 (end - start) + 64.
 */
export function json_rows(
  start: usize, end: usize, keys: usize, keyCount: i32, wantIds: bool, rows: usize, limit: i32, scratch: usize,
): i32 {
  let line = start;
  let count = 0;
  for (; line < end && count < limit; count++) {
    const row = rows + <usize>count * ROW_SIZE;
    const stop = find_byte(line, end, NEWLINE);
    open_row(row, line, stop);
    read_line(row, line, stop, keys, keyCount, wantIds, scratch);
    const text = <usize>load<u32>(row, ROW_TEXT_START);
    if (text - scratch < 4) scratch = load<u32>(row, ROW_TEXT_END); // it was written there, aligned
    line = stop + 1;
  }
  return count;
}

/** Fills in the row that was opened for the line [line, end). */
function read_line(
  row: usize, line: usize, end: usize, keys: usize, keyCount: i32, wantIds: bool, scratch: usize,
): void {
  const open = skip_space(line, end);
  if (open == end) return store<u32>(row, BLANK, ROW_STATUS);
  const close = utf8_valid(line, end) ? read_object(row, open, end, keys, keyCount, wantIds, scratch) : 0;
  if (close == 0 || skip_space(close + 1, end) < end) {
    open_row(row, line, end); // forgets what was found before the fault
    return store<u32>(row, ODD, ROW_STATUS);
  }
  store<u32>(row, close, ROW_CLOSE);
  if (load<u32>(row, ROW_VALUE_START)) return;
  if (keyCount) store<u32>(row, MISSING, ROW_STATUS);
  else if (skip_space(open + 1, end) == close) store<u32>(row, OK_EMPTY, ROW_STATUS);
}

/** Returns the address of the closing brace, or 0 where the line is odd. */
function read_object(
  row: usize, open: usize, end: usize, keys: usize, keyCount: i32, wantIds: bool, scratch: usize,
): usize {
  if (peek(open, end) != OPEN_BRACE) return 0;
  let at = skip_space(open + 1, end);
  if (peek(at, end) == CLOSE_BRACE) return at;
  while (true) {
    at = read_member(row, at, end, keys, keyCount, wantIds, scratch);
    if (at == 0) return 0;
    at = skip_space(at, end);
    const byte = peek(at, end);
    if (byte == CLOSE_BRACE) return at;
    if (byte != COMMA) return 0;
    at = skip_space(at + 1, end);
  }
}

/** Returns the address behind the member, or 0 where it makes the line odd. */
function read_member(
  row: usize, name: usize, end: usize, keys: usize, keyCount: i32, wantIds: bool, scratch: usize,
): usize {
  if (peek(name, end) != QUOTE) return 0;
  const nameEnd = json_string(name, end);
  if (nameEnd == 0 || find_byte(name, nameEnd, BACKSLASH) < nameEnd) return 0;
  const value = json_colon(nameEnd, end);
  if (value == 0) return 0;
  const key = find_key(name + 1, nameEnd - 1, keys, keyCount);
  if (key < 0) return json_value(value, end, 1);
  if (key > 0 || load<u32>(row, ROW_VALUE_START)) return 0;
  const valueEnd = wantIds ? read_ids_value(row, value, end, scratch) : read_text_value(row, value, end, scratch);
  store<u32>(row, value, ROW_VALUE_START);
  store<u32>(row, valueEnd, ROW_VALUE_END);
  return valueEnd;
}

/** The position in `keys` of the name [start, end), or -1. */
function find_key(start: usize, end: usize, keys: usize, keyCount: i32): i32 {
  for (let i = 0; i < keyCount; i++) {
    const key = keys + (<usize>i << 3);
    if (<usize>load<u32>(key, 4) == end - start && equal(start, end, load<u32>(key))) return i;
  }
  return -1;
}

function equal(start: usize, end: usize, other: usize): bool {
  for (let at = start; at < end; at++, other++) {
    if (load<u8>(at) != load<u8>(other)) return false;
  }
  return true;
}

/** Fills in text and status, and returns the address behind the value, or 0 where it makes the line odd. */
function read_text_value(row: usize, value: usize, end: usize, scratch: usize): usize {
  const valueEnd = json_value(value, end, 1);
  if (valueEnd == 0) return 0;
  if (<u32>load<u8>(value) != QUOTE) {
    store<u32>(row, NOT_STRING, ROW_STATUS);
    return valueEnd;
  }
  const last = valueEnd - 1;
  if (find_byte(value, last, BACKSLASH) == last) {
    set_text(row, value + 1, last);
    return valueEnd;
  }
  const textEnd = json_unescape(value + 1, last, scratch);
  set_text(row, scratch, textEnd);
  return textEnd ? valueEnd : 0;
}

/** As `read_text_value`, for ids. */
function read_ids_value(row: usize, value: usize, end: usize, scratch: usize): usize {
  const idsEnd = peek(value, end) == OPEN_BRACKET ? read_id_array(row, value, end, (scratch + 3) & ~3) : 0;
  if (idsEnd) return idsEnd;
  store<u32>(row, NOT_STRING, ROW_STATUS);
  return json_value(value, end, 1);
}

/** Returns the address behind the array, or 0 where it is not a valid array of ids and nothing else. */
function read_id_array(row: usize, open: usize, end: usize, ids: usize): usize {
  let at = skip_space(open + 1, end);
  if (peek(at, end) == CLOSE_BRACKET) {
    set_text(row, ids, ids);
    return at + 1;
  }
  let out = ids;
  while (true) {
    const length = digit_run(at, end);
    const id = decimal_value(at, length);
    if (length == 0 || id > MAX_ID || (length > 1 && load<u8>(at) == ZERO)) return 0;
    store<u32>(out, id);
    out += 4;
    at = skip_space(at + length, end);
    const byte = peek(at, end);
    if (byte == CLOSE_BRACKET) {
      set_text(row, ids, out);
      return at + 1;
    }
    if (byte != COMMA) return 0;
    at = skip_space(at + 1, end);
  }
}

function set_text(row: usize, start: usize, end: usize): void {
  store<u32>(row, start, ROW_TEXT_START);
  store<u32>(row, end, ROW_TEXT_END);
}
