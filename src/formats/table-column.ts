/** A column of a table, and how wide each is beside the others. */
import { widthOf } from "./terminal-text.ts";
import type { Tone } from "./tone.ts";

export interface Column {
  readonly title?: string;
  /** Numbers stand on the right, or on their decimal points. */
  readonly align?: "left" | "right" | "point";
  /** Of all its cells, but those that have one of their own. */
  readonly tone?: Tone;
  /** The bounds of its width; a cell that is too wide is cut … */
  readonly least?: number;
  readonly most?: number;
  /** … or goes on in so many lines … */
  readonly lines?: number;
  /** … or stands on a line of its own, above the rest of its row. */
  readonly apart?: boolean;
}

/** Blanks between columns. */
export const GAP = 2;
/** Text that is cut shorter than this says little. */
const LEGIBLE = 8;

/**
 * As wide as their texts, `rows` of which the first are the titles, where there is room. Where there is not, the widest
 * column of text gives way first, and numbers last, from the right; a column without a width is not shown.
 */
export function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room: number,
): number[] {
  const widths = columns.map((column, at) => {
    const texts = rows.map((row) => row[at]);
    const width = Math.max(column.least ?? 0, column.align === "point" ? pointWidth(texts) : widest(texts));
    return Math.min(width, column.most ?? width, room);
  });
  for (let over = filledBy(widths) - room; over > 0; over--) {
    const at = widestText(columns, widths);
    if (at === undefined) return cutOff(widths, room);
    widths[at]--;
  }
  return widths;
}

/** What stands behind the integer digits of a number: `.25`, `e-7`; nothing of other texts. */
export const tailOf = (text: string): string => /^[-+]?[\d,]+([.e].*)$/.exec(text)?.[1] ?? "";

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));

function pointWidth([title, ...texts]: readonly string[]): number {
  const tail = widest(texts.map(tailOf));
  const front = Math.max(0, ...texts.map((text) => widthOf(text) - widthOf(tailOf(text))));
  return Math.max(widthOf(title), front + tail);
}

/** Of those that are still legible. */
function widestText(columns: readonly Column[], widths: readonly number[]): number | undefined {
  const isText = ({ align = "left" }: Column) => align === "left";
  const places = [...widths.keys()].filter(
    (at) => isText(columns[at]) && widths[at] > Math.max(LEGIBLE, columns[at].least ?? 0),
  );
  return places.length === 0
    ? undefined
    : places.reduce((best, at) => (widths[at] > widths[best] ? at : best));
}

function cutOff(widths: readonly number[], room: number): number[] {
  let left = room + GAP;
  return widths.map((width) => {
    const own = Math.max(0, Math.min(width, left - GAP));
    left -= own + (own > 0 ? GAP : 0);
    return own;
  });
}

const filledBy = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);
