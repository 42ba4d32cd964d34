/** The run of `weft w2v` and `weft fasttext`: reads the text, trains, keeps checkpoints, and writes the vectors. */
import { UsageError } from "../../errors.ts";
import { Spools } from "../../io/spool.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import type { Checkpoint } from "../../models/checkpoint.ts";
import type { VectorsTotals } from "../../models/vectors-trainer.ts";
import { WORD_VECTORS } from "../../models/word-vectors-model.ts";
import { type ScheduleSettings, schedule } from "../../nn/schedule.ts";
import { type Position, startPosition } from "../../nn/train.ts";
import type { Context } from "../context.ts";
import { checkSettings, readCheckpoint } from "../training/checkpoint.ts";
import { type HogwildTraining, runHogwild, updatesOf } from "../training/hogwild-run.ts";
import { checkOutputs, checkpointPath } from "../training/run.ts";
import type { Working } from "../training/usage.ts";
import { restoreVectors, saveVectors } from "./checkpoint.ts";
import type { VectorsOptions } from "./flags.ts";
import { beginWith, readInit, withWordsOf } from "./init.ts";
import { VectorsJob } from "./job.ts";
import { checkWords, formatOf, type Result, type VectorsFormat, writeVectors } from "./result.ts";
import { settingsOf, type VectorsSettings } from "./settings.ts";
import { readText, type VectorsText } from "./text.ts";
import type { VectorsInput, VectorsSpec } from "./thread.ts";
import { checkWatch, watchWords } from "./watch.ts";

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
    const init = options.init === undefined ? undefined : await readInit(context, options.init, options.dim);
    const text = await readText(context, options, paths, spools);
    const whole = init === undefined ? text : withWordsOf(text, init, spools);
    checkWords(format, whole.words);
    const run = await open(context, command, options, whole, checkpoint);
    if (init !== undefined && checkpoint === undefined) {
      const found = beginWith(init, run.job);
      context.say(`${found} of ${whole.words.length} words begin with a vector of ${options.init}`);
    }
    await runHogwild(context, trainingOf(context, run, format), output);
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
  checkWatch(options);
  if (saveContext && format !== "model")
    throw new UsageError("--save-context goes with a model file only", {
      hint: "--to model, or a name that ends in .safetensors, makes one",
    });
  if (maxn > 0 && minn > maxn)
    throw new UsageError(`--minn ${minn} is more than --maxn ${maxn}`, {
      hint: `--maxn ${minn} or more makes n-grams, --maxn 0 none`,
    });
  if (init === "-" && (paths.length === 0 || paths.includes("-"))) throw standardInputTwice();
}

interface Run {
  readonly command: VectorsCommand;
  readonly options: VectorsOptions;
  readonly text: VectorsText;
  readonly settings: VectorsSettings;
  readonly job: VectorsJob;
  readonly team: Working;
  readonly position: Position;
  readonly schedule: ScheduleSettings;
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
  return { command, options, text, settings, job, team, position, schedule: plan };
}

function trainingOf(context: Context, run: Run, format: VectorsFormat): HogwildTraining {
  const { command, options, text, job, team, position } = run;
  const { arch, loss, dim, members: threads } = job.plan;
  const [words, updates] = [totalOf(text), updatesOf(options)];
  const watch = watchWords(context, options, job, text.words);
  return {
    ...{
      command,
      options,
      job,
      team,
      position,
      epochs: options.epochs,
      schedule: run.schedule,
      unit: "words",
    },
    data: { words, vocabulary: text.words.length },
    engine: { threads, updates },
    look: watch && ((step, isLast) => watch.after(step, isLast)),
    save: (path) => saveVectors(path, resultOf(run), position),
    write: () => writeVectors(format, resultOf(run)),
    summary: () => ({
      ...{ arch, loss, dim, vocabulary: text.words.length },
      ...{ words, epochs: options.epochs, threads, updates, seed: options.seed },
    }),
  };
}

const totalOf = ({ counts }: VectorsText): number => counts.reduce((sum, count) => sum + count, 0);

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
