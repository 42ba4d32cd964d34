/** What no file of word vectors has more of: a damaged one that says so would take hours or all memory. */

/** Numbers of a vector. */
export const MOST_NUMBERS = 2 ** 16;
/** Bytes of a word. */
export const LONGEST_WORD = 2 ** 16;
/** Characters of an n-gram, boundary marks included. */
export const LONGEST_NGRAM = 64;
