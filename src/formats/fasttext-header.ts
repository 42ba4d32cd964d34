/** What stands at the beginning of a model of fastText (github.com/facebookresearch/fastText, fasttext.cc and args.cc). */

/** FASTTEXT_FILEFORMAT_MAGIC_INT32, 793712314, little-endian. */
const MAGIC = [0xba, 0x16, 0x4f, 0x2f];

/** Whether a file that begins so means to be one. */
export const isFastText = (first: Uint8Array): boolean => MAGIC.every((byte, at) => first[at] === byte);
