// Takes the escapes out of a JSON string that json-value.ts has found valid.
import { utf8_write } from "./utf8";

const BACKSLASH: i32 = 0x5c;
const LOWER_U: i32 = 0x75;

/**
 * Writes what the inside of a string (no quotes) stands for as UTF-8 and returns the end, or 0 where an escape is
 * half a surrogate pair. `out` needs (end - start) + 16 bytes.
 */
export function json_unescape(start: usize, end: usize, out: usize): usize {
  let at = start;
  while (at < end) {
    const block = v128.load(at);
    v128.store(out, block);
    const backslashes = i8x16.bitmask(i8x16.eq(block, i8x16.splat(<i8>BACKSLASH)));
    const clean = min<usize>(ctz(backslashes | 0x10000), end - at);
    at += clean;
    out += clean;
    if (clean == 16 || at == end) continue;
    const point = escaped_point(at);
    if (point < 0) return 0;
    out = utf8_write(point, out);
    at += load<u8>(at, 1) != LOWER_U ? 2 : point < 0x10000 ? 6 : 12;
  }
  return out;
}

/** The number that four hexadecimal digits spell, negative where one is none. */
export function hex4(at: usize): i32 {
  return (hex(load<u8>(at)) << 12) | (hex(load<u8>(at, 1)) << 8) | (hex(load<u8>(at, 2)) << 4) | hex(load<u8>(at, 3));
}

@inline
function hex(byte: i32): i32 {
  if (<u32>byte - 0x30 < 10) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return <u32>letter < 6 ? letter + 10 : -1;
}

/** The code point of the escape, or pair of escapes, at a backslash; -1 for half a pair. */
function escaped_point(at: usize): i32 {
  const kind = <i32>load<u8>(at, 1);
  if (kind != LOWER_U) return simple_escape(kind);
  const high = hex4(at + 2);
  if ((high & 0xf800) != 0xd800) return high;
  // The string's closing quote stops this look ahead from running out of it.
  if (high >= 0xdc00 || load<u8>(at, 6) != BACKSLASH || load<u8>(at, 7) != LOWER_U) return -1;
  const low = hex4(at + 8);
  return (low & 0xfc00) == 0xdc00 ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : -1;
}

function simple_escape(kind: i32): i32 {
  switch (kind) {
    case 0x62: // b
      return 0x08;
    case 0x66: // f
      return 0x0c;
    case 0x6e: // n
      return 0x0a;
    case 0x72: // r
      return 0x0d;
    case 0x74: // t
      return 0x09;
    default: // quote, backslash, solidus
      return kind;
  }
}
