/** What stands on a terminal's screen, with its looks: rows of pieces, each in one style. */
import type { IBufferCell, Terminal } from "@xterm/headless";

/** How a piece looks; a colour is its number of 256, or `#rrggbb`, and undefined the terminal's own. */
export interface Style {
  readonly ink?: number | string;
  readonly paper?: number | string;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

export interface Piece {
  readonly text: string;
  /** Where it begins, and how many columns it fills. */
  readonly column: number;
  readonly columns: number;
  readonly style: Style;
}

/** From the left to the right; blanks at the ends of what has no colour are left out. */
export type Row = readonly Piece[];

/** The rows in view; the cursor is an inverse cell. */
export function screenOf({ buffer, rows, cols }: Terminal, isCursorSeen: boolean): Row[] {
  const { active } = buffer;
  return Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    const cells = Array.from({ length: cols }, (_, column) => {
      const cell = line?.getCell(column);
      const isCursor = isCursorSeen && row === active.cursorY && column === active.cursorX;
      return cell && cellOf(cell, column, isCursor);
    });
    return joined(cells.filter((cell) => cell !== undefined && cell.columns > 0) as Piece[]);
  });
}

function cellOf(cell: IBufferCell, column: number, isCursor: boolean): Piece {
  const isInverse = (cell.isInverse() !== 0) !== isCursor;
  const style: Style = {
    ...(cell.isFgDefault() ? {} : { ink: colour(cell.getFgColor(), cell.isFgRGB()) }),
    ...(cell.isBgDefault() ? {} : { paper: colour(cell.getBgColor(), cell.isBgRGB()) }),
    ...(cell.isBold() !== 0 && { bold: true }),
    ...(cell.isDim() !== 0 && { dim: true }),
    ...(cell.isItalic() !== 0 && { italic: true }),
    ...(cell.isUnderline() !== 0 && { underline: true }),
    ...(isInverse && { inverse: true }),
  };
  const text = cell.isInvisible() !== 0 ? " " : cell.getChars() || " ";
  return { text, column, columns: cell.getWidth(), style };
}

const colour = (number: number, isRgb: boolean): number | string =>
  isRgb ? `#${number.toString(16).padStart(6, "0")}` : number;

/** Cells of one style as one piece. */
function joined(cells: readonly Piece[]): Row {
  const pieces: Piece[] = [];
  for (const cell of cells) {
    const last = pieces.at(-1);
    if (last !== undefined && isSame(last.style, cell.style)) {
      const together = { text: last.text + cell.text, columns: last.columns + cell.columns };
      pieces[pieces.length - 1] = { ...last, ...together };
    } else pieces.push(cell);
  }
  return pieces.map(trimmed).filter(({ text }) => text !== "");
}

const isSame = (one: Style, other: Style): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Blanks at the ends cannot be seen, unless they have a colour or a line of their own. */
function trimmed(piece: Piece): Piece {
  const { text, column, columns, style } = piece;
  if (style.paper !== undefined || style.inverse || style.underline) return piece;
  const before = text.length - text.trimStart().length;
  const kept = text.trim();
  return { style, text: kept, column: column + before, columns: columns - (text.length - kept.length) };
}
