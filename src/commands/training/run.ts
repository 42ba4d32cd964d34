/** The run of a training command: steps, checkpoints, the run log, signals, and the model that did best. */
import type { BackendName } from "../../engine/backend.ts";
import { type OpenBackend, openBackend } from "../../engine/backends.ts";
import { DivergedError, UsageError } from "../../errors.ts";
import { removeFile } from "../../io/files.ts";
import type { Sink } from "../../io/sink.ts";
import type { Checkpoint } from "../../models/checkpoint.ts";
import type { ModelParts } from "../../models/model-parts.ts";
import { type ScheduleSettings, schedule } from "../../nn/schedule.ts";
import {
  type EndReason,
  type TrainOptions as Limits,
  type Position,
  startPosition,
  train as steps,
  type TrainEvent,
  type Validation,
} from "../../nn/train.ts";
import type { Context } from "../context.ts";
import {
  checkSettings,
  readCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
  savedSettings,
} from "./checkpoint.ts";
import type { RunOptions } from "./flags.ts";
import type { AnyJob, NetworkSettings } from "./job.ts";
import { Report, type Unit } from "./report.ts";
import { writeBest } from "./result.ts";
import { openRunLog, type Shown, showTraining, steer } from "./shown.ts";
import { tellSummary } from "./summary.ts";
import type { Working } from "./usage.ts";

/** How often training returns to the last good state before it gives up. */
const ROLLBACKS = 3;

export interface TrainSettings extends NetworkSettings {
  readonly schedule: ScheduleSettings;
  readonly backend: BackendName;
}

/** A training command, once its data is there. */
export interface Task<Settings extends TrainSettings> {
  /** The name of the command, which is that of the threads' program. */
  readonly command: string;
  settings(backend: BackendName): Settings;
  open(backend: OpenBackend, settings: Settings): Training;
}

/** What is trained. */
export interface Training {
  readonly job: AnyJob;
  /** What the threads are made from. */
  readonly spec: object;
  /** What a step counts. */
  readonly unit: Unit;
  /** What the log says of the data at the start. */
  readonly sizes: object;
  /** Before the first step, unless it goes on from a checkpoint. */
  begin?(): Promise<void>;
  /** What the log says of a validation beside the loss. */
  measures(found: Validation): object;
  /** What the log shows behind that, a record each. */
  samples?(): readonly object[];
  /** All of the model file but the tensors. */
  parts(position: Position): Omit<ModelParts, "checkpoint">;
  /** What the last record of the log has of the model. */
  summary(position: Position): object;
  /** What is logged between two steps. */
  look?(event: StepEvent, position: Position): AsyncIterable<Readonly<Record<string, unknown>>>;
}

type StepEvent = Extract<TrainEvent, { event: "step" }>;

/** What a training goes on from, and where its model goes. */
export interface Ends {
  readonly checkpoint: Checkpoint | undefined;
  readonly output: Sink;
}

/** Checks the flags, and opens both ends before the data is read. */
export async function withOutput(
  context: Context,
  options: Pick<RunOptions, "output" | "force" | "log" | "resume" | "checkpoint">,
  kind: string,
  use: (ends: Ends) => Promise<void>,
): Promise<void> {
  checkOutputs(context, options);
  const checkpoint = options.resume ? await readCheckpoint(checkpointPath(options), kind) : undefined;
  const output = await context.output(options.output, options);
  try {
    await use({ checkpoint, output });
  } catch (error) {
    await output.abort().catch(() => {});
    throw error;
  }
}

/** @throws UsageError where the model cannot go to its output; one that `isText` may go to a terminal */
export function checkOutputs(
  { stdout }: Context,
  { output = "-", log, checkpoint }: Pick<RunOptions, "output" | "log" | "checkpoint">,
  isText = false,
): void {
  if (output === "-" && stdout.terminal && !isText)
    throw new UsageError("a model is no text for a terminal", { hint: "name a file with -o" });
  refuseSame({ what: "model", flag: "-o", path: output }, { what: "run log", flag: "--log", path: log });
  const last = { what: "checkpoint", flag: "--checkpoint", path: checkpoint };
  refuseSame({ what: "model", flag: "-o", path: output }, last);
  refuseSame({ what: "run log", flag: "--log", path: log }, last);
}

interface Place {
  readonly what: string;
  readonly flag: string;
  readonly path?: string;
}

function refuseSame(one: Place, other: Place): void {
  if (one.path === undefined || one.path !== other.path) return;
  throw new UsageError(`the ${one.what} and the ${other.what} cannot go to the same place`, {
    hint: `name another file with ${one.flag} or ${other.flag}`,
  });
}

/** Beside the model, where no other place was named. */
export function checkpointPath({
  checkpoint,
  output = "-",
}: Pick<RunOptions, "checkpoint" | "output">): string {
  if (checkpoint !== undefined) return checkpoint;
  if (output !== "-") return `${output}.checkpoint`;
  throw new UsageError("--resume needs --checkpoint where the model goes to standard output");
}

interface Run {
  readonly context: Context;
  readonly options: RunOptions;
  readonly settings: TrainSettings;
  readonly training: Training;
  readonly position: Position;
  readonly report: Report;
  readonly shown: Shown;
}

