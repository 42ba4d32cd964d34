// Reads word vectors as word2vec's binary files have them: a word, a space, and its numbers as f32.
import { find_byte } from "./lines";
import {
  DIM, DONE, FIRST, LINES, NO_ROOM, NOT_FINITE, NUMBER, PARTIAL, RECORDS, ROWS, STATUS, STRIDE, TABLE, WORD_END,
} from "./vector-records-state";
import { word_id, word_ids_have_room } from "./word-ids";
import { SIZE } from "./word-ids-table";

const NEWLINE: u32 = 0x0a;
const SPACE: u32 = 0x20;
const NEW: u32 = 0xffffffff;
const INFINITY: u32 = 0x7f800000;

/**
 * Reads the records in [start, end), at most `limit`. A line end in front of a word is that of the record before it.
 * Returns where it ended: behind the last record that was read, which STATUS tells the reason of. 16 readable bytes lie
 * after `end`.
 */
export function vector_records(state: usize, start: usize, end: usize, limit: u32): usize {
  let records: u32 = 0;
  let status = DONE;
  let at = start;
  while (records < limit) {
    at = skipLineEnds(at, end);
    status = readRecord(state, at, end);
    if (status != DONE) break;
    records++;
    at = (load<u32>(state, WORD_END) as usize) + 1 + ((load<u32>(state, DIM) as usize) << 2);
  }
  store<u32>(state, records, LINES);
  store<u32>(state, records, RECORDS);
  store<u32>(state, status, STATUS);
  return at;
}

/** Where the next new word's row lies. */
@inline
export function next_row(state: usize): usize {
  const index = load<u32>(load<u32>(state, TABLE) as usize, SIZE) - load<u32>(state, FIRST);
  return (load<u32>(state, ROWS) as usize) + (((index * load<u32>(state, STRIDE)) as usize) << 2);
}

/** Puts a word into the table unless it is there. */
export function take_word(state: usize, start: usize, end: usize): i32 {
  const table: usize = load<u32>(state, TABLE);
  if (!word_ids_have_room(table, 1, end - start)) return NO_ROOM;
  word_id(table, start, end, NEW);
  return DONE;
}

/** Which of the numbers is the first that is infinite or NaN; `count` where none is. */
export function first_not_finite(numbers: usize, count: u32): u32 {
  for (let i: u32 = 0; i < count; i++) {
    if ((load<u32>(numbers + ((i as usize) << 2)) & INFINITY) == INFINITY) return i;
  }
  return count;
}

function readRecord(state: usize, start: usize, end: usize): i32 {
  const wordEnd = find_byte(start, end, SPACE);
  const dim = load<u32>(state, DIM);
  const size: usize = (dim as usize) << 2;
  store<u32>(state, wordEnd as u32, WORD_END);
  if (wordEnd + 1 + size > end) return PARTIAL;
  const row = next_row(state);
  memory.copy(row, wordEnd + 1, size);
  const wrong = first_not_finite(row, dim);
  store<u32>(state, wrong + 1, NUMBER);
  return wrong < dim ? NOT_FINITE : take_word(state, start, wordEnd);
}

@inline
function skipLineEnds(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) == NEWLINE) at++;
  return at;
}
