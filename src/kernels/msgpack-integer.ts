// Integers as MessagePack: the shortest form that holds them.
import { write_array_header } from "./msgpack-header";

const UNSIGNED_64: u32 = 0xcf;
const SIGNED_8: u32 = 0xd0;
const SIGNED_16: u32 = 0xd1;
const SIGNED_32: u32 = 0xd2;
const SIGNED_64: u32 = 0xd3;

/** Writes `count` u32 as an array and returns the end. `out` needs 5 bytes for each, and 5. */
export function msgpack_ids(ids: usize, count: i32, out: usize): usize {
  const end = ids + (<usize>count << 2);
  out = write_array_header(count, out);
  for (let at = ids; at < end; at += 4) out = write_u32(load<u32>(at), out);
  return out;
}

/** Without branches, as lengths of ids cannot be foreseen; stores 5 bytes, however many of them count. */
@inline
export function write_u32(value: u32, out: usize): usize {
  const beyond7 = <u32>(value > 0x7f);
  const beyond8 = <u32>(value > 0xff);
  const beyond16 = <u32>(value > 0xffff);
  const size = beyond7 + beyond8 + (beyond16 << 1); // bytes behind the first: 0, 1, 2 or 4
  const tag = 0xcb + beyond7 + beyond8 + beyond16;
  store<u8>(out, select(tag, value, beyond7));
  store<u32>(out, bswap<u32>(value) >> (32 - (size << 3)), 1);
  return out + 1 + size;
}

/** A number that is not negative. */
@inline
export function write_u64(value: u64, out: usize): usize {
  if (value <= <u64>u32.MAX_VALUE) return write_u32(<u32>value, out);
  return write_tagged_64(<i64>value < 0 ? UNSIGNED_64 : SIGNED_64, value, out); // which of them is as msgpackr does
}

/** A number below 0. */
export function write_negative(value: i64, out: usize): usize {
  if (value < <i64>i32.MIN_VALUE) return write_tagged_64(SIGNED_64, value, out);
  const size: u32 = value >= -0x20 ? 0 : value >= -0x80 ? 1 : value >= -0x8000 ? 2 : 4;
  store<u8>(out, size == 0 ? <u32>value : size == 1 ? SIGNED_8 : size == 2 ? SIGNED_16 : SIGNED_32);
  store<u32>(out, bswap<u32>(<u32>value) >> (32 - (size << 3)), 1);
  return out + 1 + size;
}

@inline
export function write_tagged_64(tag: u32, value: u64, out: usize): usize {
  store<u8>(out, tag);
  store<u64>(out, bswap<u64>(value), 1);
  return out + 9;
}
