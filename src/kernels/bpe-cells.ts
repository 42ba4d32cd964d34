// The words that byte-pair learning works on, as cells of 16 bytes: {symbol u32, length u32, the word's count i64}. A
// token of several cells has its symbol in the first and its length in the first and the last; other cells are DEAD. A
// cell with symbol EDGE stands before the first word and after each.

export const DEAD: u32 = 0xfffffffe;
export const EDGE: u32 = 0xffffffff;
export const CELL: usize = 16;
export const CELL_COUNT: usize = 8;
