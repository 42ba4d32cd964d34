// What a kernel knows of the labels that it chooses from: offsets in bytes of members, u32 where nothing else is said. Valid
// TypeScript and AssemblyScript alike, so both sides take the numbers from here.

export const LABELS = 0;
/** The most labels of a text, at least 1, and … */
export const TOP_K = 4;
/** … the least probability, f64. */
export const THRESHOLD = 8;
/** Whether the scores of a text's labels are one softmax; otherwise each has a sigmoid of its own. */
export const IS_SOFTMAX = 16;
/** Of a tree: {left, right} of each inner node; a label is its own number, an inner node LABELS + its number. */
export const TREE = 20;
/** Where the rows of inner nodes lie, f32, … */
export const NODES = 24;
/** … and how many bytes it is from one to the next, a multiple of 16. */
export const NODE_STRIDE = 28;
/** A thread's: 8 bytes for each of TOP_K labels, and … */
export const HEAP = 32;
/** … STACK_ENTRY bytes for each label, and for one more. */
export const STACK = 36;

/** Bytes of all members. */
export const LABEL_STATE_SIZE = 64;
/** {node u32, nothing u32, probability f64} */
export const STACK_ENTRY = 16;
/** Bytes of a label that was found: {label u32, probability f32}. */
export const FOUND_SIZE = 8;
