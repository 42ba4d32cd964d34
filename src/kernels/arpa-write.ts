// Lines of ARPA files: the logarithm of the probability, the words, and where it is not 0 that of the back-off weight.
import { eight_digits } from "./decimal";

const TAB: u8 = 0x09, NEWLINE: u8 = 0x0a, SPACE: u8 = 0x20, MINUS: u8 = 0x2d, POINT: u8 = 0x2e, ZERO: u8 = 0x30;
const ZEROS: u64 = 0x3030303030303030;
/** Seven digits behind the point: more than an f32 has. */
const SCALE: f64 = 10_000_000;

/**
 * Writes a line for each record of n ids and two logarithms. The bytes of a word `id` are those from `ends[id]` to
 * `ends[id + 1]` of `words`, behind which there are 16 bytes to read. Each line takes 32 bytes, and a word's and one for
 * each word; 16 more are written over. Returns the end of the text.
 */
export function arpa_write(records: usize, end: usize, n: u32, ends: usize, words: usize, out: usize): usize {
  for (; records < end; records += 8) {
    const numbers = records + (n << 2);
    out = write_logarithm(load<f32>(numbers), out);
    store<u8>(out++, TAB);
    for (; records < numbers; records += 4) {
      out = write_word(load<u32>(records), ends, words, out);
      store<u8>(out++, SPACE);
    }
    const backoff = load<f32>(numbers, 4);
    if (backoff != 0) {
      store<u8>(out - 1, TAB);
      out = write_logarithm(backoff, out) + 1;
    }
    store<u8>(out - 1, NEWLINE);
  }
  return out;
}

@inline
function write_word(id: u32, ends: usize, words: usize, out: usize): usize {
  const start: usize = load<u32>(ends + (<usize>id << 2)), end: usize = load<u32>(ends + (<usize>id << 2), 4);
  for (let at: usize = start; at < end; at += 16) v128.store(out + at - start, v128.load(words + at));
  return out + end - start;
}

/** A number between -1000 and 1000 with seven digits behind the point. */
@inline
function write_logarithm(x: f32, out: usize): usize {
  if (x < 0) store<u8>(out++, MINUS);
  const scaled = <u64>nearest<f64>(abs<f64>(<f64>x) * SCALE);
  const whole = <u32>(scaled / 10_000_000);
  if (whole >= 100) store<u8>(out++, ZERO + <u8>(whole / 100));
  if (whole >= 10) store<u8>(out++, ZERO + <u8>((whole / 10) % 10));
  store<u8>(out++, ZERO + <u8>(whole % 10));
  store<u8>(out++, POINT);
  store<u64>(out, eight_digits(<u32>(scaled % 10_000_000) * 10) | ZEROS);
  return out + 7;
}
