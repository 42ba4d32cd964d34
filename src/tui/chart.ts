/** A chart of curves over steps: Braille, with an axis on the left and one below. */
import { placeOn, type Scale, scaleOf, ticksOf } from "./axis.ts";
import { BrailleCanvas, type Dot } from "./braille.ts";
import { short } from "./format.ts";
import type { Point } from "./series.ts";
import type { Line, Size } from "./span.ts";

export interface Curve {
  readonly points: readonly Point[];
  readonly colour: string;
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
  const { columns, rows, log = false, level } = options;
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return empty(options);
  const xs = scaleOf(points.map(({ x }) => x));
  const ys = scaleOf([...points.map(({ y }) => y), ...(level === undefined ? [] : [level.y])], log);
  const height = Math.max(1, rows - (rows > 4 ? 2 : 0));
  const labels = labelsOf(ys, height);
  const margin = Math.max(...labels.map(({ length }) => length));
  const canvas = new BrailleCanvas({ columns: Math.max(1, columns - margin - 1), rows: height });
  if (level !== undefined) drawLevel(canvas, placeOn(ys, level.y), level.colour);
  for (const curve of curves) draw(canvas, curve, xs, ys);
  const drawn = canvas.lines().map((spans, row) => {
    const label = labels[row].padStart(margin);
    return [{ text: `${label}${labels[row] === "" ? "│" : "┤"}`, dim: true }, ...spans];
  });
  return rows > 4 ? [...drawn, ...foot(xs, margin, canvas.width / 2)] : drawn;
}

function empty({ columns, rows }: Size): Line[] {
  const middle = Math.floor(rows / 2);
  const text = "nothing yet".padStart(Math.floor((columns + 11) / 2));
  return Array.from({ length: rows }, (_, row) => (row === middle ? [{ text, dim: true }] : []));
}

/** The label of each row, empty where there is no tick. */
function labelsOf(ys: Scale, height: number): string[] {
  const labels = new Array<string>(height).fill("");
  for (const tick of ticksOf(ys, Math.max(2, Math.floor(height / 3)))) {
    const row = Math.round((1 - placeOn(ys, tick)) * (height - 1));
    if (row >= 0 && row < height) labels[row] = short(tick);
  }
  return labels;
}

function draw(canvas: BrailleCanvas, { points, colour, marks }: Curve, xs: Scale, ys: Scale): void {
  let before: Dot | undefined;
  for (const { x, y } of points) {
    const dot = dotAt(canvas, placeOn(xs, x), placeOn(ys, y));
    if (dot !== undefined && marks) canvas.mark(dot, colour);
    else if (dot !== undefined) canvas.stroke(before ?? dot, dot, colour);
    before = dot; // a number that has no place is a gap
  }
}

/** Every third dot, so that it is not taken for a curve. */
function drawLevel(canvas: BrailleCanvas, place: number, colour: string): void {
  const at = dotAt(canvas, 0, place);
  if (at === undefined) return;
  for (let x = 0; x < canvas.width; x += 3) canvas.dot({ x, y: at.y }, colour);
}

function dotAt({ width, height }: BrailleCanvas, right: number, up: number): Dot | undefined {
  if (!Number.isFinite(right) || !Number.isFinite(up)) return undefined;
  return { x: Math.round(right * (width - 1)), y: Math.round((1 - up) * (height - 1)) };
}

/** The axis below, and the steps at its ticks. */
function foot(xs: Scale, margin: number, columns: number): Line[] {
  const axis = new Array<string>(columns).fill("─");
  let labels = "";
  for (const tick of ticksOf(xs, Math.max(1, Math.floor(columns / 12)))) {
    const at = Math.round(placeOn(xs, tick) * (columns - 1));
    const label = short(tick);
    const start = Math.max(0, Math.min(at - (label.length >> 1), columns - label.length));
    if (start < labels.length + (labels === "" ? 0 : 1)) continue;
    axis[at] = "┬";
    labels = labels.padEnd(start) + label;
  }
  const left = " ".repeat(margin);
  return [[{ text: `${left}└${axis.join("")}`, dim: true }], [{ text: `${left} ${labels}`, dim: true }]];
}
