/** Opens the training of a bag-of-words classifier: its memory and its threads. */
import type { Team } from "../../../engine/team.ts";
import { DataError } from "../../../errors.ts";
import type { ScheduleSettings } from "../../../nn/schedule.ts";
import type { Context } from "../../context.ts";
import type { ClassifyTrainOptions } from "../flags.ts";
import type { BowData } from "./data.ts";
import { BowJob, type BowPlace } from "./job.ts";
import type { BowSettings } from "./settings.ts";
import { type SpooledTexts, textCount } from "./spooled-texts.ts";
import type { BowInput, BowOutput, BowSpec } from "./thread.ts";

export interface OpenOptions {
  readonly data: BowData;
  readonly settings: BowSettings;
  readonly texts: { readonly train: SpooledTexts; readonly valid?: SpooledTexts };
  /** Where the weights lie that are trained on; without it there are new ones. */
  readonly place?: BowPlace;
}

/** With `fresh` input rows get their first numbers. @throws DataError where no text has a row */
export async function openJob(
  context: Context,
  options: Pick<ClassifyTrainOptions, "threads" | "memory">,
  { data, settings, texts, place }: OpenOptions,
  fresh = false,
): Promise<{ readonly job: BowJob; readonly team: Team<BowInput, BowOutput> }> {
  if (textCount(texts.train) === 0)
    throw new DataError("no text has a word to learn from", {
      hint: "a lower --min-count keeps rarer words; --text-field names another member",
    });
  const { config, epochs, rate, seed, negative, deterministic, metric } = settings;
  const { labelCounts, dictionary } = data;
  const threads = options.threads ?? context.cores;
  const job = new BowJob(
    {
      ...{ config, words: dictionary.words.length, labelCounts, negative, threads, deterministic, metric },
      ...{ ...texts, memory: options.memory },
    },
    place,
  );
  const spec: BowSpec = { plan: job.plan, labelCounts, ...texts, epochs, rate, seed };
  const team = await context.team<BowInput, BowOutput>(job.plan.members, "bow-train", spec);
  await job.start(team, fresh);
  return { job, team };
}

/** How the rate falls, as the log tells it: to nearly 0, in a line. */
export const scheduleOf = ({ rate, epochs }: BowSettings, { batches }: BowJob): ScheduleSettings => ({
  ...{ name: "linear", rate, warmup: 0, final: 0, total: epochs * batches },
});
