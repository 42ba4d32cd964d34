/**
 * Shades in SVG: how much of a colour covers the paper, so that they are right on any paper. It is the root of the number,
 * so that a hundredth can be told from nothing.
 */
import { textWidth } from "./svg-text.ts";
import { element, text } from "./xml.ts";

/** The size of the letters of a table, in pixels. */
export const LETTERS = 11;

const ROWS_FOR_TEXT = 14; // pixels
/** From here on letters on the shade have another colour. */
const STRONG = 0.72;
const KEY = { width: 120, height: 10, steps: 24 };

export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** With its text, where there is room for it; empty for nothing. */
export function cellMarkup(shade: number, label: string, cell: Cell): string {
  const { x, y, width, height } = cell;
  const opacity = opacityOf(shade);
  const isRoom = label !== "" && height >= ROWS_FOR_TEXT && textWidth(label, LETTERS) <= width - 2;
  const middle = { x: x + width / 2, y: y + height / 2 + 4, "text-anchor": "middle" };
  const letters = { class: opacity > STRONG ? "on-shade" : undefined, ...middle };
  const parts = [
    ...(opacity > 0 ? [element("rect", { class: "shade", ...cell, "fill-opacity": opacity })] : []),
    ...(isRoom ? [element("text", letters, text(label))] : []),
  ];
  return parts.join("\n");
}

/** What is no number is no shade. */
const opacityOf = (shade: number): number =>
  Number.isFinite(shade) ? Math.round(100 * Math.sqrt(Math.min(1, Math.max(0, shade)))) / 100 : 0;

/** From 0 to 1, in steps that are seen as none. */
export function shadesKey(title: string, left: number, y: number): string {
  const width = KEY.width / KEY.steps;
  const shades = Array.from({ length: KEY.steps }, (_, at) => {
    const place = { x: left + 14 + at * width, y: y - 8, width, height: KEY.height };
    return element("rect", { class: "shade", ...place, "fill-opacity": opacityOf((at + 0.5) / KEY.steps) });
  });
  return [
    element("text", { class: "muted", x: left, y }, "0"),
    ...shades,
    element("text", { class: "muted", x: left + KEY.width + 20, y }, "1"),
    element("text", { class: "muted", x: left + KEY.width + 36, y }, text(title)),
  ].join("\n");
}
