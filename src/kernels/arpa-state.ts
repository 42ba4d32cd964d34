// What the kernel that reads n-grams of ARPA files knows: offsets in bytes of u32 members. Valid TypeScript and
// AssemblyScript alike, so both sides take the numbers from here.

/** n, the length of the n-grams. */
export const LENGTH = 0;
/** Whether a back-off weight may stand behind the words. */
export const HAS_WEIGHT = 4;
/** The table of words (word-ids-table.ts). */
export const TABLE = 8;
/** The id of `<s>`, which the table does not have, or ABSENT; as a single word it has NOTHING. */
export const BEGIN = 12;
/** {starts u32, words u32} for each length below n, where they lie. */
export const LEVELS = 16;
/** Out, one for each n-gram: the index of its context among those of the length below, … */
export const CONTEXTS = 20;
/** … the id of its last word, … */
export const LASTS = 24;
/** … log10 of its probability, f32, … */
export const LOGS = 28;
/** … log10 of its back-off weight, f32, 0 where none stands there. */
export const WEIGHTS = 32;
/** Out: how many n-grams were read. */
export const COUNT = 36;
/** Out: why reading ended. */
export const STATUS = 40;

/** Bytes of all members. */
export const HEADER = 64;

export const NOTHING = 0xffffffff;
/** No word has this id. */
export const ABSENT = 0xfffffffe;

/** The values of STATUS: all lines were read, or as many as there is room for. */
export const DONE = 0;
/** A line that is no n-gram: blank, or with a backslash. */
export const OTHER_LINE = 1;
/** The table of words has no room. */
export const NO_ROOM = 2;
/** What is wrong with the line: its number, … */
export const BAD_NUMBER = 3;
/** … a probability above 1, … */
export const ABOVE_ONE = 4;
/** … too few words, … */
export const FEW_WORDS = 5;
/** … more behind the words than a back-off weight, … */
export const MORE_FIELDS = 6;
/** … a back-off weight that is no number, … */
export const BAD_WEIGHT = 7;
/** … a word that is no 1-gram, … */
export const UNKNOWN_WORD = 8;
/** … a word that is one already, … */
export const TWIN = 9;
/** … a context that is no n-gram. */
export const NO_CONTEXT = 10;
