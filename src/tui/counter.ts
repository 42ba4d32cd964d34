/** Something that is counted while time goes by. */
import { Pace } from "./pace.ts";

/** Counts may come by the thousand; a rate needs no more of them than this. */
const SEEN_EVERY_SECONDS = 0.2;

export class Counter {
  readonly unit: string | undefined;
  count: number;
  readonly #pace = new Pace();
  #seen: { readonly count: number; readonly seconds: number };

  /** `count` is what there was in the beginning, at zero seconds. */
  constructor(unit: string | undefined, count: number) {
    this.unit = unit;
    this.count = count;
    this.#seen = { count, seconds: 0 };
    this.#pace.see(count, 0);
  }

  see(count: number, seconds: number): void {
    this.count = count;
    if (count <= this.#seen.count || seconds - this.#seen.seconds < SEEN_EVERY_SECONDS) return;
    this.#seen = { count, seconds };
    this.#pace.see(count, seconds);
  }

  /** How many come in a second, once some have come. */
  rate(seconds: number): number | undefined {
    const one = this.#pace.secondsFor(1, seconds);
    return one === undefined || one === 0 ? undefined : 1 / one;
  }

  /** How many seconds it will take until there are so many. */
  secondsUntil(count: number, seconds: number): number | undefined {
    return this.#pace.secondsUntil(count, seconds);
  }
}
