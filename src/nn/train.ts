/**
 * The one training loop: steps, schedule, validation, early stopping, and what happens when the numbers explode. It is
 * a stream of events; bars, run logs and dashboards are its readers, checkpoints are written by whoever reads it.
 */
import type { StepResult } from "./member.ts";
import type { Schedule, ScheduleState } from "./schedule.ts";

/** What the loop drives: a model with its data, its optimizer and its threads. */
export interface Job {
  /** Steps of an epoch. */
  readonly batches: number;
  /** Sequences begin anew: carried states become zero. */
  beginEpoch(): void;
  /** One update, or none when its loss or gradient is not finite. */
  step(at: StepAt): Promise<StepResult>;
  /** What the validation data says of the weights, or nothing when it was interrupted. */
  validate?(interrupted: () => boolean): Promise<Validation | undefined>;
  /** Keeps a copy of the weights and all that belongs to them to return to; false if they are not finite. */
  keepGood(): boolean;
  /** Returns to the last good state. */
  rollBack(): void;
  /** Keeps a copy of the weights, which are the best so far. */
  keepBest(): void;
}

/** Which step comes next: the batch of an epoch, and the number of updates before it. */
export interface StepAt {
  readonly epoch: number;
  readonly batch: number;
  readonly step: number;
  readonly rate: number;
}

export interface Validation {
  /** The mean loss. */
  readonly loss: number;
  /** By which the best weights are known, and the rate may be lowered: less is better. Without it the loss. */
  readonly cost?: number;
  /** What else was found, by the names that it has in the run log. */
  readonly measures?: Readonly<Record<string, number>>;
}

/** Where a training is: with weights, optimizer and states all that decides what comes next. Plain data. */
export interface Position {
  /** Updates so far, those included that were rolled back. */
  step: number;
  /** Whole epochs, and batches of the one begun. */
  epoch: number;
  batch: number;
  /** Targets learnt from. */
  tokens: number;
  rollbacks: number;
  schedule: ScheduleState;
  /** The validation that did best, and when it was. */
  best?: { readonly step: number } & Validation;
  /** Validations since then. */
  stale: number;
  /** The steps after which the last validation was, and the last state to return to was kept. */
  validated: number;
  kept: number;
}

export interface TrainOptions {
  readonly schedule: Schedule;
  readonly epochs: number;
  /** The most updates there may be. */
  readonly steps?: number;
  /** Ends after so many validations without a new best. */
  readonly patience?: number;
  /** Validates every so many steps, besides at the end of each epoch. */
  readonly validEvery?: number;
  /** Keeps a state to return to every so many steps. */
  readonly goodEvery: number;
  /** Returns at most so often to the last good state. */
  readonly rollbacks: number;
  /** Whether the last step was to be the last one. */
  stopped?(): boolean;
}

export type EndReason = "epochs" | "steps" | "patience" | "stopped" | "diverged" | "interrupted";

export type TrainEvent =
  | ({
      readonly event: "step";
      readonly step: number;
      readonly epoch: number;
      readonly rate: number;
    } & StepResult)
  | ({ readonly event: "valid"; readonly step: number; readonly best: boolean } & Validation)
  | { readonly event: "warning"; readonly step: number; readonly message: string }
  /** A state was kept: the moment for a checkpoint. */
  | { readonly event: "good"; readonly step: number }
  | { readonly event: "end"; readonly step: number; readonly reason: EndReason };

export const startPosition = (schedule: Schedule): Position => ({
  step: 0,
  epoch: 0,
  batch: 0,
  tokens: 0,
  rollbacks: 0,
  schedule: schedule.start(),
  stale: 0,
  validated: 0,
  kept: 0,
});

/**
 * Trains on from `position`, which it moves. `interrupted` is asked before each step and within validations; what was
 * due then is done first when training goes on.
 */
