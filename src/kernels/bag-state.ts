// What a kernel knows of the input rows that texts become: offsets in bytes of u32 members. Valid TypeScript and
// AssemblyScript alike, so both sides take the numbers from here.

/** The table of the words (word-ids-table.ts); the row of a word has its id for number. */
export const TABLE = 0;
/** How many words there are: the rows of buckets lie behind theirs. */
export const WORDS = 4;
/** The row of `</s>`, with which each text ends, or NO_ROW. */
export const END_ROW = 8;
/** How many characters an n-gram of characters has at least and at most; MAXN is 0 where words have none. */
export const MINN = 12;
export const MAXN = 16;
/** N-grams of words have 2 up to so many; below 2 there are none. */
export const WORD_NGRAMS = 20;
/** In how many buckets n-grams are by their hash; 0 where there are no n-grams. */
export const BUCKETS = 24;
/** Where only some buckets have a row: slots {bucket + 1 u32, row behind those of the words u32}; otherwise 0. */
export const PRUNED = 28;
/** The number of those slots, a power of two, minus 1. */
export const PRUNED_MASK = 32;
/** A u32 for each word and one more: where its list in LIST_ROWS begins. 0: a word has its own row alone. */
export const LIST_STARTS = 36;
/** The rows of words, u32: each word's own and those of its n-grams of characters. */
export const LIST_ROWS = 40;
/** A thread's room, `bag_scratch` bytes. */
export const SCRATCH = 44;


/** For means of rows, beside these: where the rows lie, f32, … */
export const MATRIX = 48;
/** … and how many bytes it is from one to the next, a multiple of 16. */
export const STRIDE = 52;
/** A u32 for each word: of how many rows its own is the sum. 0: of itself. */
export const SUMMED = 56;
/** A thread's: slots for the sums of words that the table does not have, … */
export const CACHE = 60;
/** … how many there are, a power of two, minus 1: behind these there is one more, for words that are too long … */
export const CACHE_MASK = 64;
/** … and `bag_list` bytes for the addresses of rows that are still to be added, … */
export const LIST = 68;
/** … where they end, … */
export const LIST_END = 72;
/** … and how many rows the text has up to there. */
export const FOUND = 76;
/** Nothing that anyone reads. */
export const SEEN = 80;

/** Bytes of all members. */
export const BAG_SIZE = 128;

/** Bytes of a slot in front of its sum: {hash u64, length u32, number of rows u32}, and the word. */
export const SLOT_HEAD = 64;

/** Stands for no row. */
export const NO_ROW = 0xffffffff;

/** Words whose places are found at a time. */
export const BATCH = 512;
/** Where in SCRATCH, behind {start u32, end u32} of each of them, their rows or slots are, {id u32, slot u32, hash u64}, … */
export const SLOTS = 4096;
/** … and behind these the hashes of words for n-grams, u32. */
export const HASHES = 12288;
/** Bytes of a word whose n-grams are made at a time, where they do not go to a list. */
export const PIECE = 256;
