/** Tells how a training goes: to the run log, to the progress bar, and at the end in one record. */
import { exponential } from "../../engine/exponential.ts";
import type { Journal } from "../../io/journal.ts";
import type { Position, TrainEvent } from "../../nn/train.ts";
import type { Context, Progress } from "../context.ts";

export interface ReportOptions {
  /** Steps that one record of the log tells of. */
  readonly every: number;
  /** Updates that there will be at most. */
  readonly total: number;
}

/** Of this run, in its steps. */
export interface Speed {
  readonly seconds: number;
  readonly tokens_per_second: number;
}

type StepEvent = Extract<TrainEvent, { event: "step" }>;

/** Reads the events of a training. The speed counts steps only, not validation and files. */
export class Report {
  readonly #journal: Journal | undefined;
  readonly #progress: Progress;
  readonly #every: number;
  readonly #position: Position;
  readonly #begun = performance.now();
  #window = emptyWindow();
  #stepsSeconds = 0;
  #tokens = 0;
  #validLoss: number | undefined;

  constructor(
    context: Context,
    journal: Journal | undefined,
    position: Position,
    { every, total }: ReportOptions,
  ) {
    this.#journal = journal;
    this.#position = position;
    this.#every = every;
    this.#progress = context.progress("training", total);
    this.#progress.update(position.step);
  }

  /** `seconds` is what a step took. */
  async step(event: StepEvent, seconds: number): Promise<void> {
    const window = this.#window;
    window.total += event.total;
    window.count += event.count;
    window.seconds += seconds;
    this.#stepsSeconds += seconds;
    this.#tokens += event.count;
    window.last = event;
    if (event.step % this.#every === 0) await this.flush();
  }

  async valid(event: Extract<TrainEvent, { event: "valid" }>): Promise<void> {
    await this.flush();
    this.#validLoss = event.loss;
    await this.#journal?.write({
      ...event,
      epoch: this.#position.epoch,
      perplexity: exponential(event.loss),
    });
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
      grad_norm: last.norm,
      tokens: this.#position.tokens,
      tokens_per_second: Math.round(count / seconds),
      seconds: round((performance.now() - this.#begun) / 1000),
    });
    const valid = this.#validLoss === undefined ? "" : ` valid ${this.#validLoss.toFixed(4)}`;
    this.#progress.update(last.step, `loss ${loss.toFixed(4)}${valid} ${rate(count / seconds)}`);
  }

  get speed(): Speed {
    const [tokens, seconds] = [this.#tokens, this.#stepsSeconds];
    return { seconds: round(seconds), tokens_per_second: Math.round(tokens / Math.max(seconds, 1e-9)) };
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

const rate = (perSecond: number): string =>
  perSecond < 10_000 ? `${Math.round(perSecond)} tokens/s` : `${Math.round(perSecond / 1000)}k tokens/s`;
