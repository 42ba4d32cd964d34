/** What no file of word vectors has more of: a damaged one that says so would take hours or all memory. */

/** Numbers of a vector. */
export const MOST_NUMBERS = 2 ** 16;
/** Bytes of a line of text: a word and so many numbers fit in. */
export const LONGEST_LINE = 2 ** 21;
/** Bytes of a word where nothing but its end ends it. */
export const LONGEST_WORD = 2 ** 16;
/** Characters of an n-gram, boundary marks included. */
export const LONGEST_NGRAM = 64;
