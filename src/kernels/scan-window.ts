// The patterns of scan-piece.ts on 64 bytes at once. A window begins at `at`, where a piece begins; bit j of a mask
// stands for the byte at `at + j`. The answer has a bit for each byte up to bit 60 that begins a piece, as far as that
// can be said from bits alone; no bit means that nothing can be said. All bytes of a character share its bits.
// What a pattern needs to know of a byte's neighbours, it gets by shifting masks: `x << 1` is "after x".
import {
  KNOWN, before, bits, capital, charactersOf, control, cyrillic, cyrillicCapitals, cyrillicMixed, digit, endOfText,
  equal, firstOf, insideText, lastOf, letter, newline, spaceLead, wholeCharacters,
} from "./scan-bits";
import { CASELESS, INVALID, LETTER, LOWER, MARK, NUMBER, SPACE, UPPER, contraction } from "./scan-class";

/** See `gpt2Piece`. */
export function gpt2Starts(at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const space = bits(equal(a, 0x20), equal(b, 0x20), equal(c, 0x20), equal(d, 0x20));
  let letters = bits(letter(a), letter(b), letter(c), letter(d)) & inside;
  let numbers = bits(digit(a), digit(b), digit(c), digit(d)) & inside;
  let known = KNOWN;
  const long = bits(a, b, c, d) & inside;
  if (long) {
    letters |= cyrillic(a, b, c, d, inside);
    letters |= charactersOf(LETTER, long & ~letters, at, end, tables);
    numbers |= charactersOf(NUMBER, long & ~letters, at, end, tables);
    known &= before(charactersOf(SPACE, long & ~letters & ~numbers, at, end, tables));
  }
  const spaces = bits(control(a), control(b), control(c), control(d)) | space | ~inside;
  const symbols = ~(letters | numbers | spaces);
  const starts =
    (firstOf(letters) | firstOf(numbers) | firstOf(symbols)) & ~(space << 1) | firstOf(spaces) | lastOf(spaces);
  const quotes = bits(equal(a, 0x27), equal(b, 0x27), equal(c, 0x27), equal(d, 0x27)) & starts & inside;
  return (withContractions(false, quotes, starts, at, end) | endOfText(at, end)) & known;
}

/** See `cl100kPiece`. */
export function cl100kStarts(digits: i32, at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const space = bits(equal(a, 0x20), equal(b, 0x20), equal(c, 0x20), equal(d, 0x20));
  const newlines = bits(newline(a), newline(b), newline(c), newline(d)) & inside;
  const numbers = bits(digit(a), digit(b), digit(c), digit(d)) & inside;
  const spaces = bits(control(a), control(b), control(c), control(d)) | space | ~inside;
  const blanks = spaces & ~newlines;
  let letters = bits(letter(a), letter(b), letter(c), letter(d)) & inside;
  let hard: u64 = 0;
  const long = bits(a, b, c, d) & inside;
  if (long) {
    letters |= cyrillic(a, b, c, d, inside);
    letters |= charactersOf(LETTER, long & ~letters, at, end, tables);
    hard = charactersOf(NUMBER | SPACE | INVALID, long & ~letters, at, end, tables);
  }
  hard |= indents(blanks, newlines | hard, inside);
  const symbols = ~(letters | numbers | spaces);
  const symbolStarts = firstOf(symbols) & ~(space << 1);
  const prefixes = blanks | wholeCharacters(symbolStarts, long, a, b, c, d);
  const starts =
    symbolStarts | groupsOf(digits, numbers) | (firstOf(letters) & ~(prefixes << 1)) |
    (newlines & ((letters | numbers) << 1)) | firstOf(blanks) | (blanks & lastOf(spaces));
  const quotes = bits(equal(a, 0x27), equal(b, 0x27), equal(c, 0x27), equal(d, 0x27)) & symbolStarts;
  return (withContractions(true, quotes, starts, at, end) | endOfText(at, end)) & KNOWN & before(hard);
}

