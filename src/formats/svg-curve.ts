/** One curve as SVG. */
import type { Line } from "./chart.ts";
import type { Scale } from "./scale.ts";
import { type Point, thinned } from "./smoothing.ts";
import { COLOURS } from "./svg-style.ts";
import { decimal, element } from "./xml.ts";

/** Where curves lie. */
export interface Plane {
  readonly across: Scale;
  readonly up: Scale;
  readonly top: number;
  readonly bottom: number;
}

const BEYOND = 4; // pixels above and below the plane, to which what lies outside is drawn

/** A dashed curve stands out from those that it crosses. */
export function curve({ name, points, isDashed }: Line, plane: Plane): string {
  const d = pathOf(points, plane);
  const line = element("path", { class: `line ${colour(name)}${isDashed ? " dashed" : ""}`, d });
  return isDashed ? `${element("path", { class: "casing", d })}\n${line}` : line;
}

/** What a curve is the smoothed one of. */
export const rawCurve = ({ name, raw = [] }: Line, plane: Plane): string =>
  element("path", { class: `line ${colour(name)} raw`, d: pathOf(raw, plane) });

export const colour = (name: number): string => `c${name % COLOURS}`;

/** Broken where there is a gap; what stands alone is a dot. */
function pathOf(points: readonly Point[], plane: Plane): string {
  const { across, up, top, bottom } = plane;
  const clamped = (y: number) => Math.min(bottom + BEYOND, Math.max(top - BEYOND, y));
  const pieces = piecesOf(points, plane).map((piece) => {
    const [first, ...others] = piece.map(
      ([x, y]) => `${decimal(across.place(x))} ${decimal(clamped(up.place(y)))}`,
    );
    return others.length === 0 ? `M${first}h0` : `M${first}L${others.join(" ")}`;
  });
  return pieces.join("");
}

function piecesOf(points: readonly Point[], { across, up }: Plane): Point[][] {
  const pieces: Point[][] = [];
  let isOpen = false;
  const inPlace = points.filter(([x]) => across.has(x));
  for (const point of thinned(inPlace, across.place)) {
    const isSeen = up.has(point[1]);
    if (isSeen && isOpen) pieces[pieces.length - 1].push(point);
    else if (isSeen) pieces.push([point]);
    isOpen = isSeen;
  }
  return pieces;
}
