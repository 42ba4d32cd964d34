// What the kernels that read files of word vectors know: offsets in bytes of u32 members. Valid TypeScript and
// AssemblyScript alike, so both sides take the numbers from here.

/** D, how many numbers a vector has. */
export const DIM = 0;
/** Numbers from one row to the next. */
export const STRIDE = 4;
/** The table of words (word-ids-table.ts). */
export const TABLE = 8;
/** Where the row of the word with the id FIRST lies; those of the ids behind it follow. */
export const ROWS = 12;
export const FIRST = 16;
/** Out: how many lines were read, … */
export const LINES = 20;
/** … how many of them have a word. */
export const RECORDS = 24;
/** Out: why reading ended. */
export const STATUS = 28;
/** Out: which of the numbers is wrong, or how many there are. */
export const NUMBER = 32;
/** Out: where the word ends whose numbers are wrong. */
export const WORD_END = 36;

/** Bytes of all members. */
export const HEADER = 64;

/** The values of STATUS: all was read, or as many records as were wanted. */
export const DONE = 0;
/** The end of the bytes is within a record. */
export const PARTIAL = 1;
/** The table of words has no room. */
export const NO_ROOM = 2;
/** What is wrong with the record: too few numbers, … */
export const FEW_NUMBERS = 3;
/** … one that is none, … */
export const BAD_NUMBER = 4;
/** … more behind the numbers, … */
export const MORE_NUMBERS = 5;
/** … a number that is infinite or NaN. */
export const NOT_FINITE = 6;
