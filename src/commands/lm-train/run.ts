/** The run of `weft lm-train`: reads the text, trains, keeps checkpoints, and writes the model that did best. */
import { openBackend } from "../../engine/backends.ts";
import { DivergedError, UsageError } from "../../errors.ts";
import { removeFile } from "../../io/files.ts";
import type { Sink } from "../../io/sink.ts";
import type { Checkpoint } from "../../models/checkpoint.ts";
import { schedule } from "../../nn/schedule.ts";
import {
  type EndReason,
  type TrainOptions as Limits,
  type Position,
  startPosition,
  train as steps,
  type TrainEvent,
} from "../../nn/train.ts";
import type { Context } from "../context.ts";
import { Report } from "../training/report.ts";
import {
  checkSettings,
  readCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
  savedSettings,
} from "./checkpoint.ts";
import { type Data, readData } from "./data.ts";
import type { TrainOptions } from "./flags.ts";
import { LanguageModelJob } from "./job.ts";
import { trainNgram } from "./ngram/run.ts";
import { checkNetworkFlags } from "./ngram/settings.ts";
import { checkProbe, GradientProbe } from "./probe.ts";
import { modelParts, summaryOf, writeBest } from "./result.ts";
import { sampleText } from "./sample.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { ThreadInput, ThreadOutput, ThreadSpec } from "./thread.ts";
import { loadVectors } from "./vectors.ts";

/** How often training returns to the last good state before it gives up. */
const ROLLBACKS = 3;

export async function train(
  context: Context,
  options: TrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkOutputs(context, options);
  if (options.arch === "ngram") return trainNgram(context, options, paths);
  checkNetworkFlags(options);
  checkProbe(options);
  const checkpoint = options.resume ? await readCheckpoint(checkpointPath(options)) : undefined;
  const output = await context.output(options.output, options);
  try {
    const data = await readData(context, options, paths);
    try {
      await trainOn(context, options, data, { checkpoint, output });
    } finally {
      await data.close();
    }
  } catch (error) {
    await output.abort().catch(() => {});
    throw error;
  }
}

function checkOutputs({ stdout }: Context, { output = "-", log }: TrainOptions): void {
  if (output === "-" && stdout.terminal)
    throw new UsageError("a model is no text for a terminal", { hint: "name a file with -o" });
  if (output === log) {
    throw new UsageError("the model and the run log cannot go to the same place", {
      hint: "name another file with -o or --log",
    });
  }
}

/** Beside the model, where no other place was named. */
function checkpointPath({ checkpoint, output = "-" }: TrainOptions): string {
  if (checkpoint !== undefined) return checkpoint;
  if (output !== "-") return `${output}.checkpoint`;
  throw new UsageError("--resume needs --checkpoint where the model goes to standard output");
}

interface Run {
  readonly context: Context;
  readonly options: TrainOptions;
  readonly data: Data;
  readonly settings: Settings;
  readonly job: LanguageModelJob;
  readonly position: Position;
  readonly report: Report;
  readonly probe: GradientProbe | undefined;
}

async function trainOn(
  context: Context,
  options: TrainOptions,
  data: Data,
  { checkpoint, output }: { checkpoint: Checkpoint | undefined; output: Sink },
): Promise<void> {
  const open = await openBackend(backendOf(options, checkpoint), options.blas);
  const settings = settingsOf(options, data, open.backend.name);
  if (checkpoint !== undefined) checkSettings(checkpoint, settings);
  const text = { train: data.train.ids, valid: data.valid?.ids };
  const job = new LanguageModelJob(open, settings, text, options.threads ?? context.cores);
  const position =
    checkpoint === undefined
      ? await begin(context, options, data, settings, job)
      : resume(context, job, checkpoint);
  await startThreads(context, options, settings, job);
  const report = await openReport(context, options, { settings, job, position, data });
  const probe = probeOf(options, settings, job);
  const run: Run = { context, options, data, settings, job, position, report, probe };
  try {
    const reason = await loop(run);
    if (reason === "interrupted") return await interrupted(run);
    await finish(run, reason, output);
  } catch (error) {
    await report.abandon();
    throw error;
  }
}

function probeOf({ probe, probeEvery }: TrainOptions, { clip }: Settings, job: LanguageModelJob) {
  return probe === "none" ? undefined : new GradientProbe(job, probeEvery, clip);
}

/** A checkpoint goes on with the backend it was made with, unless another one is asked for by name. */
function backendOf({ backend }: TrainOptions, checkpoint: Checkpoint | undefined) {
  if (backend !== "auto" || checkpoint === undefined) return backend;
  return savedSettings(checkpoint).backend as Settings["backend"];
}

