// The header of a table of words: offsets in bytes of u32 members. Valid TypeScript and AssemblyScript alike, so both
// sides take the numbers from here.

export const SLOTS = 0;
export const MASK = 4;
export const USED = 8;
export const ARENA = 12;
export const ARENA_END = 16;
/** The place inside a row where room ran out, or 0. */
export const RESUME = 20;
/** The arena's bytes that the last batch of pieces wanted. */
export const WANTED = 24;
/** Read by nobody. */
export const SEEN = 28;

/** Bytes of a slot. */
export const SLOT = 24;
