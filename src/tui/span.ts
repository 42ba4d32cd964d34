/** Lines of the screen: pieces of text in one style each, cut and put beside each other by the columns they fill. */

import { head, widthOf } from "../formats/terminal-text.ts";

export { widthOf, wrap } from "../formats/terminal-text.ts";

/** A piece of a line in one style. `colour` is a name that Ink knows, such as `cyan` or `ansi256(33)`. */
export interface Span {
  readonly text: string;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
}

export type Line = readonly Span[];

/** How much room there is, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const line = (text: string, style: Omit<Span, "text"> = {}): Line => [{ text, ...style }];

/** The text of a line without its styles. */
export const textOf = (spans: Line): string => spans.map(({ text }) => text).join("");

/** The line cut to `columns`; what is cut off ends in `…`. */
export function cut(spans: Line, columns: number): Line {
  if (widthOf(textOf(spans)) <= columns) return spans;
  const kept: Span[] = [];
  let room = columns - 1; // for the …
  for (const span of spans) {
    const text = head(span.text, room);
    kept.push({ ...span, text });
    room -= widthOf(text);
    if (text.length < span.text.length) break;
  }
  return columns > 0 ? [...kept, { text: "…", dim: true }] : [];
}

/** The line filled up or cut to exactly `columns`. */
export function padded(spans: Line, columns: number): Line {
  const short = cut(spans, columns);
  const missing = columns - widthOf(textOf(short));
  return missing > 0 ? [...short, { text: " ".repeat(missing) }] : short;
}

/** Exactly `size.rows` lines of at most `size.columns`. */
export function fill(lines: readonly Line[], { columns, rows }: Size): Line[] {
  return Array.from({ length: Math.max(0, rows) }, (_, row) => cut(lines[row] ?? [], columns));
}

/** Two blocks side by side; the left one takes `columns`, a blank column stands between them. */
export function beside(left: readonly Line[], right: readonly Line[], columns: number): Line[] {
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, row) => [
    ...padded(left[row] ?? [], columns),
    { text: " " },
    ...(right[row] ?? []),
  ]);
}
