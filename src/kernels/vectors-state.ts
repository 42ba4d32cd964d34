// What a thread knows that trains word vectors, and what it notes of a window: offsets in bytes of u32 members, unless said
// otherwise. Only constants: this file is AssemblyScript and TypeScript at once.

/** The matrices of input and output rows, from the first of the columns that this thread works on, … */
export const INPUT = 0;
export const OUTPUT = 4;
/** … the bytes from one row to the next, and those of its own columns: multiples of 16, numbers behind D are zero. */
export const INPUT_STRIDE = 8;
export const OUTPUT_STRIDE = 12;
export const WIDTH = 16;
/** V: the ids of words are below; this one ends a sentence. */
export const VOCABULARY = 20;
/** The most words to each side of a window. */
export const WINDOW = 24;
/** 1 where a window tells the word in its middle, else the word tells its window. */
export const CBOW = 28;
/** How a word is told from an input: by negatives, along a path of a tree, or by a softmax over all words. */
export const LOSS = 32;
export const NEGATIVE_LOSS = 0;
export const TREE_LOSS = 1;
export const SOFTMAX_LOSS = 2;
/** K, and the slots {threshold, other word} of the alias table that they are drawn from. */
export const NEGATIVES = 36;
export const ALIAS = 40;
/** For each word, and one more: where its path begins in a list of nodes, whose highest bit says that it goes right there. */
export const PATHS = 44;
export const NODES = 48;
/** For each word, and one more: where its input rows begin in a list of row numbers; 0 where its only row is its id's. */
export const SUBWORDS = 52;
export const SUBWORD_ROWS = 56;
/** A u32 for each word: it stays in the text where random bits are not above it. */
export const KEEP = 60;
/** The learning rate, f32, and the key of the random numbers. */
export const RATE = 64;
export const KEY = 68;
/** A row of zeros. */
export const ZERO_ROW = 72;
/** Rows for what the inputs become, where there are several groups of outputs, and a list of their addresses. */
export const SCRATCH = 76;
/** How many blocks the columns are cut into, which one this is, and the bytes between the windows of two blocks. */
export const BLOCKS = 80;
export const BLOCK = 84;
export const BLOCK_STEP = 88;
/** Windows: the first, the bytes of one, and where in it its lists lie. */
export const WINDOWS = 92;
export const WINDOW_BYTES = 96;
export const OUTPUTS_AT = 100;
export const WEIGHTS_AT = 104;
export const TARGETS_AT = 108;
export const LOGITS_AT = 112;
export const STEPS_AT = 116;
export const HIDDEN_AT = 120;
export const GRADIENT_AT = 124;
/** Out, f64: the sum of losses, and the pairs of a word and what it was told from. */
export const LOSS_SUM = 128;
export const PAIRS = 136;
/** Read by nobody. */
export const SEEN = 144;
export const STATE_SIZE = 192;

/** A window: its inputs, its outputs (an even number) and the words that are told; there is none where it has no inputs. */
export const INPUT_COUNT = 0;
export const OUTPUT_COUNT = 4;
export const TARGET_COUNT = 8;
/** Its lists: addresses of input rows, or ids of words where they make one hidden vector; addresses of output rows; … */
export const INPUTS_AT = 16;
