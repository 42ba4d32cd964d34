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
/** The number of those slots, a power of two, minus 1: of bits there are PRUNED_BITS as many, in front of the slots. */
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
/** A thread's: the sets of its memo (bag-memo.ts), … */
export const MEMO = 60;
/** … how many there are, a power of two, minus 1, … */
export const MEMO_MASK = 64;
/** … `bag_list` bytes for the addresses of rows that are still to be added, … */
export const LIST = 68;
/** … and how many rows the text has so far. */
export const FOUND = 72;
/** Nothing that anyone reads. */
export const SEEN = 76;
/** The table of those labels that do not begin as fastText's usually do, or 0: in a text a label is no word. */
export const LABELS = 80;
/** Where words have no n-grams of characters: a u32 for each word, its hash for n-grams of words; and then no memo. 0: they have. */
export const WORD_HASHES = 84;

/** Bytes of all members. */
export const BAG_SIZE = 128;

/** Bytes of a set of the memo, and of what a room has in front of its sum. */
export const MEMO_SET = 64;
export const ROOM_HEAD = 64;
/** How many bits say which buckets may have a row, for each slot of those that have. */
export const PRUNED_BITS = 16;

/** Stands for no row. */
export const NO_ROW = 0xffffffff;

/** Words whose places are found at a time. */
export const BATCH = 512;
/** Where in SCRATCH, behind {start u32, end u32} of each of them, the keys of words are (bag-memo.ts), … */
export const KEYS = 4096;
export const KEY = 32;
/** … and behind these the hashes of words for n-grams, u32. */
export const HASHES = 20480;
/** Bytes of a word whose n-grams are made at a time, where they do not go to a list. */
export const PIECE = 256;
