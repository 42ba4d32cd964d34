/** Looks for the settings of a bag-of-words classifier that do best on the validation texts, for some time. */
import { UsageError } from "../../../errors.ts";
import { Spools } from "../../../io/spool.ts";
import { bucketsOf } from "../../../models/bag-config.ts";
import { schedule } from "../../../nn/schedule.ts";
import { type Job, startPosition, train, type Validation } from "../../../nn/train.ts";
import type { Context } from "../../context.ts";
import { givenFlags } from "../../given-flags.ts";
import { type ClassifyTrainOptions, flags } from "../flags.ts";
import { type BowData, spoolData } from "./data.ts";
import type { BowJob } from "./job.ts";
import { openJob, scheduleOf } from "./open.ts";
import type { BowSettings } from "./settings.ts";
import { drawn, type Tuned } from "./tuning.ts";

/** What the log has of a trial. */
export type Trial = Readonly<Record<string, unknown>>;

export interface Tuning {
  readonly settings: BowSettings;
  readonly trials: readonly Trial[];
}

/** The settings of a trial and what validation found, or nothing where it came to no end. */
type Tried = { readonly tuned: Tuned; readonly found: Validation };

/**
 * The first trial is of the settings as they are, and is always finished; the clock ends the others. Which they are depends
 * on the seed and the results alone.
 */
export async function autotune(
  context: Context,
  options: ClassifyTrainOptions,
  data: BowData,
  settings: BowSettings,
): Promise<Tuning> {
  const end = performance.now() + (options.autotune ?? 0) * 1000;
  const fixed = fixedSettings(options);
  const trials: Trial[] = [];
  let best: Tried | undefined;
  for (let trial = 0; best === undefined || performance.now() < end; trial++) {
    const tuned =
      best === undefined ? tunedOf(settings, options) : drawn(best.tuned, trial, settings.seed, fixed);
    const isOver = () => context.signal.aborted || (best !== undefined && performance.now() >= end);
    const found = await attempt(context, options, data, withTuned(settings, tuned), isOver);
    context.signal.throwIfAborted();
    if (found === undefined && best === undefined) return { settings, trials };
    if (found === undefined) continue;
    const isBest = best === undefined || costOf(found) < costOf(best.found);
    if (isBest) best = { tuned, found };
    trials.push({ event: "trial", trial, ...tuned, loss: found.loss, ...found.measures, best: isBest });
    context.say(described(trial, tuned, found, isBest));
  }
  return { settings: withTuned(settings, best.tuned), trials };
}

/** The settings with what was looked for. */
export function withTuned(settings: BowSettings, { rate, epochs, ...config }: Tuned): BowSettings {
  return { ...settings, rate, epochs, config: { ...settings.config, ...config, buckets: bucketsOf(config) } };
}

function tunedOf({ rate, epochs, config }: BowSettings, { buckets }: ClassifyTrainOptions): Tuned {
  const { dim, wordNgrams, minn, maxn } = config;
  return { rate, epochs, dim, wordNgrams, minn, maxn, buckets };
}

const costOf = ({ cost, loss }: Validation): number => cost ?? loss;

/** Those whose flags were given; vectors have their own size. */
function fixedSettings(options: ClassifyTrainOptions): ReadonlySet<keyof Tuned> {
  const names = givenFlags(flags, options).map((name) => (name === "lr" ? "rate" : name));
  if (options.vectors !== undefined) names.push("dim");
  return new Set(names) as ReadonlySet<string> as ReadonlySet<keyof Tuned>;
}

/** Trains and validates once; nothing where time is up, the numbers explode, or the memory is too small. */
async function attempt(
  context: Context,
  options: ClassifyTrainOptions,
  data: BowData,
  settings: BowSettings,
  isOver: () => boolean,
): Promise<Validation | undefined> {
  const spools = new Spools();
  try {
    const texts = await spoolData(data, settings, spools);
    const { job, team } = await openJob(context, options, { data, settings, texts }, true);
    try {
      const plan = schedule(scheduleOf(settings, job));
      const limits = { schedule: plan, epochs: settings.epochs, goodEvery: 2 ** 30, rollbacks: 0 };
      for await (const event of train(withoutValidation(job), limits, startPosition(plan), isOver))
        if (event.event === "end" && event.reason !== "epochs") return undefined;
      return await job.validate?.(isOver);
    } finally {
      await team.close();
    }
  } catch (error) {
    if (error instanceof UsageError) return undefined; // it does not fit
    throw error;
  } finally {
    spools.closeAll();
  }
}

/** It is validated at the end alone. */
const withoutValidation = (job: BowJob): Job => ({
  batches: job.batches,
  beginEpoch: () => job.beginEpoch(),
  step: (at) => job.step(at),
  keepGood: () => job.keepGood(),
  rollBack: () => job.rollBack(),
  keepBest: () => {},
});

function described(trial: number, tuned: Tuned, { loss, measures }: Validation, isBest: boolean): string {
  const settings = Object.entries(tuned).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  const accuracy = measures?.accuracy.toFixed(4);
  return `trial ${trial}: accuracy ${accuracy}, loss ${loss.toFixed(4)}${isBest ? ", the best so far" : ""} (${settings.join(", ")})`;
}
