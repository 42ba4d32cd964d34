/** Work that goes stage by stage, such as counting and merging, as far as the records of a run log tell of it. */
import { Pace } from "./pace.ts";
import type { LogRecord } from "./record.ts";

export interface WorkStage {
  readonly name: string;
  readonly done: number;
  /** How much there is to do, and of what, where that is known. */
  readonly total: number | undefined;
  readonly unit: string;
  /** Of the unit in a second. */
  readonly speed: number | undefined;
  readonly pace: Pace;
}

/** Two tokens that became one. */
export interface Merge {
  readonly rank: number;
  readonly left: string;
  readonly right: string;
  /** How often they stood side by side. */
  readonly count: number;
}

const STAGES = 16;
const COUNTS = 16;
const MERGES = 100;
/** The name of the counts of all orders. */
const NGRAMS = "ngrams";

export class Work {
  /** In their order, each as it was told of last. */
  readonly stages = new Map<string, WorkStage>();
  /** What has been counted, by name: a number, or one for each order of n-grams. */
  readonly counts = new Map<string, readonly number[]>();
  /** The newest last. */
  merges: readonly Merge[] = [];
  /** The stage that was told of last. */
  now: WorkStage | undefined;
  /** Since the run began. */
  seconds: number | undefined;

  stage(record: LogRecord): void {
    const name = record.text("stage") ?? "";
    if (this.stages.size >= STAGES && !this.stages.has(name)) return;
    const [unit, done] = [record.text("unit") ?? "", record.number("done") ?? 0];
    const speed = record.number(`${unit.replaceAll("-", "")}_per_second`);
    const pace = this.stages.get(name)?.pace ?? new Pace();
    this.seconds = record.number("seconds") ?? this.seconds;
    pace.see(done, this.seconds);
    this.now = { name, done, total: record.number("total"), unit, speed, pace };
    this.stages.set(name, this.now);
  }

  /** Steps are what the stage has done. */
  step(done: number, seconds: number | undefined): void {
    if (this.now === undefined) return;
    this.seconds = seconds ?? this.seconds;
    this.now.pace.see(done, seconds);
    this.now = { ...this.now, done };
    this.stages.set(this.now.name, this.now);
  }

  count(record: LogRecord): void {
    const numbers = record.numbers().map(([name, number]) => [name, [number]] as const);
    for (const [name, all] of [...numbers, [NGRAMS, record.array(NGRAMS)] as const])
      if (all.length > 0 && this.counts.size < COUNTS) this.counts.set(name, all);
  }

  merge(record: LogRecord): void {
    const merges = record.list("merges").map((one) => ({
      rank: one.number("rank") ?? Number.NaN,
      left: one.text("left") ?? "",
      right: one.text("right") ?? "",
      count: one.number("count") ?? Number.NaN,
    }));
    this.merges = [...this.merges, ...merges].slice(-MERGES);
  }

  /** Seconds until the end of the stage. */
  get secondsLeft(): number | undefined {
    const { now } = this;
    return now?.total === undefined ? undefined : now.pace.secondsFor(now.total - now.done);
  }
}
