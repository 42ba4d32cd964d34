/** A bar that tells a run log what it tells people: a record when its stage begins, some on the way, and one at the end. */
import type { Job, Progress } from "../context.ts";

/** Milliseconds from one record to the next. */
const EVERY = 1000;

export type Raw = Readonly<Record<string, unknown>>;

export class ToldBar implements Progress {
  readonly #bar: Progress;
  readonly #stage: string;
  readonly #job: Job;
  readonly #tell: (record: Raw) => void;
  readonly #now: () => number;
  #done: number;
  #more: string | number | undefined;
  /** What the last record said, and when; there was none before the first. */
  #told = { done: 0, time: Number.NaN };
  #isOpen = true;

  /** `now` is in milliseconds. */
  constructor(bar: Progress, stage: string, job: Job, tell: (record: Raw) => void, now: () => number) {
    this.#bar = bar;
    this.#stage = stage;
    this.#job = job;
    this.#done = job.done ?? 0;
    this.#tell = tell;
    this.#now = now;
    this.#record();
  }

  update(done: number, more?: string | number): void {
    this.#bar.update(done, more);
    this.#done = done;
    this.#more = more;
    if (this.#isOpen && this.#now() - this.#told.time >= EVERY) this.#record();
  }

  stop(): void {
    this.#bar.stop();
    if (this.#isOpen) this.#record();
    this.#isOpen = false;
  }

  /** With the speed since the last one. */
  #record(): void {
    const { unit, total, besides } = this.#job;
    const [done, last, time] = [this.#done, this.#told, this.#now()];
    this.#told = { done, time };
    const rate = Math.round((done - last.done) / ((time - last.time) / 1000));
    this.#tell({
      ...{ event: "stage", stage: this.#stage, done },
      ...(total !== undefined && { total }),
      ...(unit !== undefined && { unit }),
      ...(typeof this.#more === "number" && besides !== undefined && { [besides]: this.#more }),
      ...(unit !== undefined && time > last.time && { [`${unit.replaceAll("-", "")}_per_second`]: rate }),
    });
  }
}
