// The trainer's state: offsets in bytes of u32 members (MINIMUM is an i64). Valid TypeScript and AssemblyScript alike,
// so both sides take the numbers from here.

/** Address of the first cell (an EDGE). */
export const CELLS = 0;
export const CELLS_END = 4;
/** 16 bytes for each place where the pair of one merge may stand: at least as many as cells. */
export const EVENTS = 8;
export const PAIRS = 12;
export const PAIR_MASK = 16;
export const PAIRS_USED = 20;
export const HEAP = 24;
export const HEAP_SIZE = 28;
export const HEAP_ROOM = 32;
/** Where the next free posting, a u32 cell address, lies; three times as many as cells are enough. */
export const POSTINGS_TOP = 36;
/** 32 bytes for each symbol, zeroed. */
export const NEIGHBOURS = 48;
/** A u32 each symbol. */
export const TOUCHED = 52;
export const TOUCHED_COUNT = 40;
/** Out: an i64 each merge, how often its pair came. */
export const COUNTS = 44;
/** A u32 each symbol: where its bytes begin; one more at the end. */
export const TOKENS = 56;
/** Number of symbols so far. */
export const SYMBOLS = 60;
export const SYMBOL_LIMIT = 64;
/** Out: {left u32, right u32, id u32}. */
export const MERGES = 68;
export const MERGE_COUNT = 72;
/** A u32 each symbol: its length in smallest symbols. */
export const LENGTHS = 76;
export const LENGTH_LIMIT = 80;
/** Sorted u64 hashes of the bytes of tokens that must not be made again. */
export const TAKEN = 84;
export const TAKEN_COUNT = 88;
/** Where the room for the bytes of tokens ends. */
export const TOKENS_END = 92;
export const MINIMUM = 96;
/** Read by nobody. */
export const FETCH_SUM = 104;
/** Out: an i64, how many tokens of the text merges have joined to the one before them. */
export const JOINED = 112;

/** What `bpe_merge` returns: it may be called again … */
export const RUNNING = 0;
/** … no pair is frequent enough … */
export const EXHAUSTED = 1;
/** … there are as many symbols as wanted … */
export const COMPLETE = 2;
/** … the pair table, the heap or the tokens want more room before the next merge. */
export const PAIRS_FULL = 3;
export const HEAP_FULL = 4;
export const TOKENS_FULL = 5;
