/** Lines of the screen: pieces of text in one style each, cut and put beside each other by the columns they fill. */

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

/** Columns that a text fills on a terminal. */
export function widthOf(text: string): number {
  if (/^[ -~─-▟⠀-⣿]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

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

/** The text in lines of at most `columns`, broken at blanks where there are any. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== ""; ) {
    const most = head(rest, Math.max(2, columns));
    const blank = most.length < rest.length ? most.lastIndexOf(" ") : -1;
    const taken = blank > 0 ? rest.slice(0, blank + 1) : most;
    lines.push(taken.trimEnd());
    rest = rest.slice(taken.length);
  }
  return lines;
}

/** As much of the beginning as fits. */
function head(text: string, columns: number): string {
  let [end, width] = [0, 0];
  for (const character of text) {
    width += columnsOf(character);
    if (width > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** Marks fill no column of their own; East Asian wide characters and pictures fill two (Unicode Annex 11). */
function columnsOf(character: string): number {
  if (/^[\p{M}\u200b]$/u.test(character)) return 0;
  return /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1b000}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})$/u.test(
    character,
  )
    ? 2
    : 1;
}
