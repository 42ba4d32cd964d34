// Masks of 64 bytes of text, one bit a byte: what the windows of scan-window.ts are made of.
// a, b, c, d are the 64 bytes in order.
import { classAt, lengthOf } from "./scan-class";

/** Bits 1 to 60: what a window may say. Bit 0 is a start by definition; a later bit needs its neighbours. */
export const KNOWN: u64 = 0x1ffffffffffffffe;
/** Bits 0 to 60: what begins here is decided in the window, such as an apostrophe and three letters. */
export const DECIDABLE: u64 = 0x1fffffffffffffff;
/**
 * Bits 0 to 61: the characters that decide the known bits. A later one may be cut in two by the end of the
 * window.
 */
export const NEEDED: u64 = 0x3fffffffffffffff;

// ---- ASCII

@inline
export function bytesThatAre(byte: u8, a: v128, b: v128, c: v128, d: v128): u64 {
  return bits(equal(a, byte), equal(b, byte), equal(c, byte), equal(d, byte));
}

@inline
export function bytesFrom(from: i32, count: i32, a: v128, b: v128, c: v128, d: v128): u64 {
  return bits(inRange(a, from, count), inRange(b, from, count), inRange(c, from, count), inRange(d, from, count));
}

@inline
export function asciiLetters(a: v128, b: v128, c: v128, d: v128): u64 {
  const fold = i8x16.splat(0x20);
  return bytesFrom(0x61, 26, v128.or(a, fold), v128.or(b, fold), v128.or(c, fold), v128.or(d, fold));
}

@inline
export function asciiCapitals(a: v128, b: v128, c: v128, d: v128): u64 {
  return bytesFrom(0x41, 26, a, b, c, d);
}

@inline
export function asciiDigits(a: v128, b: v128, c: v128, d: v128): u64 {
  return bytesFrom(0x30, 10, a, b, c, d);
}

/** \t \n \v \f \r and U+0020 */
@inline
export function asciiSpaces(a: v128, b: v128, c: v128, d: v128): u64 {
  return bytesFrom(0x09, 5, a, b, c, d) | bytesThatAre(0x20, a, b, c, d);
}

@inline
export function newlineBytes(a: v128, b: v128, c: v128, d: v128): u64 {
  return bits(newline(a), newline(b), newline(c), newline(d));
}

// ---- beyond ASCII

@inline
export function longBytes(a: v128, b: v128, c: v128, d: v128): u64 {
  return bits(a, b, c, d);
}

/** The bytes that may begin a space beyond ASCII: C2 and E0 to E3. */
@inline
export function spaceLeads(a: v128, b: v128, c: v128, d: v128): u64 {
  return bytesThatAre(0xc2, a, b, c, d) | bytesFrom(0xe0, 4, a, b, c, d);
}

/**
 * The bytes of those characters, among the ones whose first byte is in `long`, that are of the classes
 * `wanted`.
 */
export function charactersOf(wanted: u32, long: u64, at: usize, end: usize, tables: usize): u64 {
  let found: u64 = 0;
  while (long) {
    const first = ctz(long);
    const character = classAt(at + <usize>first, end, tables);
    const bytes = ((<u64>1 << lengthOf(character)) - 1) << first;
    if (character & wanted) found |= bytes;
    long &= ~bytes;
  }
  return found;
}

/** The characters whose first byte is in `firsts`, with all their bytes. */
@inline
export function wholeCharacters(firsts: u64, long: u64, a: v128, b: v128, c: v128, d: v128): u64 {
  if (!long) return firsts;
  const follow = bytesFrom(0x80, 64, a, b, c, d);
  firsts |= (firsts << 1) & follow;
  firsts |= (firsts << 1) & follow;
  return firsts | ((firsts << 1) & follow);
}

// Cyrillic is the one script that is worth a look without a loop over its characters.

/** U+0400 to U+047F, all of them letters. */
@inline
export function cyrillic(inside: u64, a: v128, b: v128, c: v128, d: v128): u64 {
  return pairs(bytesFrom(0xd0, 2, a, b, c, d), bytesFrom(0x80, 64, a, b, c, d) & inside);
}

/** U+0400 to U+042F, the upper case of those in use. */
@inline
export function cyrillicCapitals(inside: u64, a: v128, b: v128, c: v128, d: v128): u64 {
  return pairs(bytesThatAre(0xd0, a, b, c, d), bytesFrom(0x80, 48, a, b, c, d) & inside);
}

/** U+0460 to U+047F, upper and lower case by turns. */
@inline
export function cyrillicMixed(inside: u64, a: v128, b: v128, c: v128, d: v128): u64 {
  return pairs(bytesThatAre(0xd1, a, b, c, d), bytesFrom(0xa0, 32, a, b, c, d) & inside);
}

// ---- text

@inline
export function insideText(at: usize, end: usize): u64 {
  const left = end - at;
  return left < 64 ? (<u64>1 << left) - 1 : u64.MAX_VALUE;
}

/** The end of the text, if it is in the window: the last piece ends there. */
@inline
export function endOfText(at: usize, end: usize): u64 {
  const left = end - at;
  return left < 64 ? <u64>1 << left : 0;
}

/** The first of each run. */
@inline
export function firstOf(run: u64): u64 {
  return run & ~(run << 1);
}

/** The last of each run. */
@inline
export function lastOf(run: u64): u64 {
  return run & ~(run >> 1);
}

/**
 * What can be said in spite of the characters in `hard`: everything that lies, with its neighbour, before
 * the first.
 */
@inline
export function before(hard: u64): u64 {
  return ((hard & (0 - hard)) - 1) >> 1;
}

// ---- helpers

/** The sign bits of 64 bytes. */
@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

@inline
function equal(bytes: v128, byte: u8): v128 {
  return i8x16.eq(bytes, i8x16.splat(byte));
}

@inline
function newline(bytes: v128): v128 {
  return v128.or(equal(bytes, 0x0a), equal(bytes, 0x0d));
}

/** Whether from <= byte < from + count: moved to the lowest signed values, one comparison tells. */
@inline
function inRange(bytes: v128, from: i32, count: i32): v128 {
  return i8x16.lt_s(i8x16.add(bytes, i8x16.splat(<i8>(0x80 - from))), i8x16.splat(<i8>(count - 0x80)));
}

/** Both bytes of the characters of two bytes. */
@inline
function pairs(leads: u64, seconds: u64): u64 {
  const found = leads & (seconds >> 1);
  return found | (found << 1);
}
