// The list of added tokens: offsets in bytes. Valid TypeScript and AssemblyScript alike, so both sides take the
// numbers from here.

/** How many tokens. */
export const COUNT = 0;
/** Out: the id of the token that was found. */
export const FOUND_ID = 4;
/** Out: its length in bytes. */
export const FOUND_LENGTH = 8;
/** The only byte that a token begins with, or MANY. */
export const FIRST_BYTE = 12;
/** A bitmap of the bytes that tokens begin with. */
export const FIRST_BYTES = 16;
/** {address, length, id} of each token, the longest first. */
export const TOKENS = 48;
/** Bytes of such an entry. */
export const TOKEN = 12;

export const MANY = 256;
