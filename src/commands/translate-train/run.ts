/** The run of `weft translate-train`: reads texts with their translations, and trains on them. */
import { exponential } from "../../engine/exponential.ts";
import { TRANSLATOR } from "../../models/translator-file.ts";
import type { Context } from "../context.ts";
import { runTraining, type Training, withOutput } from "../training/run.ts";
import { type Data, readData } from "./data.ts";
import { checkFlags, type TranslateTrainOptions } from "./flags.ts";
import { TranslatorJob } from "./job.ts";
import { modelParts, summaryOf } from "./result.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { ThreadSpec } from "./thread.ts";

export async function trainTranslator(
  context: Context,
  options: TranslateTrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkFlags(options, paths);
  await withOutput(context, options, TRANSLATOR, async (ends) => {
    const data = await readData(context, options, paths);
    try {
      await runTraining(context, options, ends, {
        command: "translate-train",
        settings: (backend) => settingsOf(options, data, backend),
        open: (open, settings: Settings) => {
          const job = new TranslatorJob(open, settings, data, options.threads ?? context.cores);
          return trainingOf(options, data, settings, job);
        },
      });
    } finally {
      await data.close();
    }
  });
}

function trainingOf(
  options: TranslateTrainOptions,
  data: Data,
  settings: Settings,
  job: TranslatorJob,
): Training {
  const { config, optimizer, smoothing } = settings;
  const { source, target } = data.train.pairs;
  const spec: ThreadSpec = {
    ...{ plan: job.plan, config, optimizer, smoothing, blas: options.blas },
    end: target.vocabulary.end,
  };
  return {
    job,
    spec,
    unit: "tokens",
    sizes: {
      pairs: data.train.rows.length,
      vocabulary: { source: source.vocabulary.size, target: target.vocabulary.size },
      valid_pairs: data.valid?.rows.length,
    },
    measures: ({ loss, measures }) => ({ perplexity: exponential(loss), ...measures }),
    samples: () => job.samples,
    parts: (position) => modelParts(settings, data, position),
    summary: (position) => summaryOf(settings, job, position),
  };
}
