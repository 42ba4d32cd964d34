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

  /** Seconds from record to record, once there were two. */
  get interval(): number | undefined {
    const [first, last] = [this.#seen.at(0), this.#seen.at(-1)];
    if (first === undefined || last === undefined || first === last) return undefined;
    return (last.y - first.y) / (this.#seen.length - 1);
  }

  /**
   * How long so many steps will take, once two records told of some. `now`, in seconds since the run began, counts as
   * soon as the next record is late: what stands still gets slower.
   */
  secondsFor(steps: number, now = this.seconds ?? 0): number | undefined {
    const [first, last] = [this.#seen.at(0), this.#seen.at(-1)];
    if (first === undefined || last === undefined || last.x === first.x) return undefined;
    const took = Math.max(last.y, now - this.#gap) - first.y;
    return (steps * took) / (last.x - first.x);
  }

  /** How long it will take until so many steps are done. Time counts down while the next record is not late. */
  secondsUntil(step: number, now: number): number | undefined {
    const last = this.#seen.at(-1);
    const rest = last && this.secondsFor(Math.max(0, step - last.x), now);
    return rest === undefined || last === undefined
      ? undefined
      : Math.max(0, rest - Math.min(now - last.y, this.#gap));
  }

  /** Seconds from one record to the next. */
  get #gap(): number {
    const [first, last] = [this.#seen.at(0), this.#seen.at(-1)];
    return first === undefined || last === undefined
      ? 0
      : (last.y - first.y) / Math.max(1, this.#seen.length - 1);
  }
}
