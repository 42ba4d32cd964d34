/** Plain text: a line is a row with the member `text`. Only a newline ends a line. */
import type { BadRow, Block, Codec, RawRow, Row } from "./codec.ts";
import { lineBytes, linesOf, NOT_UTF8 } from "./lines.ts";
import { textOf } from "./row.ts";

export const text: Codec = {
  name: "text",
  extensions: ["txt", "text"],
  framing: "lines",
  decode,
  /** As it is: a text of several lines is written as several. */
  encode: (row: Row) => lineBytes(textOf(row, "text")),
};

function* decode(block: Block): Generator<RawRow | BadRow> {
  for (const { text, raw, line } of linesOf(block)) {
    yield text === undefined ? { error: NOT_UTF8, raw, line } : { row: { text }, raw, line };
  }
}
