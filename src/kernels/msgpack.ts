// From a line of JSON to MessagePack, without values in between. What it is not sure about it leaves to the general
// path, which then does the whole line.
import { json_colon, peek, skip_space } from "./json-value";
import { close_array, close_map } from "./msgpack-header";
import { write_number } from "./msgpack-number";
import { progress, read_to, written_to } from "./msgpack-progress";
import { write_string } from "./msgpack-string";
import { bytes_hash } from "./piece-key";

const DEEPEST: i32 = 64;
const MOST_NAMES: u32 = 1024;

const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const MINUS: u32 = 0x2d;
const ZERO: u32 = 0x30;
const OPEN_BRACKET: u32 = 0x5b;
const CLOSE_BRACKET: u32 = 0x5d;
const LOWER_F: u32 = 0x66;
const LOWER_N: u32 = 0x6e;
const OPEN_BRACE: u32 = 0x7b;
const CLOSE_BRACE: u32 = 0x7d;

const NIL: u32 = 0xc0;
const FALSE: u32 = 0xc2;
const TRUE: u32 = 0xc3;

// The name `__proto__` as MessagePack: a length of 9 and the first seven bytes, then the last two.
const PROTO_START: u64 = 0x6f746f72705f5fa9;
const PROTO_END: u32 = 0x5f5f;

/**
 * Writes the line [start, end), which `json_rows` has found to be a valid object, as a map that says it has `more`
 * members than the line: those the caller appends. Returns the end, or 0 where it is not sure to be right: a name that
 * comes twice in an object (or has the hash of another), the name `__proto__`, half a surrogate pair, -0, integers
 * beyond 64 bits, decimals of more than 19 digits or far from 1, more than 1,024 members in an object, nesting deeper
 * than 64.
 *
 * `out` needs 3 (end - start) + 64 bytes; what is in them behind the returned end means nothing.
 */
export function json_to_msgpack(start: usize, end: usize, more: u32, out: usize): usize {
  const open = skip_space(start, end);
  if (peek(open, end) != OPEN_BRACE) return 0;
  return written_to(write_object(open, end, 1, more, out + 3 * (end - start) + 64, out));
}

/**
 * `depth` counts the objects and arrays so far; `names` is the top of a stack of hashes that grows down towards the
 * output. They do not meet: what is written of one byte of JSON takes 9/4 bytes at most, as `1e5,` does.
 */
function write_object(open: usize, end: usize, depth: i32, more: u32, names: usize, out: usize): u64 {
  let at = skip_space(open + 1, end);
  let to = out + 1;
  if (peek(at, end) == CLOSE_BRACE) return progress(at + 1, close_map(more, out, to));
  for (let count: u32 = 1; count <= MOST_NAMES; count++) {
    const member = write_member(at, end, depth, names - (count << 2), names, to);
    if (member == 0) return 0;
    to = written_to(member);
    at = skip_space(read_to(member), end);
    const byte = peek(at, end);
    if (byte == CLOSE_BRACE) return progress(at + 1, close_map(count + more, out, to));
    if (byte != COMMA) return 0;
    at = skip_space(at + 1, end);
  }
  return 0;
}

/** Puts its name's hash to `names`; those of the object's other members are behind, up to `namesEnd`. */
@inline
function write_member(at: usize, end: usize, depth: i32, names: usize, namesEnd: usize, out: usize): u64 {
  if (peek(at, end) != QUOTE) return 0;
  const name = write_string(at, end, out);
  if (name == 0 || is_proto(out)) return 0;
  const hash = <u32>(bytes_hash(out, written_to(name) - out) >> 32);
  if (has_hash(names + 4, namesEnd, hash)) return 0;
  store<u32>(names, hash);
  const value = json_colon(read_to(name), end);
  return value ? write_value(value, end, depth, names, written_to(name)) : 0;
}

@inline
function is_proto(name: usize): bool {
  return load<u64>(name) == PROTO_START && <u32>load<u16>(name, 8) == PROTO_END;
}

@inline
function has_hash(names: usize, end: usize, hash: u32): bool {
  const wanted = i32x4.splat(hash);
  let at = names;
  for (; at + 16 <= end; at += 16) {
    if (v128.any_true(i32x4.eq(v128.load(at), wanted))) return true;
  }
  for (; at < end; at += 4) {
    if (load<u32>(at) == hash) return true;
  }
  return false;
}

function write_value(at: usize, end: usize, depth: i32, names: usize, out: usize): u64 {
  const byte = peek(at, end);
  if (byte == QUOTE) return write_string(at, end, out);
  if (byte == MINUS || byte - ZERO < 10) return write_number(at, end, out);
  if (byte == OPEN_BRACKET) return depth < DEEPEST ? write_array(at, end, depth + 1, names, out) : 0;
  if (byte == OPEN_BRACE) return depth < DEEPEST ? write_object(at, end, depth + 1, 0, names, out) : 0;
  store<u8>(out, byte == LOWER_N ? NIL : byte == LOWER_F ? FALSE : TRUE);
  return progress(at + (byte == LOWER_F ? 5 : 4), out + 1);
}

function write_array(open: usize, end: usize, depth: i32, names: usize, out: usize): u64 {
  let at = skip_space(open + 1, end);
  let to = out + 1;
  if (peek(at, end) == CLOSE_BRACKET) return progress(at + 1, close_array(0, out, to));
  let count: u32 = 0;
  while (true) {
    const value = write_value(at, end, depth, names, to);
    if (value == 0) return 0;
    count++;
    to = written_to(value);
    at = skip_space(read_to(value), end);
    const byte = peek(at, end);
    if (byte == CLOSE_BRACKET) return progress(at + 1, close_array(count, out, to));
    if (byte != COMMA) return 0;
    at = skip_space(at + 1, end);
  }
}
