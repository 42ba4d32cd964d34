// The row that `lines` and `json_rows` write for each line of a block: eight u32, all but the status are addresses,
// 0 where there is none. Valid TypeScript and AssemblyScript alike, so both sides take the numbers from here.

/** Bytes of a row; the constants below are offsets in bytes. */
export const ROW_SIZE = 32;
export const ROW_LINE_START = 0;
/** The line ends in front of its `\n`. */
export const ROW_LINE_END = 4;
/** The wanted text as UTF-8, or the wanted ids as u32: in the line itself or in the scratch. */
export const ROW_TEXT_START = 8;
export const ROW_TEXT_END = 12;
/** The brace that closes the line's object: new members go in front of it. */
export const ROW_CLOSE = 16;
export const ROW_STATUS = 20;
/** The value of the wanted member as it stands in the line, with its quotes or brackets. */
export const ROW_VALUE_START = 24;
export const ROW_VALUE_END = 28;

/** The values of a row's status. */
export const OK = 0;
/** No member was wanted and the object has none, so a member put into it needs no comma. */
export const OK_EMPTY = 1;
/** Only white space: no row at all. */
export const BLANK = 2;
/**
 * Left to the general reader: not valid JSON, not an object, not valid UTF-8, nested deeper than 64, a key with an
 * escape, the wanted key twice, a reserved key, or half a surrogate pair in the wanted string.
 */
export const ODD = 3;
/** A valid object without the wanted member. */
export const MISSING = 4;
/** The wanted member is not a string, or where ids are wanted not an array of whole numbers from 0 to 2^31 - 1. */
export const NOT_STRING = 5;
