/** The run of `weft w2v` and `weft fasttext`: reads the text, trains, keeps checkpoints, and writes the vectors. */
import { DivergedError, UsageError } from "../../errors.ts";
import { removeFile } from "../../io/files.ts";
import type { Sink } from "../../io/sink.ts";
import { Spools } from "../../io/spool.ts";
import type { Checkpoint } from "../../models/checkpoint.ts";
import type { VectorsTotals } from "../../models/vectors-trainer.ts";
import { WORD_VECTORS } from "../../models/word-vectors-model.ts";
import { type ScheduleSettings, schedule } from "../../nn/schedule.ts";
import { type EndReason, type Position, startPosition, train } from "../../nn/train.ts";
import type { Context } from "../context.ts";
import { checkSettings, readCheckpoint } from "../training/checkpoint.ts";
import { Report } from "../training/report.ts";
import { checkOutputs, checkpointPath } from "../training/run.ts";
import { restoreVectors, saveVectors } from "./checkpoint.ts";
import type { VectorsOptions } from "./flags.ts";
import { beginWith, readInit, withWordsOf } from "./init.ts";
import { VectorsJob } from "./job.ts";
import { checkWords, formatOf, type Result, type VectorsFormat, writeVectors } from "./result.ts";
import { settingsOf, type VectorsSettings } from "./settings.ts";
import { readText, type VectorsText } from "./text.ts";
import type { VectorsInput, VectorsSpec } from "./thread.ts";

export type VectorsCommand = "w2v" | "fasttext";

export async function trainVectors(
  context: Context,
  command: VectorsCommand,
  options: VectorsOptions,
  paths: readonly string[],
): Promise<void> {
  const format = formatOf(options, command);
  checkOptions(context, options, format, paths);
  const checkpoint = options.resume ? await readCheckpoint(checkpointPath(options), WORD_VECTORS) : undefined;
  const output = await context.output(options.output, options);
  const spools = new Spools();
  try {
    const init = options.init === undefined ? undefined : await readInit(options.init, options.dim);
    const text = await readText(context, options, paths, spools);
    const whole = init === undefined ? text : withWordsOf(text, init, spools);
    checkWords(format, whole.words);
    const run = await open(context, command, options, whole, checkpoint);
    if (init !== undefined && checkpoint === undefined) {
      const found = beginWith(init, run.job);
      context.say(`${found} of ${whole.words.length} words begin with a vector of ${options.init}`);
    }
    await finish(run, await loop(run), format, output);
  } catch (error) {
    await output.abort().catch(() => {});
    throw error;
  } finally {
    spools.closeAll();
  }
}

function checkOptions(
  context: Context,
  options: VectorsOptions,
  format: VectorsFormat,
  paths: readonly string[],
): void {
  const { init, saveContext, minn = 0, maxn = 0 } = options;
  checkOutputs(context, options, format === "text");
  if (saveContext && format !== "model")
    throw new UsageError("--save-context goes with a model file only", {
      hint: "--to model, or a name that ends in .safetensors, makes one",
    });
  if (maxn > 0 && minn > maxn)
    throw new UsageError(`--minn ${minn} is more than --maxn ${maxn}`, {
      hint: `--maxn ${minn} or more makes n-grams, --maxn 0 none`,
    });
  if (init === "-" && (paths.length === 0 || paths.includes("-")))
    throw new UsageError("standard input (-) can be read only once");
}

interface Run {
  readonly context: Context;
  readonly command: VectorsCommand;
  readonly options: VectorsOptions;
  readonly text: VectorsText;
  readonly settings: VectorsSettings;
  readonly job: VectorsJob;
  readonly position: Position;
  readonly schedule: ScheduleSettings;
  readonly report: Report;
}

async function open(
  context: Context,
  command: VectorsCommand,
  options: VectorsOptions,
  text: VectorsText,
  checkpoint: Checkpoint | undefined,
): Promise<Run> {
  const settings = settingsOf(command, options, text);
  if (checkpoint !== undefined) checkSettings(checkpoint, settings);
  const threads = options.threads ?? context.cores;
  const job = new VectorsJob(text, settings.config, { threads, deterministic: options.deterministic });
  const { epochs, rate, seed } = settings;
  const plan: ScheduleSettings = { name: "linear", rate, warmup: 0, final: 0, total: epochs * job.batches };
  const spec: VectorsSpec = { plan: job.plan, ids: text.ids, epochs, rate, seed };
  const team = await context.team<VectorsInput, VectorsTotals>(job.plan.members, "word-vectors", spec);
  await job.start(team, checkpoint === undefined);
  const position = checkpoint === undefined ? startPosition(schedule(plan)) : restoreVectors(job, checkpoint);
  if (checkpoint !== undefined)
    context.say(`going on from step ${position.step} of ${checkpoint.model.path}`);
  const start = { context, command, options, text, settings, job, position, schedule: plan };
  return { ...start, report: await openReport(start) };
}

