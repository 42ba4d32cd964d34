// The encoder's state: offsets in bytes of u32 members (SEED is a u64). Valid TypeScript and AssemblyScript alike, so
// both sides take the numbers from here.

export const PATTERN = 0;
export const DIGITS = 4;
export const TABLES = 8;
/** Room for BATCH u32. */
export const ENDS = 12;
export const FLAGS = 16;
/** Byte alphabet: u32[256]; char alphabet: slots {character + 1, id}. */
export const SYMBOLS = 20;
export const SYMBOL_MASK = 24;
export const RULES = 28;
export const RULE_MASK = 32;
/** Slots {hash u32, id + 1 u32}, for IGNORE_MERGES. */
export const VOCABULARY = 36;
export const VOCABULARY_MASK = 40;
/** A u32 for each id: where its bytes begin; one more at the end. */
export const TOKENS = 44;
export const SHORT_CACHE = 48;
export const SHORT_MASK = 52;
export const LONG_CACHE = 56;
export const LONG_MASK = 60;
export const SCRATCH = 64;
export const SCRATCH_SIZE = 68;
/** The id of each character that has none; 2^32 - 1 where such characters are left out. */
export const UNKNOWN = 72;
export const DROPOUT = 76;
/** A u64: where the random numbers of dropout are. */
export const SEED = 80;
/** Out: scratch bytes that were missing. */
export const WANTED = 88;
/** Byte alphabet: {rank u32, id u32} of each pair of bytes, the first byte times 256; rank 2^32 - 1 where there is none. */
export const BYTE_PAIRS = 92;

/** The bits of FLAGS. */
export const IGNORE_MERGES = 1;
export const CHARACTERS = 2;
export const END_OF_WORD = 4;
export const METASPACE = 8;
export const METASPACE_PREFIX = 16;

/** Marks the last character of a word in the table of characters. */
export const MARK = 0x40000000;
