/** A chart of curves over steps: Braille, with an axis on the left and one below, and what curves are called where they end. */
import { type Scale, scaleOf } from "../formats/scale.ts";
import { tickTexts } from "../formats/ticks.ts";
import { BrailleCanvas, type Dot } from "./braille.ts";
import { endLabels, type Labelled } from "./end-labels.ts";
import type { Point } from "./series.ts";
import type { Line, Size, Span } from "./span.ts";

export interface Curve extends Labelled {
  /** Each point is marked instead of joined to the next. */
  readonly marks?: boolean;
}

export interface ChartOptions extends Size {
  /** The values by powers of ten. */
  readonly log?: boolean;
  /** A height that is drawn across, such as a threshold. */
  readonly level?: { readonly y: number; readonly colour: string };
}

/** Exactly `rows` lines of `columns`; nothing but a sentence where there is no point yet. */
export function lineChart(curves: readonly Curve[], options: ChartOptions): Line[] {
  const { columns, rows, level } = options;
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return empty(options);
  const height = Math.max(1, rows - (rows > 4 ? 2 : 0));
  const up = upOf(points, height, options);
  const labels = labelsOf(up, height);
  const margin = Math.max(...labels.map(({ length }) => length));
  const placeOf = (y: number) => (up.has(y) ? up.place(y) / 4 : undefined);
  const ends = endLabels(curves, placeOf, { columns, rows: height });
  const canvas = new BrailleCanvas({
    columns: Math.max(1, columns - margin - 1 - ends.columns),
    rows: height,
  });
  const steps = points.map(({ x }) => x);
  const across = scaleOf(steps, { start: 0, end: canvas.width - 1 });
  if (level !== undefined) drawLevel(canvas, Math.round(up.place(level.y)), level.colour);
  for (const curve of curves) draw(canvas, curve, across, up);
  const drawn = canvas.lines().map((spans, row) => [edge(labels[row], margin), ...spans, ...ends.rows[row]]);
  return rows > 4 ? [...drawn, ...foot(across, steps, margin, canvas.width / 2)] : drawn;
}

/** In dots from the top. */
function upOf(points: readonly Point[], height: number, { log = false, level }: ChartOptions): Scale {
  const values = points.map(({ y }) => y);
  const all = level === undefined ? values : [...values, level.y];
  return scaleOf(all, { isLog: log, start: height * 4 - 1, end: 0 });
}

/** The axis on the left, with the label of its row. */
const edge = (label: string, margin: number): Span => ({
  text: `${label.padStart(margin)}${label === "" ? "│" : "┤"}`,
  dim: true,
});

function empty({ columns, rows }: Size): Line[] {
  const middle = Math.floor((rows - 1) / 2);
  const text = "nothing yet".padStart(Math.floor((columns + 11) / 2));
  return Array.from({ length: rows }, (_, row) => (row === middle ? [{ text, dim: true }] : []));
}

/** The label of each row, empty where there is no tick. */
function labelsOf(up: Scale, height: number): string[] {
  const labels = new Array<string>(height).fill("");
  const ticks = up.ticks(Math.max(2, Math.floor(height / 4)));
  for (const [at, text] of tickTexts(ticks).entries()) {
    const row = Math.round(up.place(ticks[at])) >> 2;
    if (row >= 0 && row < height) labels[row] = text;
  }
  return labels;
}

function draw(canvas: BrailleCanvas, { points, colour, marks }: Curve, across: Scale, up: Scale): void {
  let before: Dot | undefined;
  for (const { x, y } of points) {
    const hasPlace = across.has(x) && up.has(y);
    const dot = hasPlace ? { x: Math.round(across.place(x)), y: Math.round(up.place(y)) } : undefined;
    if (dot !== undefined && marks) canvas.mark(dot, colour);
    else if (dot !== undefined) canvas.stroke(before ?? dot, dot, colour);
    before = dot; // a number that has no place is a gap
  }
}

/** Every third dot, so that it is not taken for a curve. */
function drawLevel(canvas: BrailleCanvas, y: number, colour: string): void {
  for (let x = 0; x < canvas.width; x += 3) canvas.dot({ x, y }, colour);
}

/** There is no half a step. */
function ticksAcross(across: Scale, steps: readonly number[], columns: number): number[] {
  const ticks = across.ticks(Math.max(2, Math.floor(columns / 14)));
  return steps.every(Number.isInteger) ? ticks.filter(Number.isInteger) : ticks;
}

const X_TITLE = "step";

/** The axis below, the steps at its ticks, and what they are where there is room for it. */
function foot(across: Scale, steps: readonly number[], margin: number, columns: number): Line[] {
  const ticks = ticksAcross(across, steps, columns);
  const axis = new Array<string>(columns).fill("─");
  let labels = "";
  for (const [index, label] of tickTexts(ticks).entries()) {
    const at = Math.min(columns - 1, Math.max(0, Math.round(across.place(ticks[index])) >> 1));
    const start = Math.max(0, Math.min(at - (label.length >> 1), columns - label.length));
    if (start < labels.length + (labels === "" ? 0 : 1)) continue;
    axis[at] = "┬";
    labels = labels.padEnd(start) + label;
  }
  const free = columns - labels.length - X_TITLE.length;
  const title = free > 0 ? " ".repeat(free) + X_TITLE : "";
  const left = " ".repeat(margin);
  return [
    [{ text: `${left}└${axis.join("")}`, dim: true }],
    [{ text: `${left} ${labels}${title}`, dim: true }],
  ];
}
