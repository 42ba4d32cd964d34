// The words that byte-pair learning works on, as cells of 16 bytes: {symbol u32, length u32, the word's count i64}. A
// token of several cells has its symbol in the first and its length in the first and the last; other cells are DEAD. A
// cell with symbol EDGE stands before the first word and after each.

export const DEAD: u32 = 0xfffffffe;
export const EDGE: u32 = 0xffffffff;
export const CELL: usize = 16;
export const CELL_COUNT: usize = 8;

/**
 * Lays the words [list, end) of {count u64, length u32, bytes, padding to 4} out from `cells` on, each byte as the
 * symbol that `symbols` (u32[256]) gives it; words of one byte teach nothing and are left out. Returns the end.
 */
export function bpe_place_words(list: usize, end: usize, symbols: usize, cells: usize): usize {
  let cell = cells;
  store<u32>(cell, EDGE);
  for (let word = list; word < end; ) {
    const count = load<i64>(word);
    const length: usize = load<u32>(word, 8);
    const start = word + 12;
    word = start + ((length + 3) & ~3);
    if (length < 2) continue;
    for (let at = start; at < start + length; at++) {
      cell += CELL;
      store<u32>(cell, load<u32>(symbols + ((load<u8>(at) as usize) << 2)));
      store<u32>(cell, 1, 4);
      store<i64>(cell, count, CELL_COUNT);
    }
    cell += CELL;
    store<u32>(cell, EDGE);
  }
  return cell + CELL;
}
