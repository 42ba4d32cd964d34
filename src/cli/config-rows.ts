/** What `weft config` shows: records for programs, a table for people. */
import { Chalk } from "chalk";
import type { Flag } from "../commands/command.ts";
import { visible } from "../io/place.ts";
import { printable } from "./printable.ts";
import { formatSize } from "./size.ts";

/** A flag of a command, its value, and where that comes from. */
export interface Row {
  readonly command: string;
  /** As it is typed, without dashes. */
  readonly name: string;
  readonly flag: Flag;
  readonly value: unknown;
  readonly source: string;
}

/** Nothing in them can steer a terminal, and they are JSON all the same. */
export function records(rows: readonly Row[]): string {
  const lines = rows.map(({ command, name, value = null, source }) =>
    printable(JSON.stringify({ command, flag: name, value, source })),
  );
  return lines.map((line) => `${line}\n`).join("");
}

/** A setting that many commands have is shown once. */
export function merged(rows: readonly Row[]): Row[] {
  const alike = (row: Row) => rows.filter((one) => one.name === row.name && one.source === row.source);
  return rows.flatMap((row) => {
    const group = alike(row);
    if (group[0] !== row) return [];
    return [group.length === 1 ? row : { ...row, command: `${group.length} commands` }];
  });
}

const WIDEST = 40;

/** Flag, value, source, and if wanted the command. */
export function table(rows: readonly Row[], named: boolean, colour: boolean): string {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const cells = rows.map((row) => [
    row.name,
    visible(valueText(row)),
    visible(row.source),
    ...(named ? [row.command] : []),
  ]);
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.min(WIDEST, Math.max(...cells.map((row) => row[column].length))),
  );
  const paint = (text: string, column: number) =>
    column === 0 ? chalk.cyan(text) : column === 2 && text.trimEnd() === "default" ? chalk.dim(text) : text;
  const padded = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column])));
  return cells.map((row) => `${padded(row).map(paint).join("  ")}\n`).join("");
}

function valueText({ flag, value }: Row): string {
  if (value === undefined) return "-";
  if (Array.isArray(value)) return value.length === 0 ? "-" : value.join(", ");
  return flag.kind === "size" ? formatSize(value as number) : String(value);
}
