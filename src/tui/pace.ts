/** How long steps take: from the seconds that the last records of a log tell. */
import type { Point } from "./series.ts";

const RECORDS = 32;

export class Pace {
  /** Steps and the seconds since the run began. */
  #seen: Point[] = [];

  /** Time or steps that run backwards are a run that began anew. */
  see(step: number, seconds: number | undefined): void {
    if (seconds === undefined || !Number.isFinite(seconds)) return;
    const last = this.#seen.at(-1);
    if (last !== undefined && (seconds < last.y || step <= last.x)) this.#seen = [];
    this.#seen = [...this.#seen, { x: step, y: seconds }].slice(-RECORDS);
  }

  /** Since the run began. */
  get seconds(): number | undefined {
    return this.#seen.at(-1)?.y;
  }

  /** How long so many steps will take, once two records told of some. */
  secondsFor(steps: number): number | undefined {
    const [first, last] = [this.#seen.at(0), this.#seen.at(-1)];
    if (first === undefined || last === undefined || last.x === first.x) return undefined;
    return (steps * (last.y - first.y)) / (last.x - first.x);
  }
}
