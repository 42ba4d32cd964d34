/** The run of `weft classify-train --arch bow`: reads labelled texts, trains fastText's classifier, and writes it. */
import { DataError } from "../../../errors.ts";
import { writeFastText } from "../../../formats/fasttext-write.ts";
import type { Sink } from "../../../io/sink.ts";
import { Spools } from "../../../io/spool.ts";
import type { Checkpoint } from "../../../models/checkpoint.ts";
import { TEXT_CLASSIFIER } from "../../../models/text-classifier-file.ts";
import type { WordVectors } from "../../../models/word-vectors.ts";
import { schedule } from "../../../nn/schedule.ts";
import { startPosition } from "../../../nn/train.ts";
import type { Context } from "../../context.ts";
import { checkSettings, savedSettings } from "../../training/checkpoint.ts";
import { type HogwildTraining, runHogwild, updatesOf } from "../../training/hogwild-run.ts";
import { withOutput } from "../../training/run.ts";
import type { Working } from "../../training/usage.ts";
import { classesOf } from "../classes.ts";
import type { ClassifyTrainOptions } from "../flags.ts";
import { autotune, type Tuning } from "./autotune.ts";
import { checkBowFlags } from "./check.ts";
import { type BowData, readBowData, spoolData } from "./data.ts";
import { bowFormat, isQuantized } from "./format.ts";
import type { BowJob } from "./job.ts";
import { openJob, scheduleOf } from "./open.ts";
import { type BowResult, fastTextParts, restoreBow, saveBow, writeBow } from "./result.ts";
import { type BowSettings, bowSettings } from "./settings.ts";
import { shrunkParts } from "./shrink.ts";

export async function trainBow(
  context: Context,
  options: ClassifyTrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkBowFlags(options);
  await withOutput(context, options, TEXT_CLASSIFIER, async ({ checkpoint, output }) => {
    const data = await readBowData(context, options, paths);
    const spools = new Spools();
    try {
      await run(context, options, data, spools, { checkpoint, output });
    } finally {
      spools.closeAll();
      await data.close();
    }
  });
}

async function run(
  context: Context,
  options: ClassifyTrainOptions,
  data: BowData,
  spools: Spools,
  { checkpoint, output }: { checkpoint: Checkpoint | undefined; output: Sink },
): Promise<void> {
  if (bowFormat(options) === "fasttext") checkNames(data);
  const given = bowSettings(options, data);
  const { settings, trials } = await tune(context, options, data, given, checkpoint);
  if (checkpoint !== undefined) checkSettings(checkpoint, settings);
  const { team, ...result } = await open(context, options, data, settings, spools, checkpoint);
  await runHogwild(context, { ...trainingOf(context, options, result), team, before: trials }, output);
}

/** The settings that a search found, be it that from before the checkpoint. */
async function tune(
  context: Context,
  options: ClassifyTrainOptions,
  data: BowData,
  settings: BowSettings,
  checkpoint: Checkpoint | undefined,
): Promise<Tuning> {
  if (options.autotune === undefined) return { settings, trials: [] };
  if (checkpoint === undefined) return autotune(context, options, data, settings);
  const { rate, epochs, config } = savedSettings(checkpoint) as Pick<
    BowSettings,
    "rate" | "epochs" | "config"
  >;
  return { settings: { ...settings, rate, epochs, config }, trials: [] };
}

/** @throws DataError where a name would end in the middle */
function checkNames({ labels }: BowData): void {
  const wrong = labels.find((label) => label.includes("\0"));
  if (wrong === undefined) return;
  throw new DataError(`the label ${JSON.stringify(wrong)} cannot stand in a file of fastText`, {
    hint: "a name after -o that ends in .safetensors takes any label",
  });
}

async function open(
  context: Context,
  options: ClassifyTrainOptions,
  data: BowData,
  settings: BowSettings,
  spools: Spools,
  checkpoint: Checkpoint | undefined,
): Promise<BowResult & { readonly team: Working }> {
  const texts = await spoolData(data, settings, spools);
  const { job, team } = await openJob(context, options, { data, settings, texts }, checkpoint === undefined);
  if (checkpoint !== undefined) {
    const position = restoreBow(job, checkpoint);
    context.say(`going on from step ${position.step} of ${checkpoint.model.path}`);
    return { job, team, data, settings, position };
  }
  if (data.vectors !== undefined) begin(context, data, data.vectors, job, settings);
  return { job, team, data, settings, position: startPosition(schedule(scheduleOf(settings, job))) };
}

/** Gives words the rows that they have in the file. */
function begin(
  context: Context,
  { dictionary }: BowData,
  vectors: WordVectors,
  job: BowJob,
  { vectors: path }: BowSettings,
): void {
  const { dim, stride, input } = job.plan;
  let found = 0;
  for (const [row, word] of dictionary.words.entries()) {
    const id = vectors.find(word);
    if (id === undefined) continue;
    job.kernels.f32(input + row * stride * 4, dim).set(vectors.row(id));
    found++;
  }
  context.say(`${found} of ${dictionary.words.length} words begin with a vector of ${path}`);
}

function trainingOf(
  context: Context,
  options: ClassifyTrainOptions,
  result: BowResult,
): Omit<HogwildTraining, "team"> {
  const { job, data, settings, position } = result;
  const { config, epochs, seed } = settings;
  const [updates, threads] = [updatesOf(settings), job.plan.members];
  if (job.validate !== undefined && !job.keepsBest)
    context.warn("the weights are too large to keep those that do best: the last ones are written");
  const [vocabulary, labels] = [data.dictionary.words.length, data.labels.length];
  return {
    ...{ command: "classify-train", options, job, position, epochs, unit: "texts" },
    schedule: scheduleOf(settings, job),
    data: {
      texts: data.train.rows.length,
      labels,
      vocabulary,
      valid_texts: data.valid?.rows.length,
    },
    engine: { threads, updates },
    measures: ({ measures }) => ({ ...measures, classes: classesOf(job.tally, data.labels) }),
    save: (path) => saveBow(path, result),
    write: () => write(context, options, result),
    summary: () => summaryOf(result, { vocabulary, labels, threads, updates, seed, ...config }),
  };
}

/** The file, piece by piece, with the weights that did best. */
async function* write(
  context: Context,
  options: ClassifyTrainOptions,
  result: BowResult,
): AsyncGenerator<Uint8Array> {
  result.job.takeBest();
  if (bowFormat(options) === "model") yield* writeBow(result);
  else if (!isQuantized(options)) yield* writeFastText(fastTextParts(result));
  else yield* writeFastText(await shrunkParts(context, options, result));
}

function summaryOf({ job, position }: BowResult, known: object): object {
  const { step, epoch, tokens: texts, best } = position;
  const { inputRows, labels, dim } = job.plan;
  return {
    arch: "bow",
    ...known,
    parameters: (inputRows + labels) * dim,
    ...{ step, epoch, texts },
    ...(best !== undefined && {
      valid_loss: best.loss,
      valid_accuracy: best.measures?.accuracy,
      valid_macro_f1: best.measures?.macro_f1,
      valid_step: best.step,
    }),
  };
}
