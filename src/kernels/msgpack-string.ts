// Strings from JSON to MessagePack.
import { json_string, string_stops } from "./json-value";
import { json_unescape } from "./json-unescape";
import { string_header_size, write_string_header } from "./msgpack-header";
import { progress } from "./msgpack-progress";

const QUOTE: u32 = 0x22;

/** The string at the quote `open`; 0 where an escape is half a surrogate pair. */
export function write_string(open: usize, end: usize, out: usize): u64 {
  const block = v128.load(open, 1);
  const length = <u32>ctz(string_stops(block) | 0x10000);
  if (<u32>load<u8>(open + 1 + length) != QUOTE) return write_any_string(open, end, out);
  write_string_header(length, out); // one byte
  v128.store(out, block, 1);
  return progress(open + length + 2, out + 1 + length);
}

/** For the header it expects the string to be as long as with its escapes. */
function write_any_string(open: usize, end: usize, out: usize): u64 {
  const stop = json_string(open, end);
  if (stop == 0) return 0;
  const room = string_header_size(<u32>(stop - open - 2));
  const textEnd = json_unescape(open + 1, stop - 1, out + room);
  if (textEnd == 0) return 0;
  const length = <u32>(textEnd - out - room);
  const text = write_string_header(length, out);
  if (text < out + room) memory.copy(text, out + room, length);
  return progress(stop, text + length);
}
