/** What curves are called, written at their ends, so that colour alone tells nothing. */
import type { Point } from "./series.ts";
import type { Line, Size } from "./span.ts";

export interface Labelled {
  readonly points: readonly Point[];
  readonly colour: string;
  /** What the curve is called, in a few letters. */
  readonly label?: string;
}

export interface EndLabels {
  /** How wide they are; 0 where there are none. */
  readonly columns: number;
  /** What stands at the end of each row. */
  readonly rows: readonly Line[];
}

/** A narrower chart has no room for them. */
const LEAST_COLUMNS = 30;

interface Placed {
  readonly label: string;
  readonly colour: string;
  /** From the top, in rows and parts of rows. */
  readonly place: number;
}

/** `placeOf` tells where a value lies in rows from the top, undefined where it has no place. Labels that would cover each other move apart. */
export function endLabels(
  curves: readonly Labelled[],
  placeOf: (y: number) => number | undefined,
  { columns, rows }: Size,
): EndLabels {
  const wanted = curves.flatMap(({ label, colour, points }): Placed[] => {
    const last = points.findLast(({ y }) => placeOf(y) !== undefined);
    const place = last === undefined ? undefined : placeOf(last.y);
    return label === undefined || place === undefined ? [] : [{ label, colour, place }];
  });
  const width = Math.max(0, ...wanted.map(({ label }) => label.length)) + 1;
  const lines = Array.from({ length: rows }, (): Line => []);
  if (wanted.length === 0 || wanted.length > rows || columns < LEAST_COLUMNS + width)
    return { columns: 0, rows: lines };
  for (const { label, colour, place } of apart(wanted, rows)) lines[place] = [{ text: ` ${label}`, colour }];
  return { columns: width, rows: lines };
}

/** In whole rows: from the top down each below the one before it, and from the bottom up again where that went too far. */
function apart(labels: readonly Placed[], rows: number): Placed[] {
  const down: Placed[] = [];
  for (const one of [...labels].sort((a, b) => a.place - b.place))
    down.push({ ...one, place: Math.max(Math.floor(one.place), (down.at(-1)?.place ?? -1) + 1) });
  const up: Placed[] = [];
  for (const one of down.reverse())
    up.push({ ...one, place: Math.min(one.place, (up.at(-1)?.place ?? rows) - 1) });
  return up;
}
