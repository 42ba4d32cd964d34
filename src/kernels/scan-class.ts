// Classes of characters in UTF-8 text, and what all patterns make of them: runs and contractions.
// `tables` points to what src/text/unicode.ts places: the classes of U+0000..U+07FF, one byte each, then a
// u16 for every block of 64 code points that says at which multiple of 64 bytes from `tables` the classes
// of the block lie.

// A class is one bit, so that a set of classes is tested with one mask.
export const UPPER: u32 = 1; // Lu, Lt
export const LOWER: u32 = 2; // Ll
export const CASELESS: u32 = 4; // Lm, Lo
export const MARK: u32 = 8; // M
export const NUMBER: u32 = 16; // N
export const BLANK: u32 = 32; // White_Space other than \r and \n
export const NEWLINE: u32 = 64; // \r, \n
export const OTHER: u32 = 128; // the rest
export const INVALID: u32 = 0x800; // beside OTHER: a byte that belongs to no UTF-8 sequence

export const LETTER: u32 = UPPER | LOWER | CASELESS; // \p{L}
export const SPACE: u32 = BLANK | NEWLINE; // \s
export const SYMBOL: u32 = OTHER | MARK; // [^\s\p{L}\p{N}]

const INDEX: usize = 2048;

/** The class of the character at `at` < `end`; its length in bytes is `lengthOf` that. */
@inline
export function classAt(at: usize, end: usize, tables: usize): u32 {
  const lead: u32 = load<u8>(at);
  return lead < 0x80 ? ONE_BYTE | load<u8>(tables + lead) : longClassAt(lead, at, end, tables);
}

@inline
export function lengthOf(found: u32): usize {
  return (found >> 8) & 7;
}

/** The end of the longest run of characters of the classes `wanted` that begins at `at`. */
export function runEnd(wanted: u32, at: usize, end: usize, tables: usize): usize {
  while (at < end) {
    const found = classAt(at, end, tables);
    if (!(found & wanted)) break;
    at += lengthOf(found);
  }
  return at;
}

/** The length of `'(?:[sdmt]|ll|ve|re)` at `at`, or 0. `anyCase` folds as Unicode does: U+017F is an s. */
export function contraction(anyCase: bool, at: usize, end: usize): usize {
  const left = end - at;
  if (left < 2 || load<u8>(at) != 0x27) return 0;
  const fold: u32 = anyCase ? 0x20 : 0;
  const first = load<u8>(at, 1) | fold;
  if (first == 0x73 || first == 0x64 || first == 0x6d || first == 0x74) return 2; // s d m t
  if (left < 3) return 0;
  if (anyCase && load<u16>(at, 1) == 0xbfc5) return 3; // U+017F is C5 BF
  const second = load<u8>(at, 2) | fold;
  if (first == 0x6c) return second == 0x6c ? 3 : 0; // ll
  return (first == 0x76 || first == 0x72) && second == 0x65 ? 3 : 0; // ve, re
}

// What `classAt` adds to a class for each length; one byte of an invalid sequence is a character of its own.
const ONE_BYTE: u32 = 0x100;
const TWO_BYTES: u32 = 0x200;
const THREE_BYTES: u32 = 0x300;
const FOUR_BYTES: u32 = 0x400;
const INVALID_BYTE: u32 = ONE_BYTE | OTHER | INVALID;

/** Beyond ASCII. The bytes after `end` may be read, but what they are does not count. */
function longClassAt(lead: u32, at: usize, end: usize, tables: usize): u32 {
  const left = end - at;
  let code = ((lead & 0x1f) << 6) | (load<u8>(at, 1) & 0x3f);
  if (lead < 0xc2 || lead > 0xf4 || left < 2 || !continues(at + 1)) return INVALID_BYTE;
  if (lead < 0xe0) return TWO_BYTES | load<u8>(tables + code);
  if (left < 3 || !continues(at + 2)) return INVALID_BYTE;
  code = ((code & 0x3ff) << 6) | (load<u8>(at, 2) & 0x3f);
  if (lead < 0xf0) {
    const surrogate = code >> 11 == 0x1b;
    return code < 0x800 || surrogate ? INVALID_BYTE : THREE_BYTES | classOf(code, tables);
  }
  if (left < 4 || !continues(at + 3)) return INVALID_BYTE;
  code = ((code & 0x7fff) << 6) | (load<u8>(at, 3) & 0x3f);
  return code < 0x10000 || code > 0x10ffff ? INVALID_BYTE : FOUR_BYTES | classOf(code, tables);
}

@inline
function continues(at: usize): bool {
  return (load<u8>(at) & 0xc0) == 0x80;
}

@inline
function classOf(code: u32, tables: usize): u32 {
  return load<u8>(tables + (<usize>load<u16>(tables + INDEX + ((code >> 6) << 1)) << 6) + (code & 63));
}
