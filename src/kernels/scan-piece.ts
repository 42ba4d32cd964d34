// The pre-tokenizer patterns as scanners of one piece each: the end of the piece that begins at `at` <
// `end`, found as a backtracking engine would find it (the first branch that matches wins), but in one
// pass. Each is total and linear.
import {
  CASELESS, LETTER, LOWER, MARK, NEWLINE, NUMBER, SPACE, SYMBOL, UPPER,
  classAt, contraction, lengthOf, runEnd,
} from "./scan-class";

/** `'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` */
export function gpt2Piece(at: usize, end: usize, tables: usize): usize {
  const short = contraction(false, at, end);
  if (short) return at + short;
  const from = afterSpace(at);
  const found = from < end ? classAt(from, end, tables) : 0;
  if (found & LETTER) return runEnd(LETTER, from, end, tables);
  if (found & NUMBER) return runEnd(NUMBER, from, end, tables);
  if (found & SYMBOL) return runEnd(SYMBOL, from, end, tables);
  return spaceEnd(at, end, tables);
}

/**
 * `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
 */
export function cl100kPiece(digits: i32, at: usize, end: usize, tables: usize): usize {
  const short = contraction(true, at, end);
  if (short) return at + short;
  const found = classAt(at, end, tables);
  const word = afterPrefix(found, at);
  const wordEnd = runEnd(LETTER, word, end, tables);
  if (wordEnd > word) return wordEnd;
  if (found & NUMBER) return numberEnd(digits, at, end, tables);
  const from = afterSpace(at);
  const symbolEnd = runEnd(SYMBOL, from, end, tables);
  if (symbolEnd > from) return runEnd(NEWLINE, symbolEnd, end, tables);
  return lineEnd(at, end, tables);
}

/**
 * With U = `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, L = `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`, P = `[^\r\n\p{L}\p{N}]?` and
 * C = `(?i:'s|'t|'re|'ve|'m|'ll|'d)?`:
 * `PU*L+C|PU+L*C|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`
 */
export function o200kPiece(digits: i32, at: usize, end: usize, tables: usize): usize {
  const found = classAt(at, end, tables);
  const word = afterPrefix(found, at);
  const lowerEnd = lowerWordEnd(word, end, tables);
  if (lowerEnd > word) return afterContraction(lowerEnd, end); // PU*L+C
  if (found & MARK) return afterContraction(word, end); // L+C, the mark being the L
  const upperEnd = runEnd(ANY_UPPER, word, end, tables);
  if (upperEnd > word) return afterContraction(upperEnd, end); // PU+C
  if (found & NUMBER) return numberEnd(digits, at, end, tables);
  const from = afterSpace(at);
  const symbolEnd = runEnd(SYMBOL, from, end, tables);
  if (symbolEnd > from) return newlineOrSlashEnd(symbolEnd, end);
  return lineEnd(at, end, tables);
}

/** ` ?\S+|\s+(?!\S)|\s+` */
export function whitespacePiece(at: usize, end: usize, tables: usize): usize {
  const from = afterSpace(at);
  const wordEnd = runEnd(NOT_SPACE, from, end, tables);
  return wordEnd > from ? wordEnd : spaceEnd(at, end, tables);
}

/** `\S+|\s+` */
export function wordsPiece(at: usize, end: usize, tables: usize): usize {
  return runEnd(classAt(at, end, tables) & SPACE ? SPACE : NOT_SPACE, at, end, tables);
}

/** `(?:[ ▁]|^)[^ ▁]*` */
export function metaspacePiece(at: usize, end: usize): usize {
  do at++;
  while (at < end && load<u8>(at) != 0x20 && !isMark(at, end));
  return at;
}

/** `▁`, which is E2 96 81 */
@inline
function isMark(at: usize, end: usize): bool {
  return (load<u32>(at) & 0xffffff) == 0x8196e2 && at + 3 <= end;
}

const NOT_SPACE: u32 = LETTER | NUMBER | SYMBOL;
const ANY_UPPER: u32 = UPPER | CASELESS | MARK;
const ANY_LOWER: u32 = LOWER | CASELESS | MARK;

/** ` ?` */
@inline
function afterSpace(at: usize): usize {
  return at + usize(load<u8>(at) == 0x20);
}

/** `[^\r\n\p{L}\p{N}]?` */
@inline
function afterPrefix(found: u32, at: usize): usize {
  return found & (LETTER | NUMBER | NEWLINE) ? at : at + lengthOf(found);
}

/**
 * `U*L+`, or `at` where it does not match. U* takes all it can; if no L follows, it gives characters back
 * until the one that is given back is L too (caseless or a mark), and that one ends the match.
 */
function lowerWordEnd(at: usize, end: usize, tables: usize): usize {
  let ambiguousEnd = at;
  while (at < end) {
    const found = classAt(at, end, tables);
    if (found & LOWER) return runEnd(ANY_LOWER, at, end, tables);
    if (!(found & ANY_UPPER)) break;
    at += lengthOf(found);
    if (found & ANY_LOWER) ambiguousEnd = at;
  }
  return ambiguousEnd;
}

/** `(?i:'s|'t|'re|'ve|'m|'ll|'d)?` */
@inline
function afterContraction(at: usize, end: usize): usize {
  return at + contraction(true, at, end);
}

/** `\p{N}{1,digits}`, or `\p{N}+` if that is 0 */
function numberEnd(digits: i32, at: usize, end: usize, tables: usize): usize {
  if (digits <= 0) return runEnd(NUMBER, at, end, tables);
  while (at < end && digits-- > 0) {
    const found = classAt(at, end, tables);
    if (!(found & NUMBER)) break;
    at += lengthOf(found);
  }
  return at;
}

/** `[\r\n/]*` */
function newlineOrSlashEnd(at: usize, end: usize): usize {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte != 0x0a && byte != 0x0d && byte != 0x2f) break;
  }
  return at;
}

/** `\s*[\r\n]+|\s+(?!\S)|\s+` */
function lineEnd(at: usize, end: usize, tables: usize): usize {
  let newlineEnd: usize = 0;
  let from = at;
  while (from < end) {
    const found = classAt(from, end, tables);
    if (!(found & SPACE)) break;
    from += lengthOf(found);
    if (found & NEWLINE) newlineEnd = from;
  }
  return newlineEnd ? newlineEnd : spaceEnd(at, end, tables);
}

/** `\s+(?!\S)|\s+`: a run before other text leaves its last character to what follows, if it has another. */
function spaceEnd(at: usize, end: usize, tables: usize): usize {
  let last = at;
  let from = at;
  while (from < end) {
    const found = classAt(from, end, tables);
    if (!(found & SPACE)) return last > at ? last : from;
    last = from;
    from += lengthOf(found);
  }
  return end;
}
