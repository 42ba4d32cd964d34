/** Trainings of word vectors on texts of a test, in this thread or in others. */
import { VectorsJob } from "../../src/commands/word-vectors/job.ts";
import {
  type VectorsInput,
  type VectorsSpec,
  vectorsThread,
} from "../../src/commands/word-vectors/thread.ts";
import type { Spools } from "../../src/io/spool.ts";
import type { VectorsConfig } from "../../src/models/vectors-config.ts";
import { BASE, MODES } from "./vectors-plan.ts";
import { symbolText } from "./vectors-text.ts";

export const VECTORS_CONFIG: VectorsConfig = { ...BASE, sample: 0 };

/** All that there are, each without and with n-grams. */
export const VECTORS_MODES = MODES.map(({ subwords, ...config }) => ({
  ...config,
  sample: 0,
  subwords: subwords && { ...subwords, buckets: 500 },
}));

export interface VectorsRun {
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly epochs?: number;
  readonly rate?: number;
}

type Members = Parameters<VectorsJob["start"]>[0];
/** Starts as many threads as it is told. */
export type StartThreads = (members: number, spec: VectorsSpec) => Members | Promise<Members>;

export interface TrainedVectors {
  readonly words: readonly string[];
  readonly job: VectorsJob;
  /** The mean loss of each step, epoch by epoch. */
  readonly losses: readonly number[];
}

/** Trains to the end, in this thread unless `start` gives others. */
export async function trainVectors(
  sentences: readonly (readonly string[])[],
  config: VectorsConfig,
  spools: Spools,
  { threads = 1, deterministic = false, epochs = 3, rate = 0.05 }: VectorsRun = {},
  start: StartThreads = inThisThread,
): Promise<TrainedVectors> {
  const { symbols: words, counts, ids } = symbolText(sentences, spools);
  const job = new VectorsJob({ words, counts, ids }, config, { threads, deterministic });
  const { plan, batches } = job;
  await job.start(await start(plan.members, { plan, ids, epochs, rate, seed: 42 }), true);
  const losses: number[] = [];
  for (let step = 0; step < epochs * batches; step++) {
    const [epoch, batch] = [Math.floor(step / batches), step % batches];
    losses.push((await job.step({ epoch, batch, step, rate })).loss);
  }
  return { words, job, losses };
}

async function inThisThread(members: number, spec: VectorsSpec): Promise<Members> {
  if (members !== 1) throw new Error("this thread cannot wait for itself");
  const run = await vectorsThread(spec);
  const runOn = async (_: number, input: VectorsInput) => run(structuredClone(input));
  return { size: 1, runOn, runAll: async (input) => [await runOn(0, input)] };
}

/** The bytes of all matrices. */
export const bytesOfVectors = ({ words, ngrams, context }: VectorsJob): Buffer =>
  Buffer.concat(
    [words, ngrams, context].map((matrix) => {
      const { buffer, byteOffset, byteLength } = matrix?.numbers() ?? new Float32Array(0);
      return Buffer.from(new Uint8Array(buffer, byteOffset, byteLength));
    }),
  );

/** The mean of a word's row and those of its n-grams. */
export function vectorOf({ kernels, plan }: VectorsJob, id: number): number[] {
  const { input, stride, dim, wordRows } = plan;
  const [first, last] = wordRows.starts === 0 ? [id, id + 1] : kernels.u32(wordRows.starts + id * 4, 2);
  const rows = wordRows.rows === 0 ? [id] : [...kernels.u32(wordRows.rows + first * 4, last - first)];
  const numbers = rows.map((row) => kernels.f32(input + row * stride * 4, dim));
  return Array.from({ length: dim }, (_, d) => numbers.reduce((sum, row) => sum + row[d], 0) / rows.length);
}
