// Masks of 64 bytes of text, one bit a byte, and the arithmetic on them that the windows of scan-window.ts are made of.
import { classAt, lengthOf } from "./scan-class";

/** Bits 1 to 60: what a window may say. Bit 0 is a start by definition; a later bit needs its neighbours. */
export const KNOWN: u64 = 0x1ffffffffffffffe;

// ---- bytes to bits

/** The sign bits of 64 bytes. */
// @ts-ignore: decorator
@inline
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

// @ts-ignore: decorator
@inline
export function equal(bytes: v128, byte: u8): v128 {
  return i8x16.eq(bytes, i8x16.splat(byte));
}

/** Whether from <= byte < from + count: moved to the lowest signed values, one comparison tells. */
// @ts-ignore: decorator
@inline
function inRange(bytes: v128, from: i32, count: i32): v128 {
  return i8x16.lt_s(i8x16.add(bytes, i8x16.splat(<i8>(0x80 - from))), i8x16.splat(<i8>(count - 0x80)));
}

// @ts-ignore: decorator
@inline
export function letter(bytes: v128): v128 {
  return inRange(v128.or(bytes, i8x16.splat(0x20)), 0x61, 26);
}

// @ts-ignore: decorator
@inline
export function capital(bytes: v128): v128 {
  return inRange(bytes, 0x41, 26);
}

// @ts-ignore: decorator
@inline
export function digit(bytes: v128): v128 {
  return inRange(bytes, 0x30, 10);
}

/** The ASCII white space other than U+0020: \t \n \v \f \r. */
// @ts-ignore: decorator
@inline
export function control(bytes: v128): v128 {
  return inRange(bytes, 0x09, 5);
}

// @ts-ignore: decorator
@inline
export function newline(bytes: v128): v128 {
  return v128.or(equal(bytes, 0x0a), equal(bytes, 0x0d));
}

/** The bytes that may begin a space beyond ASCII: C2 and E0 to E3. */
// @ts-ignore: decorator
@inline
export function spaceLead(bytes: v128): v128 {
  return v128.or(equal(bytes, 0xc2), inRange(bytes, 0xe0, 4));
}

// ---- Cyrillic, the script next to ASCII in the share of such text, without a look at each character

/** Both bytes of U+0400 to U+047F, all of them letters. */
// @ts-ignore: decorator
@inline
export function cyrillic(a: v128, b: v128, c: v128, d: v128, inside: u64): u64 {
  const leads = bits(inRange(a, 0xd0, 2), inRange(b, 0xd0, 2), inRange(c, 0xd0, 2), inRange(d, 0xd0, 2));
  return withNext(leads, continuations(a, b, c, d) & inside);
}

/** Those of U+0400 to U+042F, which are upper case. */
// @ts-ignore: decorator
@inline
export function cyrillicCapitals(a: v128, b: v128, c: v128, d: v128, inside: u64): u64 {
  const leads = bits(equal(a, 0xd0), equal(b, 0xd0), equal(c, 0xd0), equal(d, 0xd0));
  return withNext(leads, bits(inRange(a, 0x80, 48), inRange(b, 0x80, 48), inRange(c, 0x80, 48), inRange(d, 0x80, 48)) & inside);
}

/** Those of U+0460 to U+047F, which are upper and lower case by turns. */
// @ts-ignore: decorator
@inline
export function cyrillicMixed(a: v128, b: v128, c: v128, d: v128, inside: u64): u64 {
  const leads = bits(equal(a, 0xd1), equal(b, 0xd1), equal(c, 0xd1), equal(d, 0xd1));
  return withNext(leads, bits(inRange(a, 0xa0, 32), inRange(b, 0xa0, 32), inRange(c, 0xa0, 32), inRange(d, 0xa0, 32)) & inside);
}

// @ts-ignore: decorator
@inline
function withNext(leads: u64, seconds: u64): u64 {
  const both = leads & (seconds >> 1);
  return both | (both << 1);
}

// @ts-ignore: decorator
@inline
function continuations(a: v128, b: v128, c: v128, d: v128): u64 {
  return bits(inRange(a, 0x80, 64), inRange(b, 0x80, 64), inRange(c, 0x80, 64), inRange(d, 0x80, 64));
}

// ---- bits of long characters

/** The bytes of those characters, among the ones whose first byte is in `long`, that are of the classes `wanted`. */
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
// @ts-ignore: decorator
@inline
export function wholeCharacters(firsts: u64, long: u64, a: v128, b: v128, c: v128, d: v128): u64 {
  if (!long) return firsts;
  const follow = continuations(a, b, c, d);
  firsts |= (firsts << 1) & follow;
  firsts |= (firsts << 1) & follow;
  return firsts | ((firsts << 1) & follow);
}

// ---- bits of text

// @ts-ignore: decorator
@inline
export function insideText(at: usize, end: usize): u64 {
  const left = end - at;
  return left < 64 ? (<u64>1 << left) - 1 : u64.MAX_VALUE;
}

/** The end of the text, if it is in the window: the last piece ends there. */
// @ts-ignore: decorator
@inline
export function endOfText(at: usize, end: usize): u64 {
  const left = end - at;
  return left < 64 ? <u64>1 << left : 0;
}

/** The first of each run. */
// @ts-ignore: decorator
@inline
export function firstOf(run: u64): u64 {
  return run & ~(run << 1);
}

/** The last of each run. */
// @ts-ignore: decorator
@inline
export function lastOf(run: u64): u64 {
  return run & ~(run >> 1);
}

/** What can be said in spite of the characters in `hard`: everything that lies, with its neighbour, before the first. */
// @ts-ignore: decorator
@inline
export function before(hard: u64): u64 {
  return ((hard & (0 - hard)) - 1) >> 1;
}
