/** A table as data, and as the lines of a terminal. */
import { type Column, columnWidths, GAP, tailOf } from "./table-column.ts";
import { cutTo, printable, widthOf, wrap } from "./terminal-text.ts";
import { type Paint, painter, type Tone } from "./tone.ts";

export type { Column } from "./table-column.ts";

export type Cell = string | { readonly text: string; readonly tone?: Tone };

export interface Table {
  readonly columns: readonly Column[];
  /** Any text; what is not to reach a terminal is escaped. */
  readonly rows: readonly (readonly Cell[])[];
}

/** What the lines are for: 0 columns stand for no bound. */
export interface Screen {
  readonly columns: number;
  readonly colour: boolean;
}

/** A line of titles, where there are any, and the rows below; nothing but what stands apart is wider than the screen. */
export function tableLines({ columns, rows }: Table, { columns: room, colour }: Screen): string[] {
  const paint = painter(colour);
  const titles = columns.map(({ title = "" }): Piece => ({ text: printable(title), tone: "weak" }));
  const pieces = rows.map((row) => columns.map((column, at) => pieceOf(row[at] ?? "", column)));
  const widths = columnWidths(columns, textsOf([titles, ...pieces]), room > 0 ? room : Infinity);
  const tails = columns.map((_, at) => Math.max(0, ...pieces.map((row) => widthOf(tailOf(row[at].text)))));
  const slots = columns.map((column, at) => ({ ...column, width: widths[at], tail: tails[at] }));
  const head = titles.some(({ text }) => text !== "") ? [titleLine(titles, slots, paint)] : [];
  return [...head, ...pieces.flatMap((row) => rowLines(row, slots, paint))];
}

/** A cell that may be shown. */
interface Piece {
  readonly text: string;
  readonly tone?: Tone;
}

/** A column with its width, and the room that the widest part behind a decimal point takes in it. */
interface Slot extends Column {
  readonly width: number;
  readonly tail: number;
}

function pieceOf(cell: Cell, { tone }: Column): Piece {
  const { text, ...own } = typeof cell === "string" ? { text: cell } : cell;
  return { tone, ...own, text: printable(text) };
}

const textsOf = (rows: readonly (readonly Piece[])[]): string[][] =>
  rows.map((row) => row.map(({ text }) => text));

/** A title stands where the numbers below it end. */
const titleLine = (titles: readonly Piece[], slots: readonly Slot[], paint: Paint): string =>
  joined(
    titles.map(({ text, tone }, at) => {
      const align = slots[at].align === "point" ? "right" : slots[at].align;
      return inSlot({ text: cutTo(text, slots[at].width), tone }, { ...slots[at], align }, paint);
    }),
    slots,
  );

function rowLines(row: readonly Piece[], slots: readonly Slot[], paint: Paint): string[] {
  const isApart = ({ text }: Piece, at: number) =>
    slots[at].apart === true && widthOf(text) > slots[at].width;
  const above = row.filter(isApart).map(({ text, tone }) => paint(text, tone));
  const cells = row.map((piece, at) => (isApart(piece, at) ? [""] : cellLines(piece.text, slots[at])));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  const lines = Array.from({ length: height }, (_, line) => {
    const parts = cells.map((texts, at) => inSlot({ ...row[at], text: texts[line] ?? "" }, slots[at], paint));
    return joined(parts, slots);
  });
  return [...above, ...lines];
}

/** What does not fit into the lines of a cell ends in `…`. */
function cellLines(text: string, { width, lines = 1 }: Slot): string[] {
  if (lines === 1 || width < 2 || widthOf(text) <= width) return [cutTo(text, width)];
  const all = wrap(text, width);
  if (all.length <= lines) return all;
  const kept = all.slice(0, lines - 1);
  return [...kept, cutTo(`${all[lines - 1]} ${all[lines]}`, width)];
}

/** Blanks are not painted. */
function inSlot({ text, tone }: Piece, { width, align, tail }: Slot, paint: Paint): string {
  const missing = " ".repeat(Math.max(0, width - widthOf(text)));
  if (align === undefined || align === "left") return paint(text, tone) + missing;
  const behind = align === "point" ? Math.min(missing.length, Math.max(0, tail - widthOf(tailOf(text)))) : 0;
  return missing.slice(behind) + paint(text, tone) + " ".repeat(behind);
}

/** Columns without a width have no room. */
const joined = (parts: readonly string[], slots: readonly Slot[]): string =>
  parts
    .filter((_, at) => slots[at].width > 0)
    .join(" ".repeat(GAP))
    .trimEnd();
