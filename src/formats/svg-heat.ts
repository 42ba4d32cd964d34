/** Numbers from 0 to 1 as shades of the cells of a table, in SVG. */
import type { HeatMap } from "./chart.ts";
import type { Drawing, Room } from "./svg-drawing.ts";
import { cellMarkup, LETTERS, shadesKey } from "./svg-heat-cells.ts";
import { shortened, textWidth } from "./svg-text.ts";
import { decimal, element, text } from "./xml.ts";

const LARGEST = 52; // pixels of a cell
const HIGHEST = 34;
const SMALLEST = 4;
const LEGIBLE = 9; // below this, cells have no names
const LEAST_LETTERS = 7; // pixels, beside small cells
const NAMES_ROOM = 150; // for the names of rows, and those of columns that stand slanted
const SLANT = 50; // degrees
const TITLE_ROOM = 24;
const KEY_ROOM = 38;

export function heatMap(chart: HeatMap, room: Room): Drawing {
  const rows = chart.rows.map((name) => shortened(name, LETTERS, NAMES_ROOM));
  const columns = chart.columns.map((name) => shortened(name, LETTERS, NAMES_ROOM));
  const grid = gridOf(rows, columns, chart.rowsTitle, room);
  const { left, top, width, height } = grid;
  const end = top + rows.length * height;
  const parts = [
    ...titles(chart, grid, room.top),
    ...(width < LEGIBLE ? [] : columns.map((name, at) => columnName(name, left + (at + 0.5) * width, grid))),
    ...(height < LEGIBLE ? [] : rows.map((name, at) => rowName(name, top + (at + 0.5) * height, grid))),
    ...cells(chart, grid),
    frame(grid, rows.length, columns.length),
    shadesKey(chart.shadesTitle, left, end + 24),
  ];
  return { markup: parts.filter((part) => part !== "").join("\n"), bottom: end + KEY_ROOM };
}

/** Where the cells lie, and how large they are. */
interface Grid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Whether the names of columns are wider than these. */
  readonly isSlanted: boolean;
}

function gridOf(rows: readonly string[], columns: readonly string[], title: string, room: Room): Grid {
  const left = Math.ceil(room.left + Math.max(widest(rows), textWidth(`${title} ↓`, 12)) + 10);
  const angle = (SLANT * Math.PI) / 180;
  const overhang = Math.max(0, ...columns.map((name, at) => across(name, angle, columns.length - at)));
  const free = (room.right - left) / Math.max(1, columns.length);
  const isSlanted = widest(columns) + 4 > clamped(free, LARGEST);
  const width = clamped(isSlanted ? (room.right - left - overhang) / columns.length : free, LARGEST);
  const top = Math.ceil(
    room.top + TITLE_ROOM + (isSlanted ? (widest(columns) + LETTERS) * Math.sin(angle) : LETTERS + 8),
  );
  const high =
    room.bottom === undefined ? HIGHEST : (room.bottom - top - KEY_ROOM) / Math.max(1, rows.length);
  return { left, top, width, height: Math.min(clamped(high, HIGHEST), Math.max(width, SMALLEST)), isSlanted };
}

const widest = (names: readonly string[]): number =>
  Math.max(0, ...names.map((name) => textWidth(name, LETTERS)));

/** How far a slanted name that has `left` columns to the right may reach beyond the last of them. */
const across = (name: string, angle: number, left: number): number =>
  textWidth(name, LETTERS) * Math.cos(angle) - (left - 0.5) * LEGIBLE;

const clamped = (size: number, largest: number): number =>
  Math.min(largest, Math.max(SMALLEST, Math.floor(size)));

function titles({ rowsTitle, columnsTitle }: HeatMap, { left, top }: Grid, above: number): string[] {
  const end = { x: left - 10, y: top - 8, "text-anchor": "end" };
  return [
    element("text", { class: "axis", x: left, y: above + 12 }, text(`${columnsTitle} →`)),
    element("text", { class: "axis", ...end }, text(`${rowsTitle} ↓`)),
  ];
}

const cells = ({ shades, texts }: HeatMap, { left, top, width, height }: Grid): string[] =>
  shades.flatMap((line, row) =>
    line.map((shade, column) => {
      const cell = { x: left + column * width, y: top + row * height, width, height };
      return cellMarkup(shade, texts?.[row][column] ?? "", cell);
    }),
  );

function columnName(name: string, x: number, { top, width, isSlanted }: Grid): string {
  const letters = lettersFor(width);
  if (!isSlanted) return element("text", { ...letters, x, y: top - 8, "text-anchor": "middle" }, text(name));
  const transform = `translate(${decimal(x + 3)} ${decimal(top - 7)}) rotate(${-SLANT})`;
  return element("text", { ...letters, transform }, text(name));
}

function rowName(name: string, middle: number, { left, height }: Grid): string {
  const place = { x: left - 8, y: middle + 4, "text-anchor": "end" };
  return element("text", { ...lettersFor(height), ...place }, text(name));
}

/** Smaller ones where cells are so small that names would cover each other. */
const lettersFor = (cell: number) =>
  0.8 * cell < LETTERS ? { style: `font-size:${decimal(Math.max(LEAST_LETTERS, 0.8 * cell))}px` } : {};

function frame({ left, top, width, height }: Grid, rows: number, columns: number): string {
  const size = { width: columns * width + 1, height: rows * height + 1 };
  return element("rect", { class: "frame", x: left - 0.5, y: top - 0.5, ...size });
}
