// The states of the kernels that read n-grams as streams, for those who call them: offsets in bytes. Only
// constants: this file is AssemblyScript and TypeScript at once.

/** The highest order that the states have room for. */
export const MAX_ORDER = 16;

/** ngram_adjust: N, the ids of <s> and of the padding before it, and whether lower orders keep their raw counts. */
export const ADJUST_ORDER = 0;
export const ADJUST_BEGIN = 4;
export const ADJUST_PADDING = 8;
export const ADJUST_RAW = 12;
/** Whether there is a record before, and its words. */
export const ADJUST_OPEN = 16;
export const ADJUST_WORDS = 64;
/** For each order from 1: the count (u64), the left contexts (u64), the most that is pruned (u64). */
export const ADJUST_COUNTS = 128;
export const ADJUST_LEFT = 256;
export const ADJUST_PRUNE = 384;
/** For each order: where its next record goes, and where its room ends. */
export const ADJUST_OUT = 512;
export const ADJUST_OUT_END = 576;
/** For each order four numbers (u64): how many n-grams have the count 1, 2, 3, 4. */
export const ADJUST_STATISTICS = 640;
export const ADJUST_SIZE = 1152;

/** The bit of a count that says that its n-gram is pruned. */
export const PRUNED = 0x8000_0000;

/** The two inputs and the output of what reads two sorted streams side by side: next record and end of each. */
export const JOIN_LEFT = 0;
export const JOIN_LEFT_END = 4;
export const JOIN_RIGHT = 8;
export const JOIN_RIGHT_END = 12;
export const JOIN_OUT = 16;
export const JOIN_OUT_END = 20;
/** The right stream has no more than what lies in its window. */
export const JOIN_RIGHT_OVER = 24;
/** ngram_starts: how many children there have been. */
export const JOIN_COUNT = 28;
export const JOIN_SIZE = 64;

/** ngram_smooth: where n-grams and contexts go, and the end of the room for these. */
export const SMOOTH_OUT = 0;
export const SMOOTH_CONTEXTS = 4;
export const SMOOTH_CONTEXTS_END = 48;
/** Three f64, and which of the kinds below. */
export const SMOOTH_DISCOUNTS = 8;
export const SMOOTH_KIND = 32;
/** Of Laplace: how many words there are. */
export const SMOOTH_VOCABULARY = 36;
export const SMOOTH_BEGIN = 40;
/** Whether these are the longest n-grams. */
export const SMOOTH_HIGHEST = 44;
export const SMOOTH_SIZE = 64;

export const KNESER_NEY = 0;
export const WITTEN_BELL = 1;
export const LAPLACE = 2;
export const NONE = 3;
