/** A recording row by row: a row of the screen is a strip of pictures, of which one is seen at a time. */
import type { Row } from "../helpers/screen.ts";

/** What stood on the screen from a time on. */
export interface Frame {
  /** Milliseconds since the beginning. */
  readonly at: number;
  readonly screen: readonly Row[];
}

export interface Strip {
  /** Each different picture of this row, by its place in the film's rows, in the order in which they came. */
  readonly pictures: readonly number[];
  /** Which of the pictures is seen from when on; the first from 0. */
  readonly changes: readonly { readonly at: number; readonly picture: number }[];
}

export interface Film {
  /** All different rows. */
  readonly rows: readonly Row[];
  /** One for each row of the screen, from the top. */
  readonly strips: readonly Strip[];
  /** Milliseconds until it begins anew. */
  readonly length: number;
}

/** A recording as a film; the last frame stands for `rest` milliseconds. */
export function filmOf(frames: readonly Frame[], rest: number): Film {
  const known = new Map<string, number>();
  const rows: Row[] = [];
  const numberOf = (row: Row): number => {
    const key = JSON.stringify(row);
    const number = known.get(key) ?? rows.push(row) - 1;
    known.set(key, number);
    return number;
  };
  const height = Math.max(0, ...frames.map(({ screen }) => screen.length));
  const strips = Array.from({ length: height }, (_, row) =>
    stripOf(frames.map(({ at, screen }) => ({ at, row: numberOf(screen[row] ?? []) }))),
  );
  return { rows, strips, length: (frames.at(-1)?.at ?? 0) + rest };
}

function stripOf(seen: readonly { at: number; row: number }[]): Strip {
  const pictures = [...new Set(seen.map(({ row }) => row))];
  const changes = seen
    .map(({ at, row }) => ({ at, picture: pictures.indexOf(row) }))
    .filter(({ picture }, place, all) => place === 0 || picture !== all[place - 1].picture);
  return { pictures, changes };
}
