// The patterns of scan-piece.ts on 64 bytes at once. A window begins at `at`, where a piece begins; bit j
// of a mask stands for the byte at `at + j`. The answer has a bit for each byte up to bit 60 that begins a
// piece, as far as that can be said from bits alone; no bit means that nothing can be said. All bytes of a
// character share its bits, and `x << 1` reads "after x". Bytes beyond the end of the text count as white
// space that goes on for ever.
import {
  DECIDABLE, KNOWN, NEEDED, asciiCapitals, asciiDigits, asciiLetters, asciiSpaces, before, bytesThatAre,
  charactersOf, cyrillic, cyrillicCapitals, cyrillicMixed, endOfText, firstOf, insideText, lastOf, longBytes,
  newlineBytes, spaceLeads, wholeCharacters,
} from "./scan-bits";
import { CASELESS, INVALID, LETTER, MARK, NUMBER, SPACE, UPPER, contraction } from "./scan-class";

/** See `gpt2Piece`. */
export function gpt2Starts(at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const long = longBytes(a, b, c, d) & inside & NEEDED;
  let letters = asciiLetters(a, b, c, d) & inside;
  let numbers = asciiDigits(a, b, c, d) & inside;
  let hard: u64 = 0;
  if (long) {
    letters |= cyrillic(inside, a, b, c, d);
    const rest = charactersOf(LETTER | NUMBER | SPACE, long & ~letters, at, end, tables);
    letters |= charactersOf(LETTER, rest, at, end, tables);
    numbers |= charactersOf(NUMBER, rest & ~letters, at, end, tables);
    hard = rest & ~letters & ~numbers;
  }
  const space = bytesThatAre(0x20, a, b, c, d);
  const spaces = asciiSpaces(a, b, c, d) | ~inside;
  const symbols = ~(letters | numbers | spaces);
  const others = (firstOf(letters) | firstOf(numbers) | firstOf(symbols)) & ~(space << 1);
  const starts = others | firstOf(spaces) | lastOf(spaces);
  const quotes = bytesThatAre(0x27, a, b, c, d) & others & DECIDABLE;
  return (withContractions(false, quotes, starts, at, end) | endOfText(at, end)) & KNOWN & before(hard);
}

/** See `cl100kPiece`. */
export function cl100kStarts(digits: i32, at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const long = longBytes(a, b, c, d) & inside & NEEDED;
  let letters = asciiLetters(a, b, c, d) & inside;
  let hard: u64 = 0;
  if (long) {
    letters |= cyrillic(inside, a, b, c, d);
    const rest = charactersOf(LETTER | NUMBER | SPACE | INVALID, long & ~letters, at, end, tables);
    letters |= charactersOf(LETTER, rest, at, end, tables);
    hard = rest & ~letters;
  }
  const numbers = asciiDigits(a, b, c, d) & inside;
  const newlines = newlineBytes(a, b, c, d) & inside;
  const blanks = (asciiSpaces(a, b, c, d) | ~inside) & ~newlines;
  hard |= indents(blanks, newlines, hard, inside);
  const symbols = firstOf(~(letters | numbers | newlines | blanks)) & ~(bytesThatAre(0x20, a, b, c, d) << 1);
  const prefixes = blanks | wholeCharacters(symbols, long, a, b, c, d);
  const words = firstOf(letters) & ~(prefixes << 1);
  const lines = lineStarts(blanks, newlines, letters | numbers);
  const starts = symbols | words | numberStarts(digits, numbers) | lines;
  const quotes = bytesThatAre(0x27, a, b, c, d) & symbols & DECIDABLE;
  return (withContractions(true, quotes, starts, at, end) | endOfText(at, end)) & KNOWN & before(hard);
}

/** See `o200kPiece`. A mark is hard, for it is letter and symbol; so is a capital after a caseless letter. */
export function o200kStarts(digits: i32, at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const long = longBytes(a, b, c, d) & inside & NEEDED;
  let letters = asciiLetters(a, b, c, d) & inside;
  let capitals = asciiCapitals(a, b, c, d) & inside;
  let caseless: u64 = 0;
  let hard: u64 = 0;
  if (long) {
    letters |= cyrillic(inside, a, b, c, d);
    capitals |= cyrillicCapitals(inside, a, b, c, d);
    const rest = charactersOf(LETTER | NUMBER | SPACE | MARK | INVALID, long & ~letters, at, end, tables);
    letters |= charactersOf(LETTER, rest, at, end, tables);
    capitals |= charactersOf(UPPER, rest & letters, at, end, tables);
    caseless = charactersOf(CASELESS, rest & letters & ~capitals, at, end, tables);
    hard = (rest & ~letters) | cyrillicMixed(inside, a, b, c, d) | (capitals & (caseless << 1));
  }
  const numbers = asciiDigits(a, b, c, d) & inside;
  const newlines = newlineBytes(a, b, c, d) & inside;
  const blanks = (asciiSpaces(a, b, c, d) | ~inside) & ~newlines;
  hard |= indents(blanks, newlines, hard, inside) | (bytesThatAre(0x2f, a, b, c, d) & (newlines << 1));
  const symbols = firstOf(~(letters | numbers | newlines | blanks)) & ~(bytesThatAre(0x20, a, b, c, d) << 1);
  const prefixes = blanks | wholeCharacters(symbols, long, a, b, c, d);
  const words = (firstOf(letters) & ~(prefixes << 1)) | (capitals & ((letters & ~capitals & ~caseless) << 1));
  const lines = lineStarts(blanks, newlines, letters | numbers);
  const starts = symbols | words | numberStarts(digits, numbers) | lines;
  const quotes = bytesThatAre(0x27, a, b, c, d) & (letters << 1) & DECIDABLE;
  return (withSuffixes(quotes, starts, at, end) | endOfText(at, end)) & KNOWN & before(hard);
}

