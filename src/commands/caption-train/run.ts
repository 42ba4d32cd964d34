/** The run of `weft caption-train`: reads vectors of features with their texts, and trains on them. */
import { exponential } from "../../engine/exponential.ts";
import { CAPTIONER } from "../../models/captioner-file.ts";
import type { Context } from "../context.ts";
import { runTraining, type Training, withOutput } from "../training/run.ts";
import { type Data, readData } from "./data.ts";
import { type CaptionTrainOptions, checkFlags } from "./flags.ts";
import { CaptionerJob } from "./job.ts";
import { modelParts, summaryOf } from "./result.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { ThreadSpec } from "./thread.ts";

export async function trainCaptioner(
  context: Context,
  options: CaptionTrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkFlags(options, paths);
  await withOutput(context, options, CAPTIONER, async (ends) => {
    const data = await readData(context, options, paths);
    try {
      await runTraining(context, options, ends, {
        command: "caption-train",
        settings: (backend) => settingsOf(options, data, backend),
        open: (open, settings: Settings) => {
          const job = new CaptionerJob(open, settings, data, options.threads ?? context.cores);
          return trainingOf(options, data, settings, job);
        },
      });
    } finally {
      await data.close();
    }
  });
}

function trainingOf(
  options: CaptionTrainOptions,
  data: Data,
  settings: Settings,
  job: CaptionerJob,
): Training {
  const { config, optimizer, smoothing } = settings;
  const { vocabulary } = data.train.captions.texts;
  const network = { config, optimizer, smoothing, end: vocabulary.end };
  const spec: ThreadSpec = { plan: job.plan, ...network, blas: options.blas };
  return {
    job,
    spec,
    unit: "tokens",
    sizes: {
      texts: data.train.rows.length,
      features: config.features,
      vocabulary: vocabulary.size,
      valid_texts: data.valid?.rows.length,
    },
    measures: ({ loss, measures }) => ({ perplexity: exponential(loss), ...measures }),
    samples: () => job.samples,
    parts: (position) => modelParts(settings, data, position),
    summary: (position) => summaryOf(settings, job, position),
  };
}
