/** A row of the screen as SVG: its texts as text, each stretched to the columns that it fills, whatever the reader's font. */
import { type Attributes, element, text } from "../../src/formats/xml.ts";
import type { Piece, Row, Style } from "../helpers/screen.ts";
import { fillOf } from "./palette.ts";

/** The size of a cell, in the picture's own units; the baseline is so far below its top. */
export const CELL = { width: 10, height: 21, baseline: 15.5, letters: 16.6 };

/** The baseline is at 0. */
export const rowMarkup = (row: Row): string => row.flatMap(pieceMarkup).join("");

function pieceMarkup({ text: content, column, columns, style }: Piece): string[] {
  const ink = style.inverse ? fillOf(style.paper, "paper") : fillOf(style.ink, "ink");
  const x = column * CELL.width;
  const width = columns * CELL.width;
  const letters = {
    x,
    class:
      [ink.class === "ink" ? undefined : ink.class, ...looks(style)].filter(Boolean).join(" ") || undefined,
    fill: ink.fill,
    ...(columns > 1 && stretched(content, width)),
  };
  const isBlank = content.trim() === "" && !style.underline;
  return [...backgroundOf(style, x, width), ...(isBlank ? [] : [element("text", letters, text(content))])];
}

const looks = ({ bold, dim, italic, underline }: Style): (string | false | undefined)[] => [
  bold && "bold",
  dim && "dim",
  italic && "italic",
  underline && "line",
];

/** Fonts agree on how wide letters are, not on braille and frames, which often come from another font. */
function stretched(content: string, textLength: number): Attributes {
  const isPlain = /^[ -~]*$/.test(content);
  return { textLength, lengthAdjust: isPlain ? undefined : "spacingAndGlyphs" };
}

function backgroundOf(style: Style, x: number, width: number): string[] {
  if (!style.inverse && style.paper === undefined) return [];
  const fill = style.inverse ? fillOf(style.ink, "ink") : fillOf(style.paper, "paper");
  return [element("path", { d: `M${x}-${CELL.baseline}h${width}v${CELL.height}H${x}z`, ...fill })];
}
