// Writes text as the inside of a JSON string.
import { string_stops } from "./json-value";
import { utf8_step, utf8_valid } from "./utf8";

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;

/**
 * Writes the text [start, end) as the inside of a JSON string, without the quotes, as JSON.stringify does, and returns
 * the end. What is not valid UTF-8 becomes U+FFFD as in the WHATWG decoder. `out` needs 6 (end - start) + 16 bytes.
 */
export function json_escape(start: usize, end: usize, out: usize): usize {
  return utf8_valid(start, end) ? escape_valid(start, end, out) : escape_each(start, end, out);
}

function escape_valid(start: usize, end: usize, out: usize): usize {
  let at = start;
  while (at < end) {
    const block = v128.load(at);
    v128.store(out, block);
    const clean = min<usize>(ctz(string_stops(block) | 0x10000), end - at);
    at += clean;
    out += clean;
    if (clean == 16 || at == end) continue;
    out = write_escape(load<u8>(at), out);
    at++;
  }
  return out;
}

function write_escape(byte: u32, out: usize): usize {
  const letter = escape_letter(byte);
  store<u8>(out, BACKSLASH);
  store<u8>(out, letter, 1);
  if (letter != 0x75) return out + 2;
  store<u16>(out, 0x3030, 2); // 00
  store<u8>(out, hex_digit(byte >> 4), 4);
  store<u8>(out, hex_digit(byte & 15), 5);
  return out + 6;
}

/** The letter behind the backslash. */
function escape_letter(byte: u32): u32 {
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
      return byte;
    case 0x08:
      return 0x62; // b
    case 0x09:
      return 0x74; // t
    case 0x0a:
      return 0x6e; // n
    case 0x0c:
      return 0x66; // f
    case 0x0d:
      return 0x72; // r
    default:
      return 0x75; // u
  }
}

@inline
function hex_digit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x61 - 10 + value;
}

function escape_each(start: usize, end: usize, out: usize): usize {
  for (let at = start; at < end; ) {
    const stop = valid_end(at, end);
    out = escape_valid(at, stop, out);
    if (stop == end) break;
    out = write_replacement(out);
    at = stop - utf8_step(stop, end);
  }
  return out;
}

/** The end of the valid UTF-8 at `start`. */
function valid_end(start: usize, end: usize): usize {
  let at = start;
  while (at < end) {
    const step = utf8_step(at, end);
    if (step < 0) break;
    at += step;
  }
  return at;
}

/** U+FFFD. */
function write_replacement(out: usize): usize {
  store<u16>(out, 0xbfef);
  store<u8>(out, 0xbd, 2);
  return out + 3;
}
