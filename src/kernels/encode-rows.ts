// Encoding the rows of a block: texts with added tokens in them, one call for many rows.

import { addedId, addedLength, findAdded } from "./added-tokens";
import { encodeText } from "./bpe-encode";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "./row";

/**
 * Encodes the texts of rows [first, count), ids one after the other from `out`, which has room for 4 bytes a byte of
 * text and 64 a row; writes {first id's address, end} u32 for each row to `spans` (both the same for rows that are
 * not OK). Returns the number of rows done: fewer than `count` when the encoder wants more scratch.
 */
export function encode_rows(state: usize, added: usize, rows: usize, first: i32, count: i32, spans: usize, out: usize): i32 {
  let to = out;
  for (let row = first; row < count; row++) {
    const struct = rows + (row as usize) * ROW_SIZE;
    const span = spans + ((row as usize) << 3);
    store<u32>(span, to as u32);
    if (load<u32>(struct, ROW_STATUS) == OK) {
      to = encode_text(state, added, load<u32>(struct, ROW_TEXT_START), load<u32>(struct, ROW_TEXT_END), to);
      if (to == 0) return row;
    }
    store<u32>(span, to as u32, 4);
  }
  return count;
}

/** Encodes one text [start, end) to `out`; returns the end of the ids, or 0 when the encoder wants more scratch. */
export function encode_text(state: usize, added: usize, start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  while (at < end) {
    const found = findAdded(added, at, end);
    to = encodeText(state, at, found, to);
    if (to == 0 || found == end) return to;
    store<u32>(to, addedId(added));
    to += 4;
    at = found + addedLength(added);
  }
  return to;
}