export async function* train(
  job: Job,
  options: TrainOptions,
  position: Position,
  interrupted: () => boolean,
): AsyncGenerator<TrainEvent> {
  const end = (reason: EndReason): TrainEvent => ({ event: "end", step: position.step, reason });
  for (;;) {
    if (job.validate !== undefined && isTimeToValidate(options, position)) {
      const found = await job.validate(interrupted);
      if (found === undefined) return yield end("interrupted");
      yield validated(job, found, options, position);
    }
    if (isTimeToKeep(options, position)) {
      if (job.keepGood()) yield good(position);
      else if (position.rollbacks === options.rollbacks) return yield giveUp(job, position);
      else yield rollBack(job, options, position, "a weight");
    }
    const reason = reasonToEnd(options, position) ?? (interrupted() ? "interrupted" : undefined);
    if (reason !== undefined) return yield end(reason);
    if (position.batch === 0) job.beginEpoch();
    const event = await step(job, options, position);
    if (event.finite) yield event;
    else if (position.rollbacks === options.rollbacks) return yield giveUp(job, position);
    else yield rollBack(job, options, position, "the loss or the gradient");
  }
}

function reasonToEnd(options: TrainOptions, position: Position): EndReason | undefined {
  const { epochs, steps, patience } = options;
  if (patience !== undefined && position.stale >= patience) return "patience";
  if (steps !== undefined && position.step >= steps) return "steps";
  if (position.epoch >= epochs) return "epochs";
  return options.stopped?.() ? "stopped" : undefined;
}

async function step(job: Job, { schedule }: TrainOptions, position: Position) {
  const { step, epoch, batch } = position;
  const rate = schedule.rate(position);
  const result = await job.step({ epoch, batch, step, rate });
  position.step++;
  position.batch++;
  if (position.batch === job.batches) {
    position.batch = 0;
    position.epoch++;
  }
  if (result.finite) position.tokens += result.count;
  return { event: "step" as const, step: position.step, epoch, rate, ...result };
}

function isTimeToValidate(options: TrainOptions, { step, batch, validated }: Position): boolean {
  const { validEvery, steps } = options;
  if (step === 0 || validated === step) return false;
  if (options.stopped?.()) return true;
  return batch === 0 || step === steps || (validEvery !== undefined && step % validEvery === 0);
}

function isTimeToKeep(options: TrainOptions, position: Position): boolean {
  const { step, kept } = position;
  if (step === 0 || kept === step) return false;
  return step % options.goodEvery === 0 || reasonToEnd(options, position) !== undefined;
}

function validated(job: Job, found: Validation, { schedule }: TrainOptions, position: Position): TrainEvent {
  const { step } = position;
  const best = Number.isFinite(found.loss) && isBetter(found, position.best);
  position.validated = step;
  position.stale = best ? 0 : position.stale + 1;
  if (best) {
    position.best = { step, ...found };
    job.keepBest();
  }
  position.schedule = schedule.observe(position.schedule, costOf(found));
  return { event: "valid", step, best, ...found };
}

/** Of equal costs the one with the lower loss. */
function isBetter(found: Validation, best: Validation | undefined): boolean {
  if (best === undefined) return true;
  const more = costOf(found) - costOf(best);
  return more < 0 || (more === 0 && found.loss < best.loss);
}

const costOf = ({ cost, loss }: Validation): number => cost ?? loss;

function good(position: Position): TrainEvent {
  position.kept = position.step;
  return { event: "good", step: position.step };
}

/** Goes on from the last good state, at half the rate, with the data that comes next. */
function rollBack(job: Job, { schedule }: TrainOptions, position: Position, what: string): TrainEvent {
  job.rollBack();
  position.kept = position.step;
  position.rollbacks++;
  position.schedule = schedule.lower(position.schedule);
  const message = `${what} was not finite: back to the last good state, at half the learning rate`;
  return { event: "warning", step: position.step, message };
}

function giveUp(job: Job, { step }: Position): TrainEvent {
  job.rollBack();
  return { event: "end", step, reason: "diverged" };
}
