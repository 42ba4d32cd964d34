// What a thread knows that trains a bag-of-words classifier, and what it notes of a text: offsets in bytes of u32 members,
// unless said otherwise. Only constants: this file is AssemblyScript and TypeScript at once.

/** The matrices of input and output rows, from the first of the columns that this thread works on, … */
export const INPUT = 0;
export const OUTPUT = 4;
/** … the bytes from one row to the next, and those of its own columns: multiples of 16, numbers behind D are zero. */
export const STRIDE = 8;
export const WIDTH = 12;
/** C: the ids of labels are below. */
export const LABELS = 16;
/** How a label is told: by a softmax over all, along a path of a tree, by negatives, or each by itself. */
export const LOSS = 20;
export const SOFTMAX_LOSS = 0;
export const TREE_LOSS = 1;
export const NEGATIVE_LOSS = 2;
export const EACH_LOSS = 3;
/** K, and the slots {threshold, other label} of the alias table that they are drawn from. */
export const NEGATIVES = 24;
export const ALIAS = 28;
/** For each label, and one more: where its path begins in a list of nodes, whose highest bit says that it goes right there. */
export const PATHS = 32;
export const NODES = 36;
/** The learning rate of the first text, f32, and by how much that of each next one is lower. */
export const RATE = 40;
export const FALL = 44;
/** The key of the random numbers. */
export const KEY = 48;
/** A row of zeros. */
export const ZERO_ROW = 52;
/** A list of the addresses of all output rows, of an even length. */
export const ALL_OUTPUTS = 56;
/** How many blocks the columns are cut into, which one this is, and the bytes between the windows of two blocks. */
export const BLOCKS = 60;
export const BLOCK = 64;
export const BLOCK_STEP = 68;
/** Windows: the first, the bytes of one, and where in it its lists lie. */
export const WINDOWS = 72;
export const WINDOW_BYTES = 76;
export const OUTPUTS_AT = 80;
export const WEIGHTS_AT = 84;
export const LOGITS_AT = 88;
export const STEPS_AT = 92;
export const HIDDEN_AT = 96;
export const GRADIENT_AT = 100;
/** Out, f64: the sum of the losses of all texts. */
export const LOSS_SUM = 104;
/** Read by nobody. */
export const SEEN = 112;
export const STATE_SIZE = 128;

/** A window: the text it is of, the address of its outputs and their number, and the label that is told. */
export const TEXT = 0;
export const OUTPUTS = 4;
export const OUTPUT_COUNT = 8;
export const TARGET = 12;
/** Its lists begin behind that. */
export const WINDOW_HEAD = 16;

/** A text: how many input rows and labels it has, then the ids of the labels, then the numbers of the rows. */
export const ROW_COUNT = 0;
export const LABEL_COUNT = 4;
export const TEXT_HEAD = 8;
