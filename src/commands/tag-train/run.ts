/** The run of `weft tag-train`: reads tagged sentences, and trains on them. */
import { rulesOf } from "../../models/network-tagger.ts";
import { TAGGER } from "../../models/tagger-file.ts";
import type { Context } from "../context.ts";
import { runTraining, type Training, withOutput } from "../training/run.ts";
import { type Data, readData } from "./data.ts";
import { checkFlags, type TagTrainOptions } from "./flags.ts";
import { TaggerJob } from "./job.ts";
import { modelParts, summaryOf } from "./result.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { ThreadSpec } from "./thread.ts";
import { placeTaggerVectors } from "./vectors.ts";

export async function trainTagger(
  context: Context,
  options: TagTrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkFlags(options);
  await withOutput(context, options, TAGGER, async (ends) => {
    const data = await readData(context, options, paths);
    await runTraining(context, options, ends, {
      command: "tag-train",
      settings: (backend) => settingsOf(options, data, backend),
      open: (open, settings: Settings) => {
        const job = new TaggerJob(open, settings, data, options.threads ?? context.cores);
        return trainingOf(context, options, data, settings, job);
      },
    });
  });
}

function trainingOf(
  context: Context,
  options: TagTrainOptions,
  data: Data,
  settings: Settings,
  job: TaggerJob,
): Training {
  const { config, optimizer, smoothing, freeze } = settings;
  const network = { config, optimizer, smoothing, freeze, frozen: job.model.frozen.values };
  const rules = rulesOf(job.model, data.vocabulary);
  const spec: ThreadSpec = { plan: job.plan, ...network, rules, blas: options.blas };
  return {
    job,
    spec,
    unit: "tokens",
    sizes: {
      sentences: data.train.rows.length,
      tags: data.vocabulary.tags.length,
      vocabulary: data.vocabulary.words.length,
      valid_sentences: data.valid?.rows.length,
    },
    begin: () => beginWithVectors(context, options.vectors, data, job),
    measures: ({ measures }) => ({ ...measures }),
    parts: (position) => modelParts(settings, data, position),
    summary: (position) => summaryOf(settings, data, job, position),
  };
}

async function beginWithVectors(
  context: Context,
  path: string | undefined,
  { vocabulary, vectors }: Data,
  { engine, model }: TaggerJob,
): Promise<void> {
  if (vectors === undefined) return;
  const found = placeTaggerVectors(vectors, vocabulary, engine, model.features);
  const { length } = vocabulary.words;
  context.say(
    `${found} of ${length} words begin with a vector of ${path}, ${vocabulary.vectors.length} more are kept`,
  );
}
