/** The run of `weft lm-train --arch ngram`: reads the text, counts, smooths, and writes the model. */
import { exponential } from "../../../engine/exponential.ts";
import type { Sink } from "../../../io/sink.ts";
import { Spools } from "../../../io/spool.ts";
import { writeModel } from "../../../models/model-file.ts";
import { type NgramLevel, ngramModelParts } from "../../../models/ngram-file.ts";
import type { Context } from "../../context.ts";
import { untilAborted } from "../../stream/stop.ts";
import { openRunLog, type Shown, showTraining, steer } from "../../training/shown.ts";
import { StageLog } from "../../training/stage-log.ts";
import { Steering } from "../../training/steering.ts";
import { tellSummary } from "../../training/summary.ts";
import { type Data, readData } from "../data.ts";
import type { TrainOptions } from "../flags.ts";
import { arpaWords, writeArpa } from "./arpa.ts";
import { buildNgrams, type Ngrams, smoothingTasks } from "./build.ts";
import { ngramLevels } from "./levels.ts";
import { checkNgramFlags, pruneOf } from "./settings.ts";
import { Stages } from "./stages.ts";
import { NgramTeam } from "./team.ts";
import type { NgramInput, NgramOutput, NgramSpec } from "./thread.ts";
import { validLoss } from "./valid.ts";

/** The share of --memory that ids take before they wait in a file. */
const IDS_SHARE = 1 / 4;
/** A thread's memory has 4 GiB, of which words and kernels need some. */
const MOST_MEMORY = 3.5 * 2 ** 30;
/** Less makes more runs than it saves memory. */
const LEAST_MEMORY = 2 ** 24;
/** Bytes that the process takes, each of its threads, and a word of the vocabulary, about. */
const [PROCESS, THREAD, WORD] = [150 * 2 ** 20, 50 * 2 ** 20, 320];

export async function trainNgram(
  context: Context,
  options: TrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkNgramFlags(options);
  const prune = pruneOf(options);
  const output = await context.output(options.output, options);
  const spools = new Spools();
  try {
    const shown = await showTraining(context, options, new Steering(() => false)); // half a model is none
    const journal = await openRunLog(context, { log: options.log }, { step: 0 }, shown);
    const log = new StageLog(context, journal);
    await readAndMake({ context: log.context, options, prune, output, spools, shown, log }, paths);
  } catch (error) {
    await output.abort().catch(() => {});
    throw error;
  } finally {
    spools.closeAll();
  }
}

async function readAndMake(run: Omit<NgramRun, "data" | "begun">, paths: readonly string[]): Promise<void> {
  const { context, options, log } = run;
  const begun = performance.now();
  try {
    await log.write(startOf(context, options, paths));
    const data = await readData(context, { ...options, memory: options.memory * IDS_SHARE }, paths);
    try {
      await untilAborted(context.signal, () => makeModel({ ...run, data, begun }));
    } finally {
      await data.close();
    }
  } catch (error) {
    await log.abandon(context.signal);
    throw error;
  }
}

interface NgramRun {
  readonly context: Context;
  readonly options: TrainOptions;
  readonly data: Data;
  readonly prune: readonly number[];
  readonly output: Sink;
  readonly spools: Spools;
  readonly shown: Shown;
  /** Which hears the context's bars. */
  readonly log: StageLog;
  /** When it began, by the process's clock. */
  readonly begun: number;
}

async function makeModel(run: NgramRun): Promise<void> {
  const { context, options, data, log } = run;
  const { tokens, passages, vocabulary } = data.train;
  await log.write({ event: "counts", tokens, passages, vocabulary: vocabulary.size });
  const team = await openTeam(run);
  const ngrams = await build(run, team);
  const needsLevels = !isArpa(options) || data.valid !== undefined;
  const levels = needsLevels ? await buildLevels(run, team, ngrams) : [];
  if (isArpa(options)) await writeArpaFile(run, team, ngrams);
  await team.close(); // its memory is free again
  if (!isArpa(options)) await writeLevels(run, ngrams, levels);
  const valid = await validate(run, levels);
  if (valid !== undefined) await log.write({ event: "valid", step: 0, epoch: 0, ...valid });
  const summary = summaryOf(run, ngrams, team.size, valid);
  await log.write(summary);
  await log.end();
  await tellSummary(context, options, summary);
}

async function buildLevels(
  { context, spools }: NgramRun,
  team: NgramTeam,
  { files }: Ngrams,
): Promise<NgramLevel[]> {
  const progress = context.progress("building", { total: files.length });
  let done = 0;
  try {
    return await ngramLevels(
      team,
      files,
      () => spools.open(),
      () => progress.update(++done),
    );
  } finally {
    progress.stop();
  }
}

async function writeArpaFile(
  { context, output }: NgramRun,
  team: NgramTeam,
  { files }: Ngrams,
): Promise<void> {
  const total = files.reduce((sum, { count }) => sum + count, 0);
  const stages = new Stages(context);
  try {
    await writeArpa(output, team, files, (written) =>
      stages.update("writing", { total, unit: "n-grams" }, written),
    );
  } finally {
    stages.stop();
  }
}