/** Trains to the end, and writes the model. @throws DivergedError, or the signal's reason after it was interrupted */
export async function runTraining<Settings extends TrainSettings>(
  context: Context,
  options: RunOptions,
  { checkpoint, output }: Ends,
  task: Task<Settings>,
): Promise<void> {
  const open = await openBackend(backendOf(options, checkpoint), options.blas);
  const settings = task.settings(open.backend.name);
  if (checkpoint !== undefined) checkSettings(checkpoint, settings);
  const training = task.open(open, settings);
  const { job, spec } = training;
  const position =
    checkpoint === undefined ? await begin(training, settings) : resume(context, job, checkpoint);
  const team = await context.team<never, unknown>(job.plan.members, task.command, spec);
  await job.start(team);
  const shown = await showTraining(context, options);
  const start = { context, options, settings, training, position, shown };
  const report = await openReport(start, task.command, team);
  try {
    const reason = await loop({ ...start, report });
    if (reason === "interrupted") return await interrupted({ ...start, report });
    await finish({ ...start, report }, reason, output);
  } catch (error) {
    await report.abandon();
    throw error;
  }
}

/** A checkpoint goes on with the backend it was made with, unless another one is asked for by name. */
function backendOf({ backend }: RunOptions, checkpoint: Checkpoint | undefined): BackendName | "auto" {
  if (backend !== "auto" || checkpoint === undefined) return backend;
  return savedSettings(checkpoint).backend as BackendName;
}

async function begin(training: Training, settings: TrainSettings): Promise<Position> {
  await training.begin?.();
  training.job.keepGood();
  return startPosition(schedule(settings.schedule));
}

function resume(context: Context, job: AnyJob, checkpoint: Checkpoint): Position {
  const position = restoreCheckpoint(job, checkpoint);
  context.say(`going on from step ${position.step} of ${checkpoint.model.path}`);
  return position;
}

async function openReport(
  { context, options, settings, training, position, shown }: Omit<Run, "report">,
  command: string,
  threads: Working,
): Promise<Report> {
  const { job, sizes: data, unit } = training;
  const log = await openRunLog(context, options, position, shown);
  const total = Math.min(options.steps ?? Number.POSITIVE_INFINITY, options.epochs * job.batches);
  const report = new Report(context, log, position, { every: options.logEvery, total, unit, threads });
  const { backend, shards } = settings;
  const engine = { backend, threads: job.plan.members, shards };
  const time = new Date().toISOString();
  const start = { event: "start", command, config: options, data, engine, steps: total, time };
  if (position.step === 0) await report.write(start);
  else shown.dashboard?.record(0, start);
  return report;
}

/** Reads the events until the end, whose reason it returns. */
async function loop(run: Run): Promise<EndReason> {
  const { context, position, report, training } = run;
  let since = performance.now();
  for await (const event of steps(training.job, limitsOf(run), position, () => context.signal.aborted)) {
    if (event.event === "end") return event.reason;
    if (event.event === "step") await report.step(event, (performance.now() - since) / 1000);
    else if (event.event === "valid")
      await report.valid(event, training.measures(event), training.samples?.());
    else if (event.event === "good") await keepCheckpoint(run);
    else {
      context.warn(`step ${event.step}: ${event.message}`);
      await report.write(event);
    }
    if (event.event === "step") await look(run, event);
    await steer({ ...run, save: () => writeCheckpoint(run), pausing: () => tellPause(run) });
    since = performance.now();
  }
  throw new Error("training ended without a reason");
}

function limitsOf({ options, settings, shown }: Run): Limits {
  const { epochs, steps, patience, validEvery, checkpointEvery } = options;
  const plan = schedule(settings.schedule);
  return {
    schedule: plan,
    epochs,
    steps,
    patience,
    validEvery,
    goodEvery: checkpointEvery,
    rollbacks: ROLLBACKS,
    stopped: () => shown.steering.stopped,
  };
}

/** A file is written on the way only where one is wanted. */
async function keepCheckpoint(run: Run): Promise<void> {
  const { checkpoint, resume } = run.options;
  if (checkpoint !== undefined || resume) await writeCheckpoint(run);
}

async function writeCheckpoint({ options, training, position, report }: Run): Promise<string> {
  const path = checkpointPath(options);
  await saveCheckpoint(path, training.parts(position), training.job, position);
  await report.write({ event: "checkpoint", step: position.step, path });
  return path;
}

const tellPause = ({ report, position }: Run): Promise<void> =>
  report.write({ event: "pause", step: position.step });

async function look({ context, training, position, report }: Run, event: StepEvent): Promise<void> {
  if (context.signal.aborted || training.look === undefined) return;
  for await (const record of training.look(event, position)) await report.write(record);
}

/** The signal came: all that was learnt is saved, and the output does not appear. @throws the signal's reason */
async function interrupted(run: Run): Promise<never> {
  const { context, report, position } = run;
  const path = await writeCheckpoint(run);
  await report.end({ event: "end", step: position.step, reason: "interrupted" });
  context.warn(`interrupted at step ${position.step}; go on with --resume --checkpoint ${path}`);
  throw context.signal.reason;
}

async function finish(run: Run, reason: EndReason, output: Sink): Promise<void> {
  const { context, options, settings, training, position, report } = run;
  const { job } = training;
  await writeBest(output, training.parts(position), job);
  if (options.checkpoint === undefined && options.output !== undefined && options.output !== "-")
    await removeFile(checkpointPath(options));
  const { backend, shards, seed } = settings;
  const summary = {
    event: "end",
    reason,
    ...training.summary(position),
    ...{ backend, threads: job.plan.members, shards, seed },
    output: options.output ?? "-",
    ...report.speed,
  };
  await report.end(summary);
  await tellSummary(context, options, summary);
  if (reason !== "diverged") return;
  throw new DivergedError(`the numbers exploded ${ROLLBACKS + 1} times; the last good model was saved`, {
    hint: "lower --lr or --clip, or raise --warmup; --log tells how it came",
  });
}
