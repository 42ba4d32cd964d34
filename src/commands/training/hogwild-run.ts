/** The run of a training whose threads share one model: steps, checkpoints, the run log, signals, and what is written at the end. */
import { DivergedError } from "../../errors.ts";
import { removeFile } from "../../io/files.ts";
import type { Sink } from "../../io/sink.ts";
import { type ScheduleSettings, schedule } from "../../nn/schedule.ts";
import { type EndReason, type Job, type Position, train, type Validation } from "../../nn/train.ts";
import type { Context } from "../context.ts";
import type { RunOptions } from "./flags.ts";
import { Report, type Unit } from "./report.ts";
import { checkpointPath } from "./run.ts";
import { openRunLog, type Shown, showTraining, steer } from "./shown.ts";
import { tellSummary } from "./summary.ts";
import type { Working } from "./usage.ts";

/** What the run needs of its flags. */
export type HogwildOptions = Pick<
  RunOptions,
  "output" | "log" | "logEvery" | "tui" | "checkpoint" | "checkpointEvery" | "resume"
> &
  Partial<Pick<RunOptions, "patience" | "validEvery">>;

export interface HogwildTraining {
  readonly command: string;
  readonly options: HogwildOptions;
  readonly job: Job;
  readonly team: Working;
  readonly position: Position;
  readonly epochs: number;
  /** How the learning rate falls, as the log tells it. */
  readonly schedule: ScheduleSettings;
  /** What a step counts. */
  readonly unit: Unit;
  /** What the log says of the data at the start, and of what works on it. */
  readonly data: object;
  readonly engine: object;
  /** What was found before the first step. */
  readonly before?: readonly Readonly<Record<string, unknown>>[];
  /** What the log says of a validation beside the loss. */
  measures?(found: Validation): object;
  /** What is logged after a step, beside what is logged of all. */
  look?(step: number, isLast: boolean): readonly Readonly<Record<string, unknown>>[];
  /** Writes a checkpoint. */
  save(path: string): Promise<void>;
  /** The file, piece by piece. */
  write(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** What the last record of the log has of the model. */
  summary(): object;
}

interface Run extends HogwildTraining {
  readonly context: Context;
  readonly report: Report;
  readonly shown: Shown;
}

/** Trains to the end, and writes the model. @throws DivergedError, or the signal's reason after it was interrupted */
export async function runHogwild(context: Context, training: HogwildTraining, output: Sink): Promise<void> {
  const shown = await showTraining(context, training.options);
  const run = { ...training, context, shown, report: await openReport(context, training, shown) };
  try {
    const reason = await loop(run);
    if (reason === "interrupted") await interrupted(run);
    await finish(run, reason, output);
  } catch (error) {
    await run.report.abandon();
    throw error;
  }
}

/** Threads write over each other's numbers without waiting, unless that is not wanted. */
export const updatesOf = ({ deterministic }: { readonly deterministic: boolean }): string =>
  deterministic ? "deterministic" : "hogwild";

async function openReport(context: Context, training: HogwildTraining, shown: Shown): Promise<Report> {
  const { command, options, position, epochs, job, team: threads, unit, data, engine } = training;
  const log = await openRunLog(context, options, position, shown);
  const total = epochs * job.batches;
  const report = new Report(context, log, position, { every: options.logEvery, total, unit, threads });
  const time = new Date().toISOString();
  const start = { event: "start", command, config: options, data, engine, steps: total, time };
  if (position.step > 0) shown.dashboard?.record(0, start);
  else for (const record of [start, ...(training.before ?? [])]) await report.write(record);
  return report;
}

/** Reads the events until the end, whose reason it returns. */
async function loop(run: Run): Promise<EndReason> {
  const { context, options, job, position, report } = run;
  const { patience, validEvery, checkpointEvery: goodEvery } = options;
  const plan = schedule(run.schedule);
  const stopped = () => run.shown.steering.stopped;
  const limits = {
    schedule: plan,
    epochs: run.epochs,
    patience,
    validEvery,
    goodEvery,
    rollbacks: 0,
    stopped,
  };
  let since = performance.now();
  for await (const event of train(job, limits, position, () => context.signal.aborted)) {
    if (event.event === "step") await report.step(event, (performance.now() - since) / 1000);
    if (event.event === "step") await look(run, event.step);
    if (event.event === "valid") await report.valid(event, run.measures?.(event) ?? {});
    if (event.event === "good" && (options.checkpoint !== undefined || options.resume)) await save(run);
    if (event.event === "end") return event.reason;
    await steer({ ...run, save: () => save(run), pausing: () => tellPause(run) });
    since = performance.now();
  }
  throw new Error("training ended without a reason");
}

async function look({ look, position, epochs, shown, report }: Run, step: number): Promise<void> {
  const isLast = position.epoch >= epochs || shown.steering.stopped;
  for (const record of look?.(step, isLast) ?? []) await report.write(record);
}

async function save({ options, position, report, save: write }: Run): Promise<string> {
  const path = checkpointPath(options);
  await write(path);
  await report.write({ event: "checkpoint", step: position.step, path });
  return path;
}

const tellPause = ({ report, position }: Run): Promise<void> =>
  report.write({ event: "pause", step: position.step });

/** The signal came: all that was learnt is saved, and the output does not appear. */
async function interrupted(run: Run): Promise<never> {
  const { context, report, position } = run;
  const path = await save(run);
  await report.end({ event: "end", step: position.step, reason: "interrupted" });
  context.warn(`interrupted at step ${position.step}; go on with --resume --checkpoint ${path}`);
  throw context.signal.reason;
}

/** @throws DivergedError when there is nothing that could be written */
async function finish(run: Run, reason: EndReason, output: Sink): Promise<void> {
  const { context, command, options, position, report } = run;
  if (reason === "diverged") {
    await report.end({ event: "end", step: position.step, reason });
    throw new DivergedError("the numbers exploded; nothing was written", {
      hint: "lower --lr",
    });
  }
  for await (const piece of run.write()) await output.write(piece);
  await output.end();
  if (options.checkpoint === undefined && options.output !== undefined && options.output !== "-")
    await removeFile(checkpointPath(options));
  const summary = {
    ...{ event: "end", reason, command, ...run.summary() },
    ...{ output: options.output ?? "-", ...report.speed },
  };
  await report.end(summary);
  await tellSummary(context, options, summary);
}
