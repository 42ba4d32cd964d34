/** The run of `weft lm-train`: reads the text, and trains on it. */
import { exponential } from "../../engine/exponential.ts";
import { LANGUAGE_MODEL } from "../../models/language-model-file.ts";
import type { Position, TrainEvent } from "../../nn/train.ts";
import type { Context } from "../context.ts";
import { checkOutputs, runTraining, type Training, withOutput } from "../training/run.ts";
import { placeVectors, readVectors } from "../training/vectors.ts";
import { type Data, readData } from "./data.ts";
import type { TrainOptions } from "./flags.ts";
import { LanguageModelJob } from "./job.ts";
import { trainNgram } from "./ngram/run.ts";
import { checkNetworkFlags } from "./ngram/settings.ts";
import { checkProbe, GradientProbe } from "./probe.ts";
import { modelParts, summaryOf } from "./result.ts";
import { sampleText } from "./sample.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { ThreadSpec } from "./thread.ts";

export async function train(
  context: Context,
  options: TrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkOutputs(context, options);
  if (options.arch === "ngram") return trainNgram(context, options, paths);
  checkNetworkFlags(options);
  checkProbe(options);
  await withOutput(context, options, LANGUAGE_MODEL, async (ends) => {
    const data = await readData(context, options, paths);
    try {
      await runTraining(context, options, ends, {
        command: "lm-train",
        settings: (backend) => settingsOf(options, data, backend),
        open: (open, settings: Settings) => {
          const text = { train: data.train.ids, valid: data.valid?.ids };
          const job = new LanguageModelJob(open, settings, text, options.threads ?? context.cores);
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
  options: TrainOptions,
  data: Data,
  settings: Settings,
  job: LanguageModelJob,
): Training {
  const { config, optimizer } = settings;
  const { train, valid } = data;
  const { plan } = job;
  const spec: ThreadSpec = { plan, config, optimizer, blas: options.blas };
  return {
    job,
    spec,
    unit: "tokens",
    sizes: { tokens: train.tokens, vocabulary: train.vocabulary.size, valid_tokens: valid?.tokens },
    begin: () => beginWithVectors(context, options, data, job),
    measures: ({ loss }) => ({ perplexity: exponential(loss) }),
    parts: (position) => modelParts(settings, data, position),
    summary: (position) => summaryOf(settings, job, position),
    look: looker(context, options, data, settings, job),
  };
}

async function beginWithVectors(
  context: Context,
  { initVectors }: TrainOptions,
  { train: { vocabulary } }: Data,
  { engine, model }: LanguageModelJob,
): Promise<void> {
  if (initVectors === undefined) return;
  const vectors = await readVectors(context, initVectors);
  const found = placeVectors(vectors, vocabulary, engine, model.embedding.weight);
  context.say(`${found} of ${vocabulary.size} tokens begin with a vector of ${initVectors}`);
}

/** What is logged of the network between two steps, where it was asked for. */
function looker(
  context: Context,
  options: TrainOptions,
  { train: { vocabulary } }: Data,
  { clip }: Settings,
  job: LanguageModelJob,
): NonNullable<Training["look"]> {
  const { probe: wanted, probeEvery, sampleEvery, sampleLength: length, seed } = options;
  const probe = wanted === "none" ? undefined : new GradientProbe(job, probeEvery, clip);
  return async function* (event: Extract<TrainEvent, { event: "step" }>, { batch, step }: Position) {
    const flow = await probe?.after(event, batch);
    if (flow !== undefined) yield flow;
    if (sampleEvery === undefined || step % sampleEvery !== 0) return;
    const text = await sampleText(job, vocabulary, { seed, step, length }, () => context.signal.aborted);
    if (text !== undefined) yield { event: "sample", step, text };
  };
}
