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

/** Bytes of all members. */
export const BAG_SIZE = 64;

/** Stands for no row. */
export const NO_ROW = 0xffffffff;

/** Words whose places are found at a time. */
export const BATCH = 512;
/** Bytes of a word whose n-grams are made at a time, where they do not go to a list. */
export const PIECE = 256;
