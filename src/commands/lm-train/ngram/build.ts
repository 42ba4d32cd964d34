/**
 * Makes an n-gram model of ids: counts in sorted runs, adjusted counts, smoothing, interpolation. Every step reads and
 * writes streams in temporary files, so that neither the text nor the model need fit into memory (Heafield et al. 2013).
 */
import type { Spools } from "../../../io/spool.ts";
import { type Discounts, discountsOf } from "../../../models/kneser-ney.ts";
import type { IdReader } from "../../../nn/segments.ts";
import type { Adjusted } from "./adjust.ts";
import { type IdPiece, pastOf } from "./count.ts";
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
  /** Told how many ids have been counted. */
  counted(ids: number): void;
}

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
  return { files: await interpolateAll(team, smoothed, spools), discounts };
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
  const runs = await team.runs();
  const raw = smoothing !== "kneser-ney";
  const files = Array.from({ length: order }, () => spools.open());
  const adjusted = await team.adjust({ runs, prune, raw, outputs: files });
  for (const output of outputs) spools.close(output);
  return adjusted;
}

/** Some pieces more than there are threads wait to be counted. */
async function countAll(team: NgramTeam, ids: IdReader, options: BuildOptions): Promise<void> {
  const waiting: Promise<void>[] = [];
  let done = 0;
  for await (const piece of pieces(ids, options)) {
    waiting.push(team.count(piece));
    if (waiting.length > team.size + 1) await waiting.shift();
    done += piece.ids.length - piece.history;
    options.counted(done);
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

/** All orders side by side, the long ones, which take longest, first. */
function smoothAll(
  team: NgramTeam,
  { files }: Adjusted,
  discounts: readonly Discounts[],
  { smoothing }: BuildOptions,
  spools: Spools,
): Promise<Smoothed[]> {
  const none = [0, 0, 0];
  const started = files.map(async (file, index) => {
    const outputs = { ngrams: spools.open(), contexts: spools.open() };
    const values = smoothing === "kneser-ney" ? discounts[index].values : none;
    const smoothed = await team.smooth({ n: index + 1, file, smoothing, discounts: values, outputs });
    spools.close(file.spool);
    return smoothed;
  });
  return Promise.all(started);
}

/** Each order needs the probabilities of the one before; what follows it is done side by side. */
async function interpolateAll(
  team: NgramTeam,
  smoothed: readonly Smoothed[],
  spools: Spools,
): Promise<NgramFile[]> {
  const finished: Promise<NgramFile>[] = [];
  let shorter = await team.unigrams(smoothed[0], spools.open());
  for (const spool of [smoothed[0].ngrams.spool, smoothed[0].contexts.spool]) spools.close(spool);
  for (let n = 1; n <= smoothed.length; n++) {
    const probabilities = shorter;
    const longer = smoothed[n];
    const done = team.finish({ n, probabilities, contexts: longer?.contexts, output: spools.open() });
    finished.push(done);
    if (longer !== undefined) {
      shorter = await team.interpolate({ n: n + 1, ngrams: longer.ngrams, shorter, output: spools.open() });
      spools.close(longer.ngrams.spool);
    }
    void done.then(() => {
      spools.close(probabilities.spool);
      if (longer !== undefined) spools.close(longer.contexts.spool);
    });
  }
  return Promise.all(finished);
}
