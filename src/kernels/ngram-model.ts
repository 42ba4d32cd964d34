// A back-off n-gram model in memory: offsets in bytes of u32 members. Valid TypeScript and AssemblyScript alike, so both
// sides take the numbers from here.
//
// The n-grams shorter than N are nodes, level by level, those of level 1 by word id; behind each level there is one more
// node that only tells where the children of the last one end. The n-grams of length N are leaves.

/** Where the nodes lie. */
export const NODES = 0;
/** A u32 for each node: its last word. The children of a node are sorted by it. */
export const WORDS = 4;
/** Where the leaves lie. */
export const LEAVES = 8;
/** The first node whose children are leaves; of a model of order 1, none. */
export const PARENTS = 12;
/** The node of `<s>`, with which a passage begins: the size of the vocabulary. */
export const BEGIN = 16;

/** Bytes of all members. */
export const HEADER = 64;

/** Bytes of a node: f32 log10 of its probability … */
export const NODE = 16;
/** … f32 log10 of its back-off weight … */
export const BACKOFF = 4;
/** … u32 the node of its longest end that is one, or NO_NODE for single words … */
export const SUFFIX = 8;
/** … u32 its first child, a node or a leaf. */
export const START = 12;

/** Bytes of a leaf: u32 its last word … */
export const LEAF = 12;
/** … f32 log10 of its probability … */
export const LEAF_LOG = 4;
/** … u32 the node of its longest end. */
export const LEAF_SUFFIX = 8;

/** The empty context. */
export const NO_NODE = 0xffffffff;
