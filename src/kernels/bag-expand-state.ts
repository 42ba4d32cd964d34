// What is known of the tokens of texts that become input rows: offsets in bytes of u32 members. Only constants: this file is
// AssemblyScript and TypeScript at once.

/** For each token: its row, NO_ROW where it is no word of the model, or NO_TOKEN where it is as if it were not there. */
export const ROWS = 0;
export const NO_ROW = 0xffffffff;
export const NO_TOKEN = 0xfffffffe;
/** The hash of each token. */
export const HASHES = 4;
/** For each token, and one more: where the rows of its character n-grams begin in a list. */
export const GRAMS = 8;
export const GRAM_ROWS = 12;
/** How many words there are: their rows are the first. */
export const WORDS = 16;
/** Rows that n-grams share by their hash, and the tokens of the longest n-grams of words. */
export const BUCKETS = 20;
export const NGRAMS = 24;
/** The hashes of a text's tokens, as long as the longest text. */
export const LINE = 28;
export const STATE_SIZE = 32;
