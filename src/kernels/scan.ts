// Cuts text into pieces for byte-pair encoding as the known regular expressions do, without one: 64 bytes
// at once where bits can tell (scan-window.ts), piece by piece where they cannot (scan-piece.ts).
import { SPACE, classAt } from "./scan-class";
import {
  cl100kPiece, gpt2Piece, metaspacePiece, o200kPiece, whitespacePiece, wordsPiece,
} from "./scan-piece";
import {
  cl100kStarts, gpt2Starts, metaspaceStarts, o200kStarts, whitespaceStarts, wordsStarts,
} from "./scan-window";

// The numbers of the patterns, as in src/text/pretokenize.ts.
const GPT2 = 0;
const CL100K = 1;
const O200K = 2;
const WHITESPACE = 3;
const WORDS = 4;
const METASPACE = 5;

const DROPPED: u32 = 1 << 31;

/**
 * Writes the end addresses of the next pieces of the text [start, end), at most `limit`, as u32 to `out`;
 * bit 31 marks a piece that is to be dropped. Returns how many; the last end, without the mark, is the
 * `start` to go on from. `digits` is the longest run of digits in a piece, 0 for any. 64 bytes after `end`
 * are read and do not count; the addresses lie below 2 GiB.
 */
export function scan(
  pattern: i32, digits: i32, start: usize, end: usize, out: usize, limit: i32, tables: usize,
): i32 {
  switch (pattern) {
    case GPT2: return scanAll(GPT2, digits, start, end, out, limit, tables);
    case CL100K: return scanAll(CL100K, digits, start, end, out, limit, tables);
    case O200K: return scanAll(O200K, digits, start, end, out, limit, tables);
    case WHITESPACE: return scanAll(WHITESPACE, digits, start, end, out, limit, tables);
    case WORDS: return scanAll(WORDS, digits, start, end, out, limit, tables);
    case METASPACE: return scanAll(METASPACE, digits, start, end, out, limit, tables);
  }
  if (start == end || limit < 1) return 0;
  store<u32>(out, <u32>end);
  return 1;
}

/**
 * The loop, compiled for each pattern. A window of which nothing can be said is gone through piece by
 * piece.
 */
@inline
function scanAll(
  pattern: i32, digits: i32, start: usize, end: usize, out: usize, limit: i32, tables: usize,
): i32 {
  let count = 0;
  while (start < end && count < limit) {
    let starts = startsAt(pattern, digits, start, end, tables);
    if (starts) {
      const mark = markAt(pattern, start, end, tables);
      const room = limit - count;
      if (room < 64) starts = lowest(starts, room);
      writeEnds(pattern == WORDS, starts, start, mark, out + (<usize>count << 2), room);
      count += <i32>popcnt(starts);
      start += 63 - <usize>clz(starts);
    } else {
      const stop = min(start + 64, end);
      while (start < stop && count < limit) {
        const mark = markAt(pattern, start, end, tables);
        start = pieceAt(pattern, digits, start, end, tables);
        store<u32>(out + (<usize>count << 2), <u32>start | mark);
        count++;
      }
    }
  }
  return count;
}

@inline
function startsAt(pattern: i32, digits: i32, at: usize, end: usize, tables: usize): u64 {
  if (pattern == GPT2) return gpt2Starts(at, end, tables);
  if (pattern == CL100K) return cl100kStarts(digits, at, end, tables);
  if (pattern == O200K) return o200kStarts(digits, at, end, tables);
  if (pattern == WHITESPACE) return whitespaceStarts(at, end, tables);
  if (pattern == WORDS) return wordsStarts(at, end, tables);
  return metaspaceStarts(at, end);
}

@inline
function pieceAt(pattern: i32, digits: i32, at: usize, end: usize, tables: usize): usize {
  if (pattern == GPT2) return gpt2Piece(at, end, tables);
  if (pattern == CL100K) return cl100kPiece(digits, at, end, tables);
  if (pattern == O200K) return o200kPiece(digits, at, end, tables);
  if (pattern == WHITESPACE) return whitespacePiece(at, end, tables);
  if (pattern == WORDS) return wordsPiece(at, end, tables);
  return metaspacePiece(at, end);
}

/** White space between words is dropped; there, every other piece is. */
@inline
function markAt(pattern: i32, at: usize, end: usize, tables: usize): u32 {
  return pattern == WORDS && classAt(at, end, tables) & SPACE ? DROPPED : 0;
}

/**
 * The addresses of the bits: eight at a time, counted by nobody, which is faster; what is written too much
 * is room.
 */
@inline
function writeEnds(alternate: bool, starts: u64, start: usize, mark: u32, out: usize, room: i32): void {
  const step = room < 64 ? 1 : 8;
  while (starts) {
    for (let i = 0; i < step; i++) {
      store<u32>(out, (<u32>start + <u32>ctz(starts)) | mark);
      if (alternate) mark ^= DROPPED;
      starts &= starts - 1;
      out += 4;
    }
  }
}

/** The lowest `count` bits. */
function lowest(bits: u64, count: i32): u64 {
  let rest = bits;
  for (; rest && count > 0; count--) rest &= rest - 1;
  return bits ^ rest;
}
