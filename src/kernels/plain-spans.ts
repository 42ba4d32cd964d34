// Where the words of a text are for fastText: what NUL, space and the bytes from tab to carriage return separate. 64 bytes
// at a time become a bit mask of white space, whose changes are the beginnings and the ends of words.

/**
 * Writes {start u32, end u32} for each word in [start, end), at most `limit`, and returns how many; if words are left,
 * they come behind the end of the last one. 64 readable bytes lie after `end`.
 */
export function plain_spans(start: usize, end: usize, spans: usize, limit: i32): i32 {
  const last = spans + ((limit as usize) << 3);
  let out = spans; // where the next beginning or end goes
  let outside: u64 = 1; // whether the byte before is white space
  for (let at = start; at < end; at += 64) {
    let white = spaces(at) | (spaces(at + 16) << 16) | (spaces(at + 32) << 32) | (spaces(at + 48) << 48);
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

@inline
function spaces(at: usize): u64 {
  const bytes = v128.load(at);
  const controls = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(9)), i8x16.splat(5));
  const others = v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0)));
  return i8x16.bitmask(v128.or(controls, others)) as u32 as u64;
}

/**
 * Where a text [start, end) ends for fastText: at its first word `</s>`, which is the end of a line, or at its end.
 * 16 readable bytes lie after `end`.
 */
export function plain_end(start: usize, end: usize): usize {
  for (let at = start; at < end; at += 16) {
    for (let marks = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x3c))); marks; marks &= marks - 1) {
      const mark = at + (ctz(marks) as usize);
      if (isEndWord(mark, start, end)) return mark;
    }
  }
  return end;
}

function isEndWord(at: usize, start: usize, end: usize): bool {
  if (at + 4 > end || load<u32>(at) != 0x3e732f3c) return false;
  return (at == start || isSpace(load<u8>(at - 1))) && (at + 4 == end || isSpace(load<u8>(at, 4)));
}

@inline
function isSpace(byte: u32): bool {
  return byte == 0x20 || byte == 0 || byte - 9 < 5;
}