/** See `o200kPiece`. */
export function o200kStarts(digits: i32, at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const space = bits(equal(a, 0x20), equal(b, 0x20), equal(c, 0x20), equal(d, 0x20));
  const newlines = bits(newline(a), newline(b), newline(c), newline(d)) & inside;
  const numbers = bits(digit(a), digit(b), digit(c), digit(d)) & inside;
  const spaces = bits(control(a), control(b), control(c), control(d)) | space | ~inside;
  const blanks = spaces & ~newlines;
  const slashes = bits(equal(a, 0x2f), equal(b, 0x2f), equal(c, 0x2f), equal(d, 0x2f));
  let upper = bits(capital(a), capital(b), capital(c), capital(d)) & inside;
  let letters = bits(letter(a), letter(b), letter(c), letter(d)) & inside;
  let caseless: u64 = 0;
  let hard: u64 = 0;
  const long = bits(a, b, c, d) & inside;
  if (long) {
    letters |= cyrillic(a, b, c, d, inside);
    upper |= cyrillicCapitals(a, b, c, d, inside);
    let rest = long & ~letters;
    const lower = charactersOf(LOWER, rest, at, end, tables);
    rest &= ~lower;
    const capitals = charactersOf(UPPER, rest, at, end, tables);
    rest &= ~capitals;
    caseless = charactersOf(CASELESS, rest, at, end, tables);
    upper |= capitals;
    letters |= lower | capitals | caseless;
    hard = charactersOf(NUMBER | SPACE | MARK | INVALID, rest & ~caseless, at, end, tables);
    hard |= cyrillicMixed(a, b, c, d, inside) | (upper & (caseless << 1));
  }
  hard |= indents(blanks, newlines | hard, inside) | (slashes & (newlines << 1));
  const symbols = ~(letters | numbers | spaces);
  const symbolStarts = firstOf(symbols) & ~(space << 1);
  const prefixes = blanks | wholeCharacters(symbolStarts, long, a, b, c, d);
  const starts =
    symbolStarts | groupsOf(digits, numbers) | (firstOf(letters) & ~(prefixes << 1)) |
    (upper & ((letters & ~upper & ~caseless) << 1)) |
    (newlines & ((letters | numbers) << 1)) | firstOf(blanks) | (blanks & lastOf(spaces));
  const quotes = bits(equal(a, 0x27), equal(b, 0x27), equal(c, 0x27), equal(d, 0x27)) & (letters << 1);
  return (withSuffixes(quotes, starts, at, end) | endOfText(at, end)) & KNOWN & before(hard);
}

/** See `whitespacePiece`. */
export function whitespaceStarts(at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const space = bits(equal(a, 0x20), equal(b, 0x20), equal(c, 0x20), equal(d, 0x20));
  const spaces = bits(control(a), control(b), control(c), control(d)) | space | ~inside;
  const long = bits(spaceLead(a), spaceLead(b), spaceLead(c), spaceLead(d)) & inside;
  const known = KNOWN & before(charactersOf(SPACE, long, at, end, tables));
  return (firstOf(~spaces) & ~(space << 1) | firstOf(spaces) | lastOf(spaces) | endOfText(at, end)) & known;
}

/** See `wordsPiece`. */
export function wordsStarts(at: usize, end: usize, tables: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const inside = insideText(at, end);
  const long = bits(spaceLead(a), spaceLead(b), spaceLead(c), spaceLead(d)) & inside;
  const space = bits(equal(a, 0x20), equal(b, 0x20), equal(c, 0x20), equal(d, 0x20));
  const spaces = bits(control(a), control(b), control(c), control(d)) | space | charactersOf(SPACE, long, at, end, tables);
  return ((spaces ^ (spaces << 1)) & inside | endOfText(at, end)) & KNOWN;
}

/** See `metaspacePiece`. */
export function metaspaceStarts(at: usize, end: usize): u64 {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const space = bits(equal(a, 0x20), equal(b, 0x20), equal(c, 0x20), equal(d, 0x20));
  return (space & insideText(at, end) | endOfText(at, end)) & KNOWN;
}

/** `\p{N}{1,digits}`: the first of each run of ASCII digits, and of each group in it. */
// @ts-ignore: decorator
@inline
function groupsOf(digits: i32, numbers: u64): u64 {
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
 * `\s*[\r\n]+` goes on to the last newline of a run of white space. Blanks after a newline begin a piece unless
 * another newline follows them, or may follow beyond the window: then these blanks are the answer.
 */
// @ts-ignore: decorator
@inline
function indents(blanks: u64, more: u64, inside: u64): u64 {
  const runs = blanks & ~LAST;
  const indented = runs & (newlines << 1) & inside;
  const ends = (runs + indented) & ~runs; // the sum carries through a run to the bit after it
  return ends & (newlines | blanks) ? indented : 0;
}

const LAST: u64 = 1 << 63;

/** Contractions that are pieces: `quotes` are the apostrophes that begin a piece. */
function withContractions(anyCase: bool, quotes: u64, starts: u64, at: usize, end: usize): u64 {
  for (quotes &= DECIDABLE; quotes; quotes &= quotes - 1) {
    const first = ctz(quotes);
    const length = contraction(anyCase, at + <usize>first, end);
    if (length) starts = (starts & ~(((<u64>2 << length) - 2) << first)) | (<u64>1 << (<u64>length + first));
  }
  return starts;
}

/** Contractions that end a word: `quotes` are the apostrophes that follow a letter. */
function withSuffixes(quotes: u64, starts: u64, at: usize, end: usize): u64 {
  for (quotes &= DECIDABLE; quotes; quotes &= quotes - 1) {
    const first = ctz(quotes);
    const length = contraction(true, at + <usize>first, end);
    if (length == 0) continue;
    const next = <u64>1 << (<u64>length + first);
    starts = (starts & ~(((<u64>1 << length) - 1) << first)) | next;
    quotes &= ~next | (<u64>1 << first);
  }
  return starts;
}

const DECIDABLE: u64 = 0x1fffffffffffffff; // bits 0 to 60: a contraction of three bytes ends in the window
