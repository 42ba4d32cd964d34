/** Tells how a training goes: to the run log, to the progress bar, and at the end in one record. */
import type { Journal } from "../../io/journal.ts";
import type { Position, TrainEvent } from "../../nn/train.ts";
import type { Context, Progress } from "../context.ts";
import { UsageMeter, type Working } from "./usage.ts";

export interface ReportOptions {
  /** Steps that one record of the log tells of. */
  readonly every: number;
  /** Updates that there will be at most. */
  readonly total: number;
  readonly unit: Unit;
  /** Whose load the records tell. */
  readonly threads: Working;
}

/** What a step learns from, many at a time. */
export type Unit = "tokens" | "texts" | "words";

/** Of this run, in its steps. */
export type Speed = { readonly seconds: number } & Readonly<Record<string, number>>;

type StepEvent = Extract<TrainEvent, { event: "step" }>;
type ValidEvent = Extract<TrainEvent, { event: "valid" }>;

/** Reads the events of a training. The speed counts steps only, not validation and files. */
export class Report {
  readonly #journal: Journal | undefined;
  readonly #progress: Progress;
  readonly #every: number;
  readonly #unit: Unit;
  readonly #usage: UsageMeter;
  readonly #position: Position;
  readonly #begun = performance.now();
  #window = emptyWindow();
  #stepsSeconds = 0;
  #learnt = 0;
  #validLoss: number | undefined;

  constructor(
    context: Context,
    journal: Journal | undefined,
    position: Position,
    { every, total, unit, threads }: ReportOptions,
  ) {
    this.#usage = new UsageMeter(context, threads);
    this.#journal = journal;
    this.#position = position;
    this.#every = every;
    this.#unit = unit;
    this.#progress = context.progress("training", { total, done: position.step });
  }

  /** `seconds` is what a step took. */
  async step(event: StepEvent, seconds: number): Promise<void> {
    const window = this.#window;
    window.total += event.total;
    window.count += event.count;
    window.seconds += seconds;
    this.#stepsSeconds += seconds;
    this.#learnt += event.count;
    window.last = event;
    if (event.step % this.#every === 0) await this.flush();
  }

  /** `measures` are what is to be said of it beside the loss, `samples` show what the model made. */
  async valid(
    { event, step, loss, best }: ValidEvent,
    measures: object,
    samples: readonly object[] = [],
  ): Promise<void> {
    await this.flush();
    this.#validLoss = loss;
    await this.#journal?.write({ event, step, loss, best, epoch: this.#position.epoch, ...measures });
    for (const sample of samples) await this.#journal?.write({ event: "sample", step, ...sample });
  }

  /** Any other record. */
  async write(record: Readonly<Record<string, unknown>>): Promise<void> {
    await this.flush();
    await this.#journal?.write(record);
  }

  /** What has been gathered since the last record. */
  async flush(): Promise<void> {
    const { last, total, count, seconds } = this.#window;
    this.#window = emptyWindow();
    if (last === undefined) return;
    const loss = total / Math.max(1, count);
    await this.#journal?.write({
      event: "step",
      step: last.step,
      epoch: last.epoch,
      loss,
      lr: last.rate,
      ...(!Number.isNaN(last.norm) && { grad_norm: last.norm }),
      [this.#unit]: this.#position.tokens,
      [`${this.#unit}_per_second`]: Math.round(count / seconds),
      seconds: round((performance.now() - this.#begun) / 1000),
      ...this.#usage.next(),
    });
    const valid = this.#validLoss === undefined ? "" : ` valid ${this.#validLoss.toFixed(4)}`;
    this.#progress.update(last.step, `loss ${loss.toFixed(4)}${valid} ${rate(count / seconds, this.#unit)}`);
  }

  get speed(): Speed {
    const [learnt, seconds] = [this.#learnt, this.#stepsSeconds];
    const rate = Math.round(learnt / Math.max(seconds, 1e-9));
    return { seconds: round(seconds), [`${this.#unit}_per_second`]: rate };
  }

  /** Ends with `summary` as the log's last record. */
  async end(summary: Readonly<Record<string, unknown>>): Promise<void> {
    await this.flush();
    this.#progress.stop();
    await this.#journal?.write(summary);
    await this.#journal?.end();
  }

  /** Gives up: what is there stays. */
  async abandon(): Promise<void> {
    this.#progress.stop();
    await this.#journal?.end().catch(() => {});
  }
}

const emptyWindow = () => ({ total: 0, count: 0, seconds: 0, last: undefined as StepEvent | undefined });

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

const rate = (perSecond: number, unit: Unit): string =>
  perSecond < 10_000 ? `${Math.round(perSecond)} ${unit}/s` : `${Math.round(perSecond / 1000)}k ${unit}/s`;
