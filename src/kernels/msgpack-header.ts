// The bytes of MessagePack in front of strings, arrays and maps: one holds the kind and a small length, else it is
// followed by the length, as all numbers are in big-endian order.

const FIX_MAP: u32 = 0x80;
const FIX_ARRAY: u32 = 0x90;
const FIX_STRING: u32 = 0xa0;
const STRING_8: u32 = 0xd9;
const STRING_16: u32 = 0xda;
const STRING_32: u32 = 0xdb;
const ARRAY_16: u32 = 0xdc;
const MAP_16: u32 = 0xde;

/** Writes the header of an array, at most 5 bytes, and returns the end. */
export function write_array_header(count: u32, out: usize): usize {
  return write_count(count, FIX_ARRAY, ARRAY_16, out);
}

/** Puts the header at `out` that an array needs whose members are in [out + 1, end); returns the array's new end. */
export function close_array(count: u32, out: usize, end: usize): usize {
  const moved = make_room(count, out, end);
  write_count(count, FIX_ARRAY, ARRAY_16, out);
  return moved;
}

/** As `close_array`, for a map of `count` members. */
export function close_map(count: u32, out: usize, end: usize): usize {
  const moved = make_room(count, out, end);
  write_count(count, FIX_MAP, MAP_16, out);
  return moved;
}

/** Moves members that begin behind one byte to behind the header that they need, and returns their new end. */
@inline
function make_room(count: u32, out: usize, end: usize): usize {
  if (count < 16) return end;
  const more: usize = count < 0x10000 ? 2 : 4;
  memory.copy(out + 1 + more, out + 1, end - out - 1);
  return end + more;
}

/** `wide` is the kind with a length of 16 bits; the one with 32 bits comes next. */
@inline
function write_count(count: u32, fix: u32, wide: u32, out: usize): usize {
  if (count < 16) {
    store<u8>(out, fix | count);
    return out + 1;
  }
  if (count < 0x10000) return write_tagged_16(wide, count, out);
  return write_tagged_32(wide + 1, count, out);
}

/** The bytes of a string's header. */
@inline
export function string_header_size(length: u32): usize {
  if (length < 0x20) return 1;
  if (length < 0x100) return 2;
  return length < 0x10000 ? 3 : 5;
}

@inline
export function write_string_header(length: u32, out: usize): usize {
  if (length < 0x20) {
    store<u8>(out, FIX_STRING | length);
    return out + 1;
  }
  if (length < 0x100) {
    store<u8>(out, STRING_8);
    store<u8>(out, length, 1);
    return out + 2;
  }
  if (length < 0x10000) return write_tagged_16(STRING_16, length, out);
  return write_tagged_32(STRING_32, length, out);
}

@inline
function write_tagged_16(tag: u32, value: u32, out: usize): usize {
  store<u8>(out, tag);
  store<u16>(out, bswap<u16>(<u16>value), 1);
  return out + 3;
}

@inline
function write_tagged_32(tag: u32, value: u32, out: usize): usize {
  store<u8>(out, tag);
  store<u32>(out, bswap<u32>(value), 1);
  return out + 5;
}
