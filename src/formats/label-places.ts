/** Where the names of points stand so that none covers another, or a point. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Labelled {
  /** The point. */
  readonly x: number;
  readonly y: number;
  /** Of its name. */
  readonly width: number;
  readonly height: number;
}

/** Where a name stands, and whether it is so far from its point that a line has to lead there. */
export interface Placed extends Box {
  readonly leader: readonly [from: Place, to: Place] | undefined;
}

type Place = readonly [x: number, y: number];

/**
 * A place for each name, or none where all that are tried are taken: the first names choose first, and take the nearest
 * free place within `frame`, beside, above and below their point before the corners. Points have the radius `radius`.
 */
export function labelPlaces(labels: readonly Labelled[], frame: Box, radius: number): (Placed | undefined)[] {
  const taken = new TakenBoxes(labels);
  for (const { x, y } of labels) taken.add(around(x, y, radius));
  return labels.map((label) => {
    for (const { box, leader } of candidates(label, radius)) {
      const boxes = [box, ...(leader === undefined ? [] : beads(leader))];
      if (!isInside(box, frame) || boxes.some((one) => taken.overlaps(one))) continue;
      for (const one of boxes) taken.add(one);
      return { ...box, leader };
    }
    return undefined;
  });
}

/** Directions from the point: beside, above and below, the corners, and between these. */
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  ...corners(1, 1),
  ...corners(1, 0.5),
  ...corners(0.5, 1),
];

function corners(across: number, down: number): [number, number][] {
  return [1, -1].flatMap((side): [number, number][] => [
    [side * across, -down],
    [side * across, down],
  ]);
}

/** How far, in pixels; the first ring needs no line. */
const RINGS: readonly number[] = [0, 10, 18, 28, 40, 54];
const GAP = 2;
const BEAD = 3; // pixels

interface Candidate extends Pick<Placed, "leader"> {
  readonly box: Box;
}

function* candidates({ x, y, width, height }: Labelled, radius: number): Generator<Candidate> {
  for (const ring of RINGS) {
    for (const [across, down] of DIRECTIONS) {
      const far = (radius + GAP + ring) / Math.hypot(across, down);
      const left = x + across * far + ((across - 1) / 2) * width;
      const top = y + down * far + ((down - 1) / 2) * height;
      const box = { left, top, right: left + width, bottom: top + height };
      yield { box, leader: ring === 0 ? undefined : leaderOf(x, y, radius, box) };
    }
  }
}

/** From the edge of the point to the nearest place at that of its name. */
function leaderOf(x: number, y: number, radius: number, { left, top, right, bottom }: Box): [Place, Place] {
  const [toX, toY] = [Math.min(right, Math.max(left, x)), Math.min(bottom, Math.max(top, y))];
  const share = (radius + 1) / Math.hypot(toX - x, toY - y);
  return [
    [x + (toX - x) * share, y + (toY - y) * share],
    [toX, toY],
  ];
}

/** Small boxes along a line, which other names must not cover; the last one is at the name's own edge. */
function beads([[fromX, fromY], [toX, toY]]: readonly [Place, Place]): Box[] {
  const count = Math.ceil(Math.hypot(toX - fromX, toY - fromY) / BEAD);
  return Array.from({ length: count }, (_, at) =>
    around(fromX + ((toX - fromX) * at) / count, fromY + ((toY - fromY) * at) / count, 0.5),
  );
}

const around = (x: number, y: number, radius: number): Box => ({
  left: x - radius,
  top: y - radius,
  right: x + radius,
  bottom: y + radius,
});

const isInside = (box: Box, frame: Box): boolean =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;

/** Two boxes overlap where they share more than an edge. */
export const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Boxes by the squares that they touch, so that a thousand names are looked up in no time. */
class TakenBoxes {
  readonly #square: number;
  readonly #squares = new Map<string, Box[]>();

  constructor(labels: readonly Labelled[]) {
    this.#square = Math.max(16, ...labels.map(({ height }) => height * 2));
  }

  add(box: Box): void {
    for (const key of this.#keys(box)) {
      const boxes = this.#squares.get(key);
      if (boxes === undefined) this.#squares.set(key, [box]);
      else boxes.push(box);
    }
  }

  overlaps(box: Box): boolean {
    for (const key of this.#keys(box))
      if (this.#squares.get(key)?.some((other) => overlap(other, box))) return true;
    return false;
  }

  *#keys({ left, top, right, bottom }: Box): Generator<string> {
    const square = (place: number) => Math.floor(place / this.#square);
    for (let row = square(top); row <= square(bottom); row++)
      for (let column = square(left); column <= square(right); column++) yield `${row} ${column}`;
  }
}
