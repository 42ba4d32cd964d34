/** What is read at once: a title, and tables below their headings. */
import { type Cell, type Column, type Screen, type Table, tableLines } from "./table.ts";
import { printable, widthOf } from "./terminal-text.ts";
import { painter } from "./tone.ts";

export interface Page {
  /** The name of it, and what is to be known first. */
  readonly title: readonly [name: string, ...rest: string[]];
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly heading?: string;
  readonly table: Table;
}

/** Stands before the lines of a block. */
const INDENT = "  ";

/** Lines, of which the last is empty; blocks without rows are left out. */
export function pageText({ title, blocks }: Page, screen: Screen): string {
  const shown = blocks.filter(({ table }) => table.rows.length > 0).map((block) => blockText(block, screen));
  return `${[titleText(title, screen), ...shown].join("\n\n")}\n\n`;
}

/** Whether nothing of a block has to be cut in so many columns. */
export const hasRoom = (table: Table, columns: number): boolean =>
  columns <= 0 ||
  tableLines(table, { columns: 0, colour: false }).every((line) => widthOf(INDENT + line) <= columns);

function titleText([name, ...rest]: Page["title"], screen: Screen): string {
  const columns = [{ tone: "strong", least: widthOf(printable(name)) } as const, {}];
  return tableLines({ columns, rows: [[name, rest.join(", ")]] }, screen).join("\n");
}

function blockText({ heading, table }: Block, { columns, colour }: Screen): string {
  const room = columns > 0 ? Math.max(1, columns - INDENT.length) : 0;
  const lines = tableLines(table, { columns: room, colour }).map((line) => INDENT + line);
  return [...(heading === undefined ? [] : [painter(colour)(heading, "strong")]), ...lines].join("\n");
}

/** A name and what it stands for. */
export type Fact = readonly [name: string, value: Cell];

/** One line each; a long value goes on in more lines. */
export const facts = (rows: readonly Fact[]): Table => ({
  columns: FACT_COLUMNS,
  rows,
});

const FACT_COLUMNS: readonly Column[] = [{ tone: "weak" }, { lines: 3 }];
