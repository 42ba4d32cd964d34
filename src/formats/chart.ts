/** What a picture shows, whoever draws it. Texts may be anybody's; numbers that are not finite are gaps. */
import type { Point } from "./smoothing.ts";

export type Chart = LineChart | HeatMap | PointMap;

interface Titled {
  readonly title: string;
  /** What it is of, in a line or two. */
  readonly subtitle: string;
}

/** Curves, in panels one below the other that share their x axis. */
export interface LineChart extends Titled {
  readonly kind: "lines";
  readonly x: Axis;
  readonly panels: readonly Panel[];
  /** The names of what is drawn in one colour each, … */
  readonly names: readonly string[];
  /** … and of what is drawn solid and dashed; one name where all is solid. */
  readonly styles: readonly [solid: string, dashed?: string];
}

export interface Axis {
  /** With its unit. */
  readonly title: string;
  readonly isLog: boolean;
}

export interface Panel {
  readonly y: Axis;
  readonly lines: readonly Line[];
}

export interface Line {
  /** Which of the names it belongs to. */
  readonly name: number;
  readonly isDashed: boolean;
  /** From left to right. */
  readonly points: readonly Point[];
  /** What it is the smoothed curve of, drawn faintly behind it. */
  readonly raw?: readonly Point[];
}

/** Numbers from 0 to 1 as shades. */
export interface HeatMap extends Titled {
  readonly kind: "heat";
  readonly rowsTitle: string;
  readonly columnsTitle: string;
  /** What a shade means. */
  readonly shadesTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** (rows, columns) */
  readonly shades: readonly (readonly number[])[];
  /** (rows, columns) What is written into the cells, where there is room; without it the shades. */
  readonly texts?: readonly (readonly string[])[];
}

/** Named points, whose distances mean the same in all directions. */
export interface PointMap extends Titled {
  readonly kind: "points";
  /** Both empty where directions mean nothing. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly NamedPoint[];
}

export interface NamedPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}