async function writeLevels(run: NgramRun, { files, discounts }: Ngrams, levels: readonly NgramLevel[]) {
  const { options, data, prune, output } = run;
  const { vocabulary, tokens, passages, ids } = data.train;
  const { smoothing } = options;
  const training = {
    prune,
    discounts: discountsBy(smoothing, discounts),
    data: { tokens, passages, sha256: ids.fingerprint },
  };
  const counts = files.map(({ count }) => count);
  const parts = ngramModelParts({ levels, counts, vocabulary, smoothing, training });
  for (const piece of writeModel(parts)) await output.write(piece);
  await output.end();
}

interface Validation {
  readonly loss: number;
  readonly perplexity: number;
}

async function validate({ data }: NgramRun, levels: readonly NgramLevel[]): Promise<Validation | undefined> {
  if (data.valid === undefined) return undefined;
  const loss = await validLoss(levels, data.valid.ids, data.valid.vocabulary.end);
  return { loss, perplexity: exponential(loss) };
}

async function openTeam(run: NgramRun): Promise<NgramTeam> {
  const { context, options, data } = run;
  const { order } = options;
  const { vocabulary } = data.train;
  const threads = options.threads ?? context.cores;
  const spec: NgramSpec = {
    order,
    vocabulary: vocabulary.size,
    end: vocabulary.end,
    memory: workingMemory(data.train, options, threads),
    words: arpaWords(vocabulary),
  };
  const team = await context.team<NgramInput, NgramOutput>(threads, "ngram-train", spec);
  return new NgramTeam(team, gateOf(run));
}

/** Where tasks wait while there is a pause, all of them for the same one. */
function gateOf({ context, shown, log }: NgramRun): () => Promise<void> {
  let waiting: Promise<void> | undefined;
  const pausing = () => log.write({ event: "pause" });
  return () => {
    waiting ??= steer({ context, shown, pausing }).finally(() => {
      waiting = undefined;
    });
    return waiting;
  };
}

/** What is left of --memory for each thread, when the process, its threads, the ids and the words have what they need. */
function workingMemory(
  { ids, vocabulary }: Data["train"],
  { memory, order }: TrainOptions,
  threads: number,
): number {
  const inMemory = Math.min(ids.length * 4, memory * IDS_SHARE);
  const taken = PROCESS + threads * THREAD + inMemory + vocabulary.size * WORD;
  const least = LEAST_MEMORY + vocabulary.size * (order + 3) * 4; // all that may follow a context lies there at once
  const share = Math.min(MOST_MEMORY, Math.max((memory - taken) / threads, least));
  return Math.floor(share / 64) * 64;
}

/** Counts and smooths; what had to be guessed is told once. */
async function build(run: NgramRun, team: NgramTeam): Promise<Ngrams> {
  const { context, options, data, prune, spools, log } = run;
  const { order, smoothing } = options;
  const { ids, vocabulary } = data.train;
  const stages = new Stages(context);
  try {
    const [tokens, tasks] = [{ total: ids.length, unit: "tokens" }, { total: smoothingTasks(order) }];
    const counted = (count: number) => stages.update("counting", tokens, count);
    const merging = () => stages.update("merging", {}, 0);
    const merged = (ngrams: readonly number[]) => log.tell({ event: "counts", ngrams });
    let done = 0;
    const smoothed = () => stages.update("smoothing", tasks, ++done);
    const how = { order, smoothing, prune, end: vocabulary.end, counted, merging, merged, smoothed };
    const ngrams = await buildNgrams(team, ids, how, spools);
    await tellGuesses(run, ngrams);
    return ngrams;
  } finally {
    stages.stop();
  }
}

async function tellGuesses({ context, options, log }: NgramRun, { discounts }: Ngrams): Promise<void> {
  const guessed = discounts.flatMap(({ isFallback }, index) => (isFallback ? [index + 1] : []));
  if (options.smoothing !== "kneser-ney" || guessed.length === 0) return;
  const orders = guessed.join(", ");
  const message = `the text is too small or too regular to tell discounts for order ${orders}: 0.5, 1 and 1.5 are used there`;
  context.warn(message);
  await log.write({ event: "warning", step: 0, message });
}

const isArpa = ({ to, output = "-" }: TrainOptions): boolean =>
  to === undefined ? /\.arpa(\.(gz|zstd?))?$/.test(output) : to === "arpa";

function startOf(context: Context, options: TrainOptions, data: readonly string[]) {
  const engine = { threads: options.threads ?? context.cores };
  const time = new Date().toISOString();
  return { event: "start", command: "lm-train", config: options, data, engine, time };
}

function discountsBy(smoothing: string, discounts: Ngrams["discounts"]) {
  return smoothing === "kneser-ney" ? discounts.map(({ values }) => values) : undefined;
}

function summaryOf(
  { options, data, prune, begun }: NgramRun,
  { files, discounts }: Ngrams,
  threads: number,
  valid?: Validation,
) {
  const { order, smoothing, output = "-" } = options;
  const { tokens, passages, unknown, vocabulary } = data.train;
  const seconds = Math.round(performance.now() - begun) / 1000;
  return {
    event: "end",
    reason: "done",
    arch: "ngram",
    order,
    smoothing,
    vocabulary: vocabulary.size,
    tokens,
    passages,
    unknown,
    ngrams: files.map(({ count }) => count),
    ...(prune.some((most) => most > 0) && { prune }),
    discounts: discountsBy(smoothing, discounts),
    ...(valid !== undefined && { valid_loss: valid.loss, valid_perplexity: valid.perplexity }),
    threads,
    output,
    seconds,
    tokens_per_second: Math.round(tokens / seconds),
  };
}
