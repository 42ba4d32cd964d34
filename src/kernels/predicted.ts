// Labels that were found for a text, as JSON.
import { FOUND_SIZE } from "./label-state";
import { write_float_list } from "./float-write";

const COMMA: u8 = 0x2c, OPEN: u8 = 0x5b, CLOSE: u8 = 0x5d, BRACE: u8 = 0x7d;
/** Bytes of a number, what belongs to it, and what may be written beyond. */
const NUMBER: usize = 64;

/** The bytes that `write_predicted` needs. */
export function predicted_size(found: usize, count: i32, pieces: usize): f64 {
  let size: f64 = NUMBER as f64;
  for (const end = found + (count as usize) * FOUND_SIZE; found < end; found += FOUND_SIZE) {
    const piece = pieces + ((load<u32>(found) as usize) << 3);
    size += ((load<u32>(piece, 4) - load<u32>(piece)) as f64) + (NUMBER as f64);
  }
  return size;
}

/**
 * Writes a JSON array of the labels that were found, {label u32, probability f32} each: of each label its piece, which is
 * an object up to the probability, the probability, and a brace. `pieces` says where they lie, {start u32, end u32}.
 * Returns the end.
 */
export function write_predicted(found: usize, count: i32, pieces: usize, out: usize): usize {
  const end = found + (count as usize) * FOUND_SIZE;
  store<u8>(out++, OPEN);
  for (let at = found; at < end; at += FOUND_SIZE) {
    if (at > found) store<u8>(out++, COMMA);
    const piece = pieces + ((load<u32>(at) as usize) << 3);
    const start: usize = load<u32>(piece), size = (load<u32>(piece, 4) as usize) - start;
    memory.copy(out, start, size);
    out = write_float_list(at + 4, 1, COMMA, out + size);
    store<u8>(out++, BRACE);
  }
  store<u8>(out, CLOSE);
  return out + 1;
}