async function begin(
  context: Context,
  { initVectors }: TrainOptions,
  { train: { vocabulary } }: Data,
  settings: Settings,
  job: LanguageModelJob,
): Promise<Position> {
  if (initVectors !== undefined) {
    const found = await loadVectors(initVectors, vocabulary, job.engine, job.model.embedding.weight);
    context.say(`${found} of ${vocabulary.size} tokens begin with a vector of ${initVectors}`);
  }
  job.keepGood();
  return startPosition(schedule(settings.schedule));
}

function resume(context: Context, job: LanguageModelJob, checkpoint: Checkpoint): Position {
  const position = restoreCheckpoint(job, checkpoint);
  context.say(`going on from step ${position.step} of ${checkpoint.model.path}`);
  return position;
}

async function startThreads(
  context: Context,
  { blas }: TrainOptions,
  { config, optimizer }: Settings,
  job: LanguageModelJob,
): Promise<void> {
  const { plan } = job;
  const spec: ThreadSpec = { plan, config, optimizer, blas };
  await job.start(await context.team<ThreadInput, ThreadOutput>(plan.members, "lm-train", spec));
}

/** Records of an earlier run stay in the log up to the step from which this one goes on. */
async function openReport(
  context: Context,
  options: TrainOptions,
  { settings, job, position, data }: Pick<Run, "settings" | "job" | "position" | "data">,
): Promise<Report> {
  const keep = ({ event, step }: Readonly<Record<string, unknown>>) =>
    event !== "end" && (typeof step !== "number" || step <= position.step);
  const log =
    options.log === undefined
      ? undefined
      : await context.journal(options.log, options.resume ? keep : undefined);
  const total = Math.min(options.steps ?? Number.POSITIVE_INFINITY, options.epochs * job.batches);
  const report = new Report(context, log, position, { every: options.logEvery, total });
  const { backend, shards } = settings;
  const engine = { backend, threads: job.plan.members, shards };
  const { train, valid } = data;
  const sizes = { tokens: train.tokens, vocabulary: train.vocabulary.size, valid_tokens: valid?.tokens };
  const time = new Date().toISOString();
  if (position.step === 0)
    await report.write({ event: "start", command: "lm-train", config: options, data: sizes, engine, time });
  return report;
}

/** Reads the events until the end, whose reason it returns. */
async function loop(run: Run): Promise<EndReason> {
  const { context, job, position, report } = run;
  let since = performance.now();
  for await (const event of steps(job, limitsOf(run), position, () => context.signal.aborted)) {
    if (event.event === "end") return event.reason;
    if (event.event === "step") await report.step(event, (performance.now() - since) / 1000);
    else if (event.event === "valid") await report.valid(event);
    else if (event.event === "good") await keepCheckpoint(run);
    else {
      context.warn(`step ${event.step}: ${event.message}`);
      await report.write(event);
    }
    if (event.event === "step") await look(run, event);
    since = performance.now();
  }
  throw new Error("training ended without a reason");
}

function limitsOf({ options, settings }: Run): Limits {
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
  };
}

/** A file is written on the way only where one is wanted. */
async function keepCheckpoint(run: Run): Promise<void> {
  const { checkpoint, resume } = run.options;
  if (checkpoint !== undefined || resume) await writeCheckpoint(run);
}

async function writeCheckpoint({ options, settings, data, job, position, report }: Run): Promise<string> {
  const path = checkpointPath(options);
  await saveCheckpoint(path, modelParts(settings, data, position), job, position);
  await report.write({ event: "checkpoint", step: position.step, path });
  return path;
}

/** What is logged of the network between two steps, where it was asked for. */
async function look(run: Run, event: Extract<TrainEvent, { event: "step" }>): Promise<void> {
  if (run.context.signal.aborted) return;
  const flow = await run.probe?.after(event, run.position.batch);
  if (flow !== undefined) await run.report.write(flow);
  if (run.options.sampleEvery !== undefined) await sample(run);
}

async function sample({ context, options, data, job, position, report }: Run): Promise<void> {
  const { seed, sampleLength: length, sampleEvery = 0 } = options;
  const { step } = position;
  if (step % sampleEvery !== 0) return;
  const interrupted = () => context.signal.aborted;
  const text = await sampleText(job, data.train.vocabulary, { seed, step, length }, interrupted);
  if (text !== undefined) await report.write({ event: "sample", step, text });
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
  const { context, options, settings, data, job, position, report } = run;
  await writeBest(output, modelParts(settings, data, position), job);
  if (options.checkpoint === undefined && options.output !== undefined && options.output !== "-")
    await removeFile(checkpointPath(options));
  const summary = {
    ...summaryOf(settings, job, position, reason),
    output: options.output ?? "-",
    ...report.speed,
  };
  await report.end(summary);
  if (options.output !== undefined && options.output !== "-" && options.log !== "-") {
    const stdout = await context.journal("-");
    await stdout.write(summary);
    await stdout.end();
  }
  if (reason !== "diverged") return;
  throw new DivergedError(`the numbers exploded ${ROLLBACKS + 1} times; the last good model was saved`, {
    hint: "lower --lr or --clip",
  });
}
