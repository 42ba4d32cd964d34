// Reads the n-grams of ARPA files: a logarithm, n words and perhaps a back-off weight on each line.

import {
  ABOVE_ONE, ABSENT, BAD_NUMBER, BAD_WEIGHT, BEGIN, CONTEXTS, COUNT, DONE, FEW_WORDS, HAS_WEIGHT, LASTS, LENGTH, LEVELS, LOGS,
  MORE_FIELDS, NO_CONTEXT, NO_ROOM, NOTHING, OTHER_LINE, STATUS, TABLE, TWIN, UNKNOWN_WORD, WEIGHTS,
} from "./arpa-state";
import { parse_float } from "./float";
import { find_byte } from "./lines";
import { word_id, word_ids_have_room } from "./word-ids";
import { SIZE } from "./word-ids-table";

const NEWLINE: u32 = 0x0a;
const RETURN: u32 = 0x0d;
const BACKSLASH: u32 = 0x5c;

/**
 * Reads n-grams from the whole lines in [start, end), at most `limit`. Returns where it ended: behind the last line that
 * was read, which STATUS tells the reason of. 16 readable bytes lie after `end`.
 */
export function arpa_lines(state: usize, start: usize, end: usize, limit: u32): usize {
  let count: u32 = 0;
  let status = DONE;
  let at = start;
  while (at < end && count < limit) {
    const next = find_byte(at, end, NEWLINE);
    const stop = next > at && load<u8>(next - 1) == RETURN ? next - 1 : next;
    status = readLine(state, at, stop, (count as usize) << 2);
    if (status != DONE) break;
    count++;
    at = next + 1;
  }
  store<u32>(state, count, COUNT);
  store<u32>(state, status, STATUS);
  return at;
}

/** Reads one line to the places at `out` behind the columns' beginnings. */
function readLine(state: usize, start: usize, stop: usize, out: usize): i32 {
  let at = skipBlanks(start, stop);
  if (at == stop || load<u8>(at) == BACKSLASH) return OTHER_LINE;
  const numberEnd = fieldEnd(at, stop);
  const log = (load<u32>(state, LOGS) as usize) + out;
  if (!parse_float(at, numberEnd, log)) return BAD_NUMBER;
  if (!(load<f32>(log) <= 0)) return ABOVE_ONE;
  zeroAsUsual(log);
  at = skipBlanks(numberEnd, stop);
  let context: u32 = 0;
  const length = load<u32>(state, LENGTH);
  for (let n: u32 = 1; n <= length; n++) {
    if (at == stop) return FEW_WORDS;
    const wordEnd = fieldEnd(at, stop);
    const word = length > 1 ? idOf(state, at, wordEnd) : newId(state, at, wordEnd);
    if (word == ABSENT) return length > 1 ? UNKNOWN_WORD : load<u32>(state, STATUS);
    if (n == length) store<u32>((load<u32>(state, LASTS) as usize) + out, word);
    else context = n == 1 ? word : childOf(state, n, context, word);
    if (context == NOTHING) return NO_CONTEXT;
    at = skipBlanks(wordEnd, stop);
  }
  store<u32>((load<u32>(state, CONTEXTS) as usize) + out, context);
  return readWeight(state, at, stop, (load<u32>(state, WEIGHTS) as usize) + out);
}

function readWeight(state: usize, at: usize, stop: usize, weight: usize): i32 {
  store<f32>(weight, 0);
  if (at == stop) return DONE;
  const end = fieldEnd(at, stop);
  if (!load<u32>(state, HAS_WEIGHT) || skipBlanks(end, stop) < stop) return MORE_FIELDS;
  if (!parse_float(at, end, weight) || load<f32>(weight) == Infinity) return BAD_WEIGHT;
  zeroAsUsual(weight);
  return DONE;
}

/** The logarithm of 0 is -99 in these files, and may also be `-inf`. */
@inline
function zeroAsUsual(log: usize): void {
  if (load<f32>(log) == -Infinity) store<f32>(log, -99);
}

/** The id of a word in an n-gram, or ABSENT. */
function idOf(state: usize, start: usize, end: usize): u32 {
  if (isBegin(start, end)) return load<u32>(state, BEGIN);
  lowerUnknown(start, end);
  return word_id(load<u32>(state, TABLE), start, end, ABSENT);
}

/** The id that a 1-gram gets; ABSENT, with the reason in STATUS, where it cannot. */
function newId(state: usize, start: usize, end: usize): u32 {
  const table: usize = load<u32>(state, TABLE);
  if (isBegin(start, end)) return NOTHING;
  lowerUnknown(start, end);
  if (!word_ids_have_room(table, 1, end - start)) return refused(state, NO_ROOM);
  const size = load<u32>(table, SIZE);
  const id = word_id(table, start, end, NOTHING);
  return id == size ? id : refused(state, TWIN);
}

function refused(state: usize, status: i32): u32 {
  store<u32>(state, status, STATUS);
  return ABSENT;
}

/** The index of the n-gram that is one of n - 1 words and a word more, or NOTHING. */
function childOf(state: usize, n: u32, context: u32, word: u32): u32 {
  const levels: usize = load<u32>(state, LEVELS);
  const starts: usize = load<u32>(levels + ((n - 2) as usize << 3));
  const words: usize = load<u32>(levels + ((n - 1) as usize << 3), 4);
  let low = load<u32>(starts + ((context as usize) << 2));
  let high = load<u32>(starts + ((context as usize) << 2), 4);
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = load<u32>(words + ((middle as usize) << 2));
    if (found == word) return middle;
    if (found < word) low = middle + 1;
    else high = middle;
  }
  return NOTHING;
}

@inline
function isBegin(start: usize, end: usize): bool {
  return end - start == 3 && (load<u32>(start) & 0xffffff) == 0x3e733c; // <s>
}

/** `<UNK>` means `<unk>`, as in SRILM. */
@inline
function lowerUnknown(start: usize, end: usize): void {
  const isUnknown = end - start == 5 && load<u32>(start) == 0x4b4e553c && load<u8>(start, 4) == 0x3e;
  if (isUnknown) store<u32>(start, 0x6b6e753c);
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
  return byte == 0x20 || byte == 0x09;
}
