// Reads word vectors as text: a word and its numbers on each line.
import { parse_float } from "./float";
import { find_byte } from "./lines";
import { next_row, take_word } from "./vector-records";
import {
  BAD_NUMBER, DIM, DONE, FEW_NUMBERS, LINES, MORE_NUMBERS, NOT_FINITE, NUMBER, RECORDS, STATUS, WORD_END,
} from "./vector-records-state";

const NEWLINE: u32 = 0x0a;

/**
 * Reads the whole lines in [start, end), at most `limit`; blank ones are passed over. The word is what stands in front of
 * the last D fields: it may have spaces, as some of GloVe's do. A new word gets the next id and its row; a word that is
 * there keeps its own. Returns where it ended: behind the last line that was read, which STATUS tells the reason of.
 * 16 readable bytes lie after `end`.
 */
export function vector_lines(state: usize, start: usize, end: usize, limit: u32): usize {
  let lines: u32 = 0;
  let records: u32 = 0;
  let status = DONE;
  let at = start;
  while (at < end && lines < limit) {
    const next = find_byte(at, end, NEWLINE);
    const stop = trimmed(at, next);
    if (stop > at) {
      status = readLine(state, at, stop);
      if (status != DONE) break;
      records++;
    }
    lines++;
    at = next + 1;
  }
  store<u32>(state, lines, LINES);
  store<u32>(state, records, RECORDS);
  store<u32>(state, status, STATUS);
  return at;
}

function readLine(state: usize, start: usize, stop: usize): i32 {
  const row = next_row(state);
  const dim = load<u32>(state, DIM);
  let wordEnd = fieldEnd(start, stop);
  let status = readNumbers(state, wordEnd, stop, dim, row);
  if (status != DONE && status != FEW_NUMBERS) {
    const longer = beforeLast(start, stop, dim);
    if (longer > wordEnd) {
      wordEnd = longer;
      status = readNumbers(state, wordEnd, stop, dim, row);
    }
  }
  store<u32>(state, wordEnd as u32, WORD_END);
  return status == DONE ? take_word(state, start, wordEnd) : status;
}

function readNumbers(state: usize, at: usize, stop: usize, dim: u32, out: usize): i32 {
  for (let i: u32 = 0; i < dim; i++, out += 4) {
    store<u32>(state, i, NUMBER);
    at = skipBlanks(at, stop);
    if (at == stop) return FEW_NUMBERS;
    store<u32>(state, i + 1, NUMBER);
    const end = fieldEnd(at, stop);
    if (!parse_float(at, end, out)) return isNan(at, end) ? NOT_FINITE : BAD_NUMBER;
    if (abs(load<f32>(out)) == Infinity) return NOT_FINITE;
    at = end;
  }
  return at == stop ? DONE : MORE_NUMBERS;
}

/** The end of what stands in front of the last `count` fields; `start` where nothing does. */
function beforeLast(start: usize, stop: usize, count: u32): usize {
  let at = stop;
  for (; count > 0 && at > start; count--) {
    while (at > start && !isBlank(load<u8>(at - 1))) at--;
    at = trimmed(start, at);
  }
  return at;
}

/** `nan`, in any case, with or without a sign. */
function isNan(at: usize, end: usize): bool {
  const first = load<u8>(at);
  if (first == 0x2d || first == 0x2b) at++;
  return end - at == 3 && (load<u32>(at) & 0xffffff | 0x202020) == 0x6e616e;
}

/** The end of [start, end) without the blanks at its end. */
@inline
function trimmed(start: usize, end: usize): usize {
  while (end > start && isBlank(load<u8>(end - 1))) end--;
  return end;
}

@inline
function skipBlanks(at: usize, stop: usize): usize {
  while (at < stop && isBlank(load<u8>(at))) at++;
  return at;
}

@inline
function fieldEnd(at: usize, stop: usize): usize {
  while (at < stop && !isBlank(load<u8>(at))) at++;
  return at;
}

@inline
function isBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0d;
}
