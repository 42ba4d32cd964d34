/** The run log of work that goes stage by stage, such as reading, counting and merging. */
import type { Team } from "../../engine/team.ts";
import type { Journal } from "../../io/journal.ts";
import type { Context } from "../context.ts";
import { type Raw, ToldBar } from "./told-bar.ts";
import { type Usage, UsageMeter, type Working } from "./usage.ts";

export class StageLog implements Working {
  /** The bars that it opens are told in the log, and so is how long the threads work that it starts. */
  readonly context: Context;
  #journal: Journal | undefined;
  readonly #now: () => number;
  readonly #begun: number;
  readonly #meter: UsageMeter;
  readonly #teams: Working[] = [];
  /** All that was sent to the journal, one record after the other. */
  #written: Promise<void> = Promise.resolve();

  /** `now` is in milliseconds. */
  constructor(context: Context, journal: Journal | undefined, now = () => performance.now()) {
    this.#journal = journal;
    this.#now = now;
    this.#begun = now();
    this.#meter = new UsageMeter(context, this, now);
    this.context = journal === undefined ? context : this.#heard(context);
  }

  /** Whether there is anyone to tell. */
  get isHeard(): boolean {
    return this.#journal !== undefined;
  }

  /** @throws IoError when this record, or one before it, cannot be written */
  write(record: Raw): Promise<void> {
    this.tell(record);
    return this.#written;
  }

  /** @throws IoError as `write` */
  async end(): Promise<void> {
    const journal = this.#journal;
    this.#journal = undefined; // it ends once
    await this.#written.finally(() => journal?.end());
  }

  /** Ends where the work came to nothing: what has been told stays. */
  async abandon(signal: AbortSignal): Promise<void> {
    if (signal.aborted) this.tell({ event: "end", reason: "interrupted" });
    await this.end().catch(() => {});
  }

  /** The seconds since the beginning, and what was taken of the machine since this was last asked. */
  taken(): Usage & { readonly seconds: number } {
    return { seconds: Math.round(this.#now() - this.#begun) / 1000, ...this.#meter.next() };
  }

  get worked(): readonly number[] {
    return this.#teams.flatMap(({ worked }) => worked);
  }

  /** As `write`, for those who cannot wait: who writes next is told of what went wrong. */
  tell(record: Raw): void {
    const journal = this.#journal;
    this.#written = this.#written.then(() => journal?.write(record));
    this.#written.catch(() => {});
  }

  #heard(context: Context): Context {
    return {
      ...context,
      progress: (title, job = {}) => {
        const tell = (record: Raw) => this.tell({ ...record, ...this.taken() });
        return new ToldBar(context.progress(title, job), title, job, tell, this.#now);
      },
      team: async <In, Out>(threads: number, program: string, spec: unknown) => {
        const team: Team<In, Out> = await context.team(threads, program, spec);
        this.#teams.push(team);
        return team;
      },
    };
  }
}
