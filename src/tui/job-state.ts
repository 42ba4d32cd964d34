/** What is known of a job that is under way: how much is done, how quickly, and how long the rest will take. */
import { Counter } from "./counter.ts";

export interface JobOptions {
  /** What is being done, such as `reading`. */
  readonly title: string;
  /** How much there is to do, if that is known. */
  readonly total?: number;
  /** What is counted, such as `bytes`; without it neither amounts nor rates are told. */
  readonly unit?: string;
  /** What is counted besides, such as `records`. */
  readonly besides?: string;
  /** How much had been done before the job began. */
  readonly done?: number;
}

export class JobState {
  readonly title: string;
  readonly done: Counter;
  readonly besides: Counter;
  /** A few words. */
  detail = "";
  readonly #total: number;
  readonly #now: () => number;
  readonly #begun: number;

  /** The clock tells milliseconds. */
  constructor({ title, total = 0, unit, besides, done = 0 }: JobOptions, clock: { now(): number }) {
    this.title = title;
    this.done = new Counter(unit, done);
    this.besides = new Counter(besides, 0);
    this.#total = total;
    this.#now = () => clock.now();
    this.#begun = clock.now();
  }

  /** `more` are a few words, or how much it is of what is counted besides. */
  see(done: number, more: string | number = ""): void {
    this.done.see(done, this.seconds);
    if (typeof more === "string") this.detail = more;
    else this.besides.see(more, this.seconds);
  }

  /** Since the job began. */
  get seconds(): number {
    return (this.#now() - this.#begun) / 1000;
  }

  /** How much of the total is done, from 0 to 1. */
  get share(): number | undefined {
    return this.#total > 0 ? Math.min(1, this.done.count / this.#total) : undefined;
  }

  /** How long the rest will take, in seconds. */
  get left(): number | undefined {
    return this.#total > 0 ? this.done.secondsUntil(this.#total, this.seconds) : undefined;
  }
}
