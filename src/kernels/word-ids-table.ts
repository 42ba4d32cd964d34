// A table of words and their ids: offsets in bytes of u32 members. Valid TypeScript and AssemblyScript alike, so both
// sides take the numbers from here.

/** 16-byte slots {low u64, middle u32, id + 1 u32}; a free one has 0 for the id. */
export const SLOTS = 0;
export const MASK = 4;
/** How many words there are: the next new one gets this id. */
export const SIZE = 8;
/** A u32 for each id: the address of the word's copy, its length as u32 and its bytes. */
export const WORDS = 12;
/** A u64 for each id: how often the word was read while new words got an id. */
export const COUNTS = 16;
/** For how many words WORDS and COUNTS have room. */
export const CAPACITY = 20;
export const ARENA = 24;
export const ARENA_END = 28;
/** Out: the bytes of the arena that the next words may take. */
export const WANTED = 32;
/** Where in a row room ran out, or 0. */
export const RESUME = 36;

/** Bytes of a slot. */
export const SLOT = 16;
/** Bytes of all members. */
export const HEADER = 64;

/** The most words that are looked up between two checks of the room that is left, … */
export const BATCH = 1024;
/** … and the bytes of the room that a thread needs for them. */
export const SCRATCH = 10304;