/** Records of an earlier run stay in the log up to the step from which this one goes on. */
async function openReport(run: Omit<Run, "report">): Promise<Report> {
  const { context, command, options, text, settings, job, position } = run;
  const keep = ({ event, step }: Readonly<Record<string, unknown>>) =>
    event !== "end" && (typeof step !== "number" || step <= position.step);
  const log =
    options.log === undefined
      ? undefined
      : await context.journal(options.log, options.resume ? keep : undefined);
  const total = settings.epochs * job.batches;
  const report = new Report(context, log, position, { every: options.logEvery, total, unit: "words" });
  if (position.step > 0) return report;
  const data = { words: totalOf(text), vocabulary: text.words.length };
  const engine = { threads: job.plan.members, updates: updatesOf(options) };
  const time = new Date().toISOString();
  await report.write({ event: "start", command, config: options, data, engine, time });
  return report;
}

const totalOf = ({ counts }: VectorsText): number => counts.reduce((sum, count) => sum + count, 0);

/** Threads write over each other's numbers without waiting (Hogwild, Niu et al. 2011), unless that is not wanted. */
const updatesOf = ({ deterministic }: VectorsOptions): string =>
  deterministic ? "deterministic" : "hogwild";

/** Reads the events until the end, whose reason it returns. @throws the signal's reason after it was interrupted */
async function loop(run: Run): Promise<EndReason> {
  const { context, options, settings, job, position, report } = run;
  const limits = {
    schedule: schedule(run.schedule),
    epochs: settings.epochs,
    goodEvery: options.checkpointEvery,
    rollbacks: 0,
  };
  let since = performance.now();
  try {
    for await (const event of train(job, limits, position, () => context.signal.aborted)) {
      if (event.event === "step") await report.step(event, (performance.now() - since) / 1000);
      if (event.event === "good" && (options.checkpoint !== undefined || options.resume)) await save(run);
      if (event.event === "end" && event.reason === "interrupted") await interrupted(run);
      if (event.event === "end") return event.reason;
      since = performance.now();
    }
  } catch (error) {
    await report.abandon();
    throw error;
  }
  throw new Error("training ended without a reason");
}

async function save(run: Run): Promise<string> {
  const path = checkpointPath(run.options);
  await saveVectors(path, resultOf(run), run.position);
  await run.report.write({ event: "checkpoint", step: run.position.step, path });
  return path;
}

/** The signal came: all that was learnt is saved, and the output does not appear. */
async function interrupted(run: Run): Promise<never> {
  const { context, report, position } = run;
  const path = await save(run);
  await report.end({ event: "end", step: position.step, reason: "interrupted" });
  context.warn(`interrupted at step ${position.step}; go on with --resume --checkpoint ${path}`);
  throw context.signal.reason;
}

const resultOf = ({ job, text, options, settings, position }: Run): Result => ({
  job,
  text,
  options,
  training: {
    steps: position.step,
    updates: updatesOf(options),
    ...(!options.deterministic && { threads: job.plan.members }), // else they leave no trace
    settings,
  },
});

/** @throws DivergedError when there is nothing that could be written */
async function finish(run: Run, reason: EndReason, format: VectorsFormat, output: Sink): Promise<void> {
  const { context, command, options, text, job, position, report } = run;
  if (reason === "diverged") {
    await report.end({ event: "end", step: position.step, reason });
    throw new DivergedError("the numbers exploded; nothing was written", { hint: "lower --lr" });
  }
  for (const piece of writeVectors(format, resultOf(run))) await output.write(piece);
  await output.end();
  if (options.checkpoint === undefined && options.output !== undefined && options.output !== "-")
    await removeFile(checkpointPath(options));
  const { arch, loss, dim, members } = job.plan;
  const summary = {
    ...{ event: "end", reason, command, arch, loss, dim, vocabulary: text.words.length },
    ...{ words: totalOf(text), epochs: options.epochs, threads: members, updates: updatesOf(options) },
    ...{ seed: options.seed, output: options.output ?? "-", ...report.speed },
  };
  await report.end(summary);
  if (options.output === undefined || options.output === "-" || options.log === "-") return;
  const stdout = await context.journal("-");
  await stdout.write(summary);
  await stdout.end();
}
