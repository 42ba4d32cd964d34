/** A curve that grows for days in bounded memory: neighbours are put together where there are too many points. */
import { smoothed as movingMeans } from "../formats/smoothing.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

const MOST = 4096;

/** Points by rising x. Each is the mean of so many as there are powers of two behind it. */
export class Series {
  #points: Point[] = [];
  #last: Point | undefined;
  /** How many numbers a new point is the mean of, and those that wait for the others. */
  #stride = 1;
  #waiting: Point[] = [];

  /** A run that went back to an earlier x leaves behind what came after it. */
  push(x: number, y: number): void {
    if (this.#last !== undefined && x <= this.#last.x) this.#forget(x);
    this.#last = { x, y };
    this.#waiting.push(this.#last);
    if (this.#waiting.length < this.#stride) return;
    this.#points.push(mean(this.#waiting));
    this.#waiting = [];
    if (this.#points.length >= MOST) this.#halve();
  }

  /** What was last put in. */
  get last(): Point | undefined {
    return this.#last;
  }

  get length(): number {
    return this.#points.length + this.#waiting.length;
  }

  get points(): readonly Point[] {
    return this.#waiting.length === 0 ? this.#points : [...this.#points, ...this.#waiting];
  }

  #forget(from: number): void {
    this.#points = this.#points.filter(({ x }) => x < from);
    this.#waiting = this.#waiting.filter(({ x }) => x < from);
  }

  #halve(): void {
    const points = this.#points;
    this.#stride *= 2;
    this.#points = Array.from({ length: points.length / 2 }, (_, at) =>
      mean(points.slice(2 * at, 2 * at + 2)),
    );
  }
}

/** Numbers that are not finite show where they are: they make the mean so. */
function mean(points: readonly Point[]): Point {
  const [x, y] = points.reduce(([x, y], point) => [x + point.x, y + point.y], [0, 0]);
  return { x: x / points.length, y: y / points.length };
}

/** The curve with less noise; a `weight` of 0 leaves it as it is. */
export function smoothed(points: readonly Point[], weight: number): readonly Point[] {
  if (weight === 0) return points;
  const means = movingMeans(
    points.map(({ y }) => y),
    weight,
  );
  return points.map(({ x }, at) => ({ x, y: means[at] }));
}
