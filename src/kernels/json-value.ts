// Checks JSON values by RFC 8259, byte by byte but for strings, which go 16 bytes a step. Every function takes the
// address of its value and returns the address behind it, or 0 where the text is wrong; whether it is valid UTF-8 is
// not asked. Bytes from `end` on may be read (up to 16) but never change the answer. A line feed is not white space
// here: a line holds none.
import { digit_run } from "./decimal";
import { hex4 } from "./json-unescape";

const DEEPEST: i32 = 64;

const TAB: u32 = 0x09;
const RETURN: u32 = 0x0d;
const SPACE: u32 = 0x20;
const QUOTE: u32 = 0x22;
const PLUS: u32 = 0x2b;
const COMMA: u32 = 0x2c;
const MINUS: u32 = 0x2d;
const POINT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const COLON: u32 = 0x3a;
const OPEN_BRACKET: u32 = 0x5b;
const BACKSLASH: u32 = 0x5c;
const CLOSE_BRACKET: u32 = 0x5d;
const LOWER_E: u32 = 0x65;
const OPEN_BRACE: u32 = 0x7b;
const CLOSE_BRACE: u32 = 0x7d;

// The literals as little-endian words.
const NULL: u32 = 0x6c6c756e;
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;

/** Any value; `depth` is how many objects and arrays are around it. */
export function json_value(at: usize, end: usize, depth: i32): usize {
  const byte = peek(at, end);
  if (byte == QUOTE) return json_string(at, end);
  if (byte == MINUS || byte - ZERO < 10) return json_number(at, end);
  if (byte == OPEN_BRACE) return depth < DEEPEST ? json_object(at, end, depth + 1) : 0;
  if (byte == OPEN_BRACKET) return depth < DEEPEST ? json_array(at, end, depth + 1) : 0;
  return json_literal(at, end);
}

export function json_string(open: usize, end: usize): usize {
  let at = open + 1;
  while (at < end) {
    const stops = string_stops(v128.load(at));
    if (stops == 0) {
      at += 16;
      continue;
    }
    at += ctz(stops);
    const byte = peek(at, end);
    if (byte == QUOTE) return at + 1;
    if (byte != BACKSLASH) return 0;
    const length = escape_length(at, end);
    if (length == 0) return 0;
    at += length;
  }
  return 0;
}

/** The address of the value behind the name of a member: `"name" : value`. */
export function json_name(at: usize, end: usize): usize {
  if (peek(at, end) != QUOTE) return 0;
  const nameEnd = json_string(at, end);
  return nameEnd ? json_colon(nameEnd, end) : 0;
}

/** The address of the value behind a colon with white space around it. */
export function json_colon(at: usize, end: usize): usize {
  const colon = skip_space(at, end);
  return peek(colon, end) == COLON ? skip_space(colon + 1, end) : 0;
}

/** The byte at `at`; 0, which JSON never allows, from `end` on. */
@inline
export function peek(at: usize, end: usize): u32 {
  return at < end ? <u32>load<u8>(at) : 0;
}

@inline
export function skip_space(at: usize, end: usize): usize {
  while (at < end && is_space(load<u8>(at))) at++;
  return at;
}

@inline
function is_space(byte: u32): bool {
  return byte <= SPACE && (byte == SPACE || byte == TAB || byte == RETURN);
}

/** A bit for each byte that a string cannot just go on with: quotes, backslashes, control characters. */
@inline
export function string_stops(block: v128): i32 {
  const quotes = i8x16.eq(block, i8x16.splat(<i8>QUOTE));
  const backslashes = i8x16.eq(block, i8x16.splat(<i8>BACKSLASH));
  const controls = i8x16.lt_u(block, i8x16.splat(<i8>SPACE));
  return i8x16.bitmask(v128.or(v128.or(quotes, backslashes), controls));
}

/** The bytes of the escape at the backslash `at`: 2, 6, or 0 where there is no such escape. */
function escape_length(at: usize, end: usize): usize {
  switch (peek(at + 1, end)) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // solidus
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return 2;
    case 0x75: // u
      return at + 6 <= end && hex4(at + 2) >= 0 ? 6 : 0;
    default:
      return 0;
  }
}

function json_number(start: usize, end: usize): usize {
  let at = peek(start, end) == MINUS ? start + 1 : start;
  at = peek(at, end) == ZERO ? at + 1 : some_digits(at, end);
  if (at && peek(at, end) == POINT) at = some_digits(at + 1, end);
  if (at && (peek(at, end) | 0x20) == LOWER_E) {
    const sign = peek(at + 1, end);
    at = some_digits(sign == PLUS || sign == MINUS ? at + 2 : at + 1, end);
  }
  return at;
}

function some_digits(at: usize, end: usize): usize {
  const length = at < end ? digit_run(at, end) : 0;
  return length ? at + length : 0;
}

function json_literal(at: usize, end: usize): usize {
  const word = load<u32>(at);
  const length: usize = word == NULL || word == TRUE ? 4 : word == FALS && load<u8>(at, 4) == LOWER_E ? 5 : 0;
  return length && at + length <= end ? at + length : 0;
}

function json_object(open: usize, end: usize, depth: i32): usize {
  let at = skip_space(open + 1, end);
  if (peek(at, end) == CLOSE_BRACE) return at + 1;
  while (true) {
    at = json_name(at, end);
    if (at) at = json_value(at, end, depth);
    if (at == 0) return 0;
    at = skip_space(at, end);
    const byte = peek(at, end);
    if (byte == CLOSE_BRACE) return at + 1;
    if (byte != COMMA) return 0;
    at = skip_space(at + 1, end);
  }
}

function json_array(open: usize, end: usize, depth: i32): usize {
  let at = skip_space(open + 1, end);
  if (peek(at, end) == CLOSE_BRACKET) return at + 1;
  while (true) {
    at = json_value(at, end, depth);
    if (at == 0) return 0;
    at = skip_space(at, end);
    const byte = peek(at, end);
    if (byte == CLOSE_BRACKET) return at + 1;
    if (byte != COMMA) return 0;
    at = skip_space(at + 1, end);
  }
}
