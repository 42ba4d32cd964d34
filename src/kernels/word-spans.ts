// Where the words of a UTF-8 text are: what Unicode's White_Space separates. 64 bytes at a time become a bit mask of
// white space, whose changes are the beginnings and the ends of words.

/**
 * Writes {start u32, end u32} for each word in [start, end), at most `limit`, and returns how many; if words are left,
 * they come behind the end of the last one. 64 readable bytes lie after `end`.
 */
export function word_spans(start: usize, end: usize, spans: usize, limit: i32): i32 {
  const last = spans + ((limit as usize) << 3);
  let out = spans; // where the next beginning or end goes
  let outside: u64 = 1; // whether the byte before is white space
  let over: u64 = 0; // white space that begins in the window before
  for (let at = start; at < end; at += 64) {
    let white = over | plainSpace(at);
    over = 0;
    for (let left = spaceLeads(at); left; left &= left - 1) {
      const shift = ctz(left);
      const bits = ((1 as u64) << wideSpace(at + (shift as usize), end)) - 1;
      white |= bits << shift;
      if (shift > 61) over |= bits >> (64 - shift);
    }
    if (end - at < 64) white |= (-1 as u64) << ((end - at) as u64);
    for (let turns = white ^ ((white << 1) | outside); turns; turns &= turns - 1) {
      store<u32>(out, (at + (ctz(turns) as usize)) as u32);
      out += 4;
      if (out == last) return limit;
    }
    outside = white >> 63;
  }
  if (!outside) {
    store<u32>(out, end as u32);
    out += 4;
  }
  return ((out - spans) >> 3) as i32;
}

/** The bytes that are white space by themselves: U+0009 … U+000D and U+0020. */
@inline
function plainSpace(at: usize): u64 {
  return spaces(at) | (spaces(at + 16) << 16) | (spaces(at + 32) << 32) | (spaces(at + 48) << 48);
}

@inline
function spaces(at: usize): u64 {
  const bytes = v128.load(at);
  const controls = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(9)), i8x16.splat(5));
  return i8x16.bitmask(v128.or(controls, i8x16.eq(bytes, i8x16.splat(0x20)))) as u32 as u64;
}

/** The bytes that white space of several bytes begins with: 0xC2 and 0xE1 … 0xE3. */
@inline
function spaceLeads(at: usize): u64 {
  return leads(at) | (leads(at + 16) << 16) | (leads(at + 32) << 32) | (leads(at + 48) << 48);
}

@inline
function leads(at: usize): u64 {
  const bytes = v128.load(at);
  const three = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0xe1 as i8)), i8x16.splat(3));
  return i8x16.bitmask(v128.or(three, i8x16.eq(bytes, i8x16.splat(0xc2 as i8)))) as u32 as u64;
}

/** The length of the white space that begins with the lead byte at `at`, 0 where it is something else. */
function wideSpace(at: usize, end: usize): u64 {
  const lead = load<u8>(at);
  if (at + 2 > end) return 0;
  const second = load<u8>(at, 1);
  if (lead == 0xc2) return second == 0x85 || second == 0xa0 ? 2 : 0;
  if (at + 3 > end) return 0;
  const third = load<u8>(at, 2);
  if (lead == 0xe1) return second == 0x9a && third == 0x80 ? 3 : 0; // U+1680
  if (lead == 0xe3) return second == 0x80 && third == 0x80 ? 3 : 0; // U+3000
  if (second == 0x81) return third == 0x9f ? 3 : 0; // U+205F
  const isSpace = (third >= 0x80 && third <= 0x8a) || third == 0xa8 || third == 0xa9 || third == 0xaf;
  return second == 0x80 && isSpace ? 3 : 0; // U+2000 … U+202F
}