/** See `whitespacePiece`. */
export function whitespaceStarts(at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const hard = charactersOf(SPACE, spaceLeads(a, b, c, d) & inside & NEEDED, at, end, tables);
  const spaces = asciiSpaces(a, b, c, d) | ~inside;
  const words = firstOf(~spaces) & ~(bytesThatAre(0x20, a, b, c, d) << 1);
  return (words | firstOf(spaces) | lastOf(spaces) | endOfText(at, end)) & KNOWN & before(hard);
}

/** See `wordsPiece`. */
export function wordsStarts(at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const long = charactersOf(SPACE, spaceLeads(a, b, c, d) & inside & NEEDED, at, end, tables);
  const spaces = asciiSpaces(a, b, c, d) | long;
  return (((spaces ^ (spaces << 1)) & inside) | endOfText(at, end)) & KNOWN;
}

/** See `metaspacePiece`. */
export function metaspaceStarts(at: usize, end: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const last = bytesThatAre(0x81, a, b, c, d) & inside; // the last byte of ▁, which is E2 96 81
  const marks = bytesThatAre(0xe2, a, b, c, d) & (bytesThatAre(0x96, a, b, c, d) >> 1) & (last >> 2);
  return ((bytesThatAre(0x20, a, b, c, d) & inside) | marks | endOfText(at, end)) & KNOWN;
}

/** `\p{N}{1,digits}`, or `\p{N}+` if that is 0: the first of each run of ASCII digits and of its groups. */
@inline
function numberStarts(digits: i32, numbers: u64): u64 {
  let starts = firstOf(numbers);
  if (digits <= 0) return starts;
  let next = starts;
  while (next) {
    for (let i = 0; i < digits && next; i++) next = (next << 1) & numbers;
    starts |= next;
  }
  return starts;
}

/**
 * `[\r\n]*` after symbols, `\s*[\r\n]+|\s+(?!\S)|\s+`: newlines begin a piece only after a word, blanks
 * after anything else, and the last blank of white space when other text follows.
 */
@inline
function lineStarts(blanks: u64, newlines: u64, words: u64): u64 {
  return (newlines & (words << 1)) | firstOf(blanks) | (blanks & lastOf(blanks | newlines));
}

/**
 * `\s*[\r\n]+` goes on to the last newline of a run of white space. So blanks after a newline begin a piece
 * unless another newline follows them; where one does, or may, these blanks cannot be decided and are the
 * answer.
 */
@inline
function indents(blanks: u64, newlines: u64, hard: u64, inside: u64): u64 {
  const runs = blanks & DECIDABLE;
  const indented = runs & (newlines << 1) & inside;
  const ends = (runs + indented) & ~runs; // the sum carries through a run to the bit after it
  return ends & (newlines | hard | blanks) ? indented : 0;
}

/** Contractions that are pieces: `quotes` are the apostrophes that begin a piece. */
function withContractions(anyCase: bool, quotes: u64, starts: u64, at: usize, end: usize): u64 {
  for (; quotes; quotes &= quotes - 1) {
    const first = ctz(quotes);
    const length: u64 = contraction(anyCase, at + <usize>first, end);
    if (length) starts = (starts & ~(((<u64>2 << length) - 2) << first)) | (<u64>1 << (length + first));
  }
  return starts;
}

/** Contractions that end a word: `quotes` are the apostrophes that follow a letter. */
function withSuffixes(quotes: u64, starts: u64, at: usize, end: usize): u64 {
  for (; quotes; quotes &= quotes - 1) {
    const first = ctz(quotes);
    const length: u64 = contraction(true, at + <usize>first, end);
    if (length == 0) continue;
    const next = <u64>1 << (length + first);
    starts = (starts & ~(((<u64>1 << length) - 1) << first)) | next;
    quotes &= ~next; // an apostrophe there begins the next piece
  }
  return starts;
}
