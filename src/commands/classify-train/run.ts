/** The run of `weft classify-train`: reads labelled texts, and trains on them. */
import { TEXT_CLASSIFIER } from "../../models/text-classifier-file.ts";
import type { Context } from "../context.ts";
import { runTraining, type Training, withOutput } from "../training/run.ts";
import { placeVectors } from "../training/vectors.ts";
import { checkNoBowFlags } from "./bow/check.ts";
import { trainBow } from "./bow/run.ts";
import { classesOf } from "./classes.ts";
import { type Data, readData } from "./data.ts";
import { type ClassifyTrainOptions, checkFlags, type NetworkOptions, networkOptions } from "./flags.ts";
import { ClassifierJob } from "./job.ts";
import { modelParts, summaryOf } from "./result.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { ThreadSpec } from "./thread.ts";

export async function trainClassifier(
  context: Context,
  given: ClassifyTrainOptions,
  paths: readonly string[],
): Promise<void> {
  if (given.arch === "bow") return trainBow(context, given, paths);
  checkNoBowFlags(given);
  checkFlags(given);
  const options = networkOptions(given);
  await withOutput(context, options, TEXT_CLASSIFIER, async (ends) => {
    const data = await readData(context, options, paths);
    try {
      await runTraining(context, options, ends, {
        command: "classify-train",
        settings: (backend) => settingsOf(options, data, backend),
        open: (open, settings: Settings) => {
          const job = new ClassifierJob(open, settings, data, options.threads ?? context.cores);
          return trainingOf(context, options, data, settings, job);
        },
      });
    } finally {
      await data.close();
    }
  });
}

function trainingOf(
  context: Context,
  options: NetworkOptions,
  data: Data,
  settings: Settings,
  job: ClassifierJob,
): Training {
  const { config, optimizer, smoothing, freeze, maxNorm } = settings;
  const frozen = job.model.frozen.values;
  const network = { config, optimizer, smoothing, freeze, maxNorm, frozen };
  const spec: ThreadSpec = { plan: job.plan, ...network, blas: options.blas };
  return {
    job,
    spec,
    unit: "texts",
    sizes: {
      texts: data.train.rows.length,
      labels: data.labels.length,
      vocabulary: data.vocabulary.size,
      valid_texts: data.valid?.rows.length,
    },
    begin: () => beginWithVectors(context, options.vectors, data, job),
    measures: ({ measures }) => ({ ...measures, classes: classesOf(job.tally, data.labels) }),
    parts: (position) => modelParts(settings, data, position),
    summary: (position) => summaryOf(settings, job, position),
  };
}

async function beginWithVectors(
  context: Context,
  path: string | undefined,
  { vocabulary, vectors }: Data,
  { engine, model }: ClassifierJob,
): Promise<void> {
  if (vectors === undefined) return;
  const found = placeVectors(vectors, vocabulary, engine, model.embedding.weight);
  context.say(`${found} of ${vocabulary.size} tokens begin with a vector of ${path}`);
}
