/** What becomes of a trained bag-of-words classifier before it is written in fastText's format. */

import { DivergedError } from "../../../errors.ts";
import type { FastTextParts } from "../../../formats/fasttext-write.ts";
import { Spools } from "../../../io/spool.ts";
import { schedule } from "../../../nn/schedule.ts";
import { startPosition, train } from "../../../nn/train.ts";
import { END_WORD } from "../../../text/word-vocabulary.ts";
import type { Context } from "../../context.ts";
import type { ClassifyTrainOptions } from "../flags.ts";
import { spoolTraining } from "./data.ts";
import type { Dictionary } from "./dictionary.ts";
import { openJob, scheduleOf } from "./open.ts";
import { type Pruned, pruneRows } from "./prune.ts";
import { quantize, rowLengths } from "./quantize.ts";
import { type BowResult, fastTextParts } from "./result.ts";

/** The parts of a quantized file; the job's numbers are then no longer those that were learnt. */
export async function shrunkParts(
  context: Context,
  options: ClassifyTrainOptions,
  result: BowResult,
): Promise<FastTextParts> {
  const { cutoff, qnorm: norms, qout, retrain, seed } = options;
  const { plan } = result.job;
  const isCut = cutoff !== undefined && cutoff < plan.inputRows;
  const { kept, pruned } = isCut ? await cut(result, cutoff) : { kept: result, pruned: undefined };
  const job = retrain && pruned !== undefined ? await fineTune(context, options, kept, pruned) : kept.job;
  const rows = pruned === undefined ? plan.inputRows : pruned.words.length + pruned.pairs.length / 2;
  const input = await quantize(job, { address: plan.input, rows }, { norms, seed });
  const output = qout
    ? await quantize(job, { address: plan.output, rows: plan.labels }, { norms, seed: seed + 1 })
    : kept.job.labels;
  return { ...fastTextParts(kept), pruned: pruned?.pairs, input, output };
}

async function cut(result: BowResult, cutoff: number): Promise<{ kept: BowResult; pruned: Pruned }> {
  const { job, data } = result;
  const { input, inputRows } = job.plan;
  const lengths = await rowLengths(job, { address: input, rows: inputRows });
  const end = data.dictionary.words.findIndex((word) => Buffer.from(word).toString() === END_WORD);
  const pruned = pruneRows(job, lengths, cutoff, end);
  const dictionary = wordsOf(data.dictionary, pruned.words);
  return { kept: { ...result, data: { ...data, dictionary } }, pruned };
}

const wordsOf = ({ words, counts, rows }: Dictionary, kept: Uint32Array): Dictionary => ({
  words: Array.from(kept, (row) => words[row]),
  counts: Float64Array.from(kept, (row) => counts[row]),
  rows,
});

/** Goes through the texts again with the rows that are left, as often and as fast as before. */
async function fineTune(
  context: Context,
  options: ClassifyTrainOptions,
  { job: trained, data, settings }: BowResult,
  { words, pairs, map }: Pruned,
) {
  context.say("fine-tuning the rows that are left");
  const spools = new Spools();
  try {
    const texts = await spoolTraining(data, settings, spools, map);
    const plan = { ...trained.plan, words: words.length, inputRows: words.length + pairs.length / 2 };
    const { kernels } = trained;
    const { job } = await openJob(context, options, { data, settings, texts, place: { kernels, plan } });
    const plain = scheduleOf(settings, job);
    const position = startPosition(schedule(plain));
    const limits = { schedule: schedule(plain), epochs: settings.epochs, goodEvery: 2 ** 30, rollbacks: 0 };
    for await (const event of train(job, limits, position, () => context.signal.aborted)) {
      if (event.event !== "end") continue;
      if (event.reason === "interrupted") throw context.signal.reason;
      if (event.reason === "diverged")
        throw new DivergedError("the numbers exploded in fine-tuning", {
          hint: "lower --lr, or leave --retrain out",
        });
    }
    return job;
  } finally {
    spools.closeAll();
  }
}
