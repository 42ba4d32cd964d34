/**
 * Makes an n-gram model of ids: counts in sorted runs, adjusted counts, smoothing, interpolation. Every step reads and
 * writes streams in temporary files, so that neither the text nor the model need fit into memory (Heafield et al. 2013).
 */
import type { Spools } from "../../../io/spool.ts";
import { type Discounts, discountsOf } from "../../../models/kneser-ney.ts";
import type { IdReader } from "../../../nn/segments.ts";
import type { Adjusted } from "./adjust.ts";
import { type IdPiece, pastOf } from "./count.ts";
import type { FinishInput } from "./interpolate.ts";
import type { Smoothed, Smoothing } from "./smooth.ts";
import type { NgramFile } from "./task.ts";
import type { NgramTeam } from "./team.ts";

export interface BuildOptions {
  readonly order: number;
  readonly smoothing: Smoothing;
  /** For each order from 1 the most occurrences that are pruned. */
  readonly prune: readonly number[];
  /** The id that ends a passage. */
  readonly end: number;
  /** Told how many ids have been counted, … */
  counted(ids: number): void;
  /** … then that the counts of all threads are merged, … */
  merging(): void;
  /** … how many different n-grams of each order there are, … */
  merged(counts: readonly number[]): void;
  /** … and then each time that one of `smoothingTasks` is done. */
  smoothed(): void;
}

/** What there is to do when all is counted: of each order smoothing, finishing, and for all but the first interpolation. */
export const smoothingTasks = (order: number): number => 3 * order - 1;

export interface Ngrams {
  /** By order: n ids and the logarithms of probability and back-off weight, sorted from the first word on. */
  readonly files: readonly NgramFile[];
  /** By order, of Kneser-Ney. */
  readonly discounts: readonly Discounts[];
}

/** The files are among `spools`. */
export async function buildNgrams(
  team: NgramTeam,
  ids: IdReader,
  options: BuildOptions,
  spools: Spools,
): Promise<Ngrams> {
  const adjusted = await counts(team, ids, options, spools);
  const discounts = adjusted.statistics.map(discountsOf);
  const smoothed = await smoothAll(team, adjusted, discounts, options, spools);
  return { files: await interpolateAll(team, smoothed, options, spools), discounts };
}

async function counts(
  team: NgramTeam,
  ids: IdReader,
  options: BuildOptions,
  spools: Spools,
): Promise<Adjusted> {
  const { order, prune, smoothing } = options;
  const outputs = Array.from({ length: team.size }, () => spools.open());
  await team.open(outputs);
  await countAll(team, ids, options);
  options.merging();
  const runs = await team.runs();
  const raw = smoothing !== "kneser-ney";
  const files = Array.from({ length: order }, () => spools.open());
  const adjusted = await team.adjust({ runs, prune, raw, outputs: files });
  for (const output of outputs) spools.close(output);
  options.merged(adjusted.files.map(({ count }) => count));
  return adjusted;
}

/** Some pieces more than there are threads wait to be counted. */
async function countAll(team: NgramTeam, ids: IdReader, options: BuildOptions): Promise<void> {
  const waiting: Promise<void>[] = [];
  let done = 0;
  for await (const piece of pieces(ids, options)) {
    const counted = () => {
      done += piece.ids.length - piece.history;
      options.counted(done);
    };
    waiting.push(team.count(piece).then(counted));
    if (waiting.length > team.size + 1) await waiting.shift();
  }
  await Promise.all(waiting);
}

const PIECE = 2 ** 18; // ids

async function* pieces(ids: IdReader, { order, end }: BuildOptions): AsyncGenerator<IdPiece> {
  let past = 0;
  for (let start = 0; start < ids.length; start += PIECE) {
    const history = Math.min(start, order - 1);
    const read = await ids.read(start - history, history + Math.min(PIECE, ids.length - start));
    yield { ids: read, history, past };
    past = pastOf(read.subarray(history), end, past);
  }
}

/** All orders side by side; the long ones, which take longest, begin. */
async function smoothAll(
  team: NgramTeam,
  { files }: Adjusted,
  discounts: readonly Discounts[],
  { smoothing, smoothed: tell }: BuildOptions,
  spools: Spools,
): Promise<Smoothed[]> {
  const started = files.map(async (_, index) => {
    const n = files.length - index;
    const file = files[n - 1];
    const outputs = { ngrams: spools.open(), contexts: spools.open() };
    const values = smoothing === "kneser-ney" ? discounts[n - 1].values : [0, 0, 0];
    const smoothed = await team.smooth({ n, file, smoothing, discounts: values, outputs });
    spools.close(file.spool);
    tell();
    return smoothed;
  });
  return (await Promise.all(started)).reverse();
}

/** Each order needs the probabilities of the one before; what follows it is done side by side. */
async function interpolateAll(
  team: NgramTeam,
  smoothed: readonly Smoothed[],
  { smoothed: tell }: BuildOptions,
  spools: Spools,
): Promise<NgramFile[]> {
  const finished: Promise<NgramFile>[] = [];
  let shorter = await team.unigrams(smoothed[0], spools.open());
  for (const spool of [smoothed[0].ngrams.spool, smoothed[0].contexts.spool]) spools.close(spool);
  for (let n = 1; n <= smoothed.length; n++) {
    const longer = smoothed.at(n);
    const own = shorter;
    const next = longer?.ngrams && interpolateOne(team, n + 1, longer.ngrams, own, spools);
    const contexts = longer?.contexts;
    const done = finishOne(team, { n, probabilities: own, contexts, output: spools.open() }, next, spools);
    for (const task of [done, next]) void task?.then(tell, () => {}); // who waits for it is told of what went wrong
    finished.push(done);
    if (next !== undefined) shorter = await next;
  }
  return Promise.all(finished);
}

async function interpolateOne(
  team: NgramTeam,
  n: number,
  ngrams: NgramFile,
  shorter: NgramFile,
  spools: Spools,
): Promise<NgramFile> {
  const probabilities = await team.interpolate({ n, ngrams, shorter, output: spools.open() });
  spools.close(ngrams.spool);
  return probabilities;
}

/** The probabilities are needed no more when the next order, if there is one, has read them, too. */
async function finishOne(
  team: NgramTeam,
  input: FinishInput,
  next: Promise<unknown> | undefined,
  spools: Spools,
): Promise<NgramFile> {
  const file = await team.finish(input);
  await next;
  spools.close(input.probabilities.spool);
  if (input.contexts !== undefined) spools.close(input.contexts.spool);
  return file;
}
