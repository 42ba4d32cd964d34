/** The run of `weft bpe-train`: words are counted on all threads, one of them learns, and the tokenizer is written. */
import type { Run } from "../../engine/team.ts";
import { DataError, UsageError } from "../../errors.ts";
import { writeTokenizerJson } from "../../formats/tokenizer-json.ts";
import { readBlocks } from "../../io/blocks.ts";
import type { Block } from "../../io/codec.ts";
import { orderedMap } from "../../io/ordered.ts";
import type { Sink } from "../../io/sink.ts";
import { learntTokens } from "../../text/bpe-train.ts";
import { pack } from "../../text/packed.ts";
import type { AddedToken, Tokenizer } from "../../text/tokenizer.ts";
import type { Context } from "../context.ts";
import { Crew } from "../stream/crew.ts";
import { openReading } from "../stream/reading.ts";
import { untilAborted } from "../stream/stop.ts";
import { readTokenizer } from "../stream/tokenizer.ts";
import { openRunLog, type Shown, showTraining, steer } from "../training/shown.ts";
import { StageLog } from "../training/stage-log.ts";
import { Steering } from "../training/steering.ts";
import { tellSummary } from "../training/summary.ts";
import { type Shape, shapeOf, specialOf, type TrainOptions, UNKNOWN } from "./flags.ts";
import { MergeRecords } from "./merge-records.ts";
import {
  type LearnGoal,
  type Merging,
  type TrainInput,
  type TrainOutput,
  type TrainSpec,
  trainThread,
  type WordTotals,
} from "./thread.ts";

type Member = Run<TrainInput, TrainOutput>;

/** Counts, learns, writes the tokenizer, and says how it went. */
export async function train(
  context: Context,
  options: TrainOptions,
  paths: readonly string[],
): Promise<void> {
  checkNames(options);
  const init = options.init === undefined ? undefined : await readTokenizer(options.init, paths);
  const shape = shapeOf(options, init);
  const special = init === undefined ? specialOf(options, shape.alphabet) : [];
  const spec = specOf(context, options, shape, special, init);
  const sink = await context.output(options.output, options);
  const run = await open(context, options).catch((error) => abandon(sink, error));
  try {
    await run.log.write(startOf(context, options, paths));
    const crew = new Crew(run.context, options.threads, { name: "bpe-train", program: trainThread, spec });
    const { rows, learnt } = await untilAborted(context.signal, async () => {
      const rows = await countWords(run, crew, options, paths);
      return { rows, learnt: await learn(run, await gather(crew), options, { shape, init }) };
    });
    const tokenizer = tokenizerOf(shape, learnt, special, init);
    await sink.write(new TextEncoder().encode(writeTokenizerJson(tokenizer)));
    await sink.end();
    await summarize(run, options, { rows, learnt, tokenizer });
  } catch (error) {
    await run.log.abandon(context.signal);
    await abandon(sink, error);
  }
}

interface TrainRun {
  /** Its bars are told in the log. */
  readonly context: Context;
  readonly log: StageLog;
  readonly shown: Shown;
  /** From then on there is a tokenizer that could be written. */
  isLearning: boolean;
}

async function open(context: Context, options: TrainOptions): Promise<TrainRun> {
  const steering = new Steering(() => run.isLearning);
  const shown = await showTraining(context, options, steering);
  const log = new StageLog(context, await openRunLog(context, options, { step: 0 }, shown));
  const run: TrainRun = { context: log.context, log, shown, isLearning: false };
  return run;
}

function startOf(context: Context, options: TrainOptions, data: readonly string[]) {
  const engine = { threads: options.threads ?? context.cores };
  const time = new Date().toISOString();
  return { event: "start", command: "bpe-train", config: options, data, engine, time };
}

/** What cannot be meant together. */
function checkNames({ output = "-", log, init, special }: TrainOptions): void {
  if (log === output) {
    throw new UsageError("the tokenizer and the run log cannot go to the same place", {
      hint: "name another file with -o or --log",
    });
  }
  if (init !== undefined && special.length > 0)
    throw new UsageError("--special does not go with --init, whose special tokens stay as they are");
}

async function abandon(sink: Sink, error: unknown): Promise<never> {
  await sink.abort().catch(() => {});
  throw error;
}

/** The last act: one record in the log, and on standard output unless the tokenizer or the log went there. */
async function summarize(
  { context, log, shown }: TrainRun,
  options: TrainOptions,
  { rows, learnt, tokenizer }: { rows: number; learnt: Result; tokenizer: Tokenizer },
): Promise<void> {
  const isWhole = tokenizer.tokens.length >= options.vocabSize;
  const summary = {
    event: "end",
    reason: isWhole ? "vocab-size" : shown.steering.stopped ? "stopped" : "min-frequency",
    output: options.output ?? "-",
    vocab_size: tokenizer.tokens.length,
    merges: learnt.merges.length / 3,
    distinct_words: learnt.counts.distinct,
    rows,
    seed: options.seed,
  };
  await log.write(summary);
  await log.end();
  if (summary.reason === "min-frequency") {
    const pair = options.maxTokenLength === undefined ? "pair" : "pair that may be joined";
    context.say(
      `stopped at ${tokenizer.tokens.length} tokens: no ${pair} occurs ${options.minFrequency} times any more`,
    );
  }
  await tellSummary(context, options, summary);
}

function specOf(
  context: Context,
  options: TrainOptions,
  shape: Shape,
  special: readonly string[],
  init: Tokenizer | undefined,
): TrainSpec {
  const { field, sample, seed, onError } = options;
  const { alphabet, pretokenizer, digits, normalize, endOfWord } = shape;
  const memory = Math.min(options.memory / ((options.threads ?? context.cores) + 1), 2 ** 32);
  const cut = { alphabet, pretokenizer, digits, normalize, endOfWord };
  return { field, sample, seed, onError, memory, special, ...cut, init: init && pack(init) };
}

/** Counts the words of all records; returns how many there were. */
async function countWords(
  run: TrainRun,
  crew: Crew<TrainSpec, TrainInput, TrainOutput>,
  options: TrainOptions,
  paths: readonly string[],
): Promise<number> {
  const { from, maxLine, columns } = options;
  const { context, log } = run;
  const reading = await openReading(context, "counting words", paths);
  const named = columns.length > 0 ? columns : undefined;
  const blocks = readBlocks(paths, { from, maxLine, columns: named, meter: reading.meter });
  let [rows, skipped, bytes] = [0, 0, 0];
  const count = async (block: Block) => {
    bytes += block.bytes.length;
    reading.worked(bytes, rows + skipped);
    return crew.run({ do: "count", block }, block.bytes);
  };
  for await (const counted of orderedMap(blocks, crew.threads * 2, count)) {
    if (counted.error !== undefined)
      throw new DataError(counted.error, { hint: "--on-error skip leaves bad records out" });
    context.signal.throwIfAborted();
    rows += counted.rows ?? 0;
    skipped += counted.skipped ?? 0;
    reading.worked(bytes, rows + skipped);
    await steerAt(run, 0);
  }
  reading.stop();
  if (skipped > 0) context.warn(`${skipped} of ${rows + skipped} records were bad and left out`);
  if (rows === 0) throw new DataError("there is no text to learn from", { hint: NO_TEXT });
  await log.write({ event: "counts", rows });
  return rows;
}

/** Does what keys asked for. */
const steerAt = ({ context, log, shown }: TrainRun, step: number): Promise<void> =>
  steer({ context, shown, pausing: () => log.write({ event: "pause", step }) });

/** Brings all counts to one member, and gives that one; the others' memory is free again before learning wants it. */
async function gather(crew: Crew<TrainSpec, TrainInput, TrainOutput>): Promise<Member> {
  const [first, ...others] = (await crew.members()) as [Member, ...Member[]];
  for (const other of others) {
    const { words } = await other({ do: "export" });
    await first({ do: "import", words: words as Uint8Array });
  }
  await crew.keepFirst();
  return first;
}

interface Result {
  readonly symbols: readonly Uint8Array[];
  readonly tokens: readonly Uint8Array[];
  readonly merges: Uint32Array;
  readonly counts: WordTotals;
}

async function learn(
  run: TrainRun,
  member: Member,
  options: TrainOptions,
  { shape, init }: { shape: Shape; init: Tokenizer | undefined },
): Promise<Result> {
  const { context, log, shown } = run;
  const goal: LearnGoal = {
    symbols: options.vocabSize,
    minimum: options.minFrequency,
    longest: options.maxTokenLength ?? 2 ** 32 - 1,
  };
  const { tokens: symbols = [], counts = NO_WORDS } = await member({ do: "learn", goal });
  if (symbols.length > options.vocabSize) {
    throw new UsageError(
      `--vocab-size ${options.vocabSize} is less than the ${symbols.length} symbols to begin with`,
      { hint: `--vocab-size ${symbols.length + 1} or more makes room for a merge` },
    );
  }
  const total = options.vocabSize - symbols.length;
  const progress = context.progress("merging", { total, unit: "merges" });
  await log.write({
    event: "counts",
    words: counts.words,
    distinct: counts.distinct,
    bytes: counts.bytes,
  });
  const earlier = (init?.merges.length ?? 0) / 3;
  const records = new MergeRecords({ symbols: symbols.length, earlier, counts, alphabet: shape.alphabet });
  run.isLearning = true;
  for (let told = -1; ; ) {
    const { merging } = await member({ do: "merge", stop: shown.steering.stopped });
    const { done, value } = merging as Merging;
    context.signal.throwIfAborted();
    if (done) {
      progress.stop();
      return { symbols, tokens: learntTokens(value), merges: value.merges, counts };
    }
    const { merges } = value;
    progress.update(merges);
    if (log.isHeard && merges > told)
      for (const record of records.of(value, log.taken())) await log.write(record);
    told = merges;
    await steerAt(run, merges);
  }
}

const NO_WORDS: WordTotals = { words: 0, distinct: 0, bytes: 0 };

/** Old tokens and merges first, so that no id moves. */
function tokenizerOf(
  shape: Shape,
  { symbols, tokens, merges }: Result,
  special: readonly string[],
  init?: Tokenizer,
): Tokenizer {
  const all = { ...shape, tokens: [...symbols, ...tokens] };
  if (init === undefined) {
    const unknown = shape.alphabet === "char" ? special.indexOf(UNKNOWN) : undefined;
    return { ...all, merges, added: special.map(addedToken), ...(unknown !== undefined && { unknown }) };
  }
  const joined = new Uint32Array(init.merges.length + merges.length);
  joined.set(init.merges);
  joined.set(merges, init.merges.length);
  return {
    ...all,
    merges: joined,
    added: init.added,
    ranks: init.ranks && continued(init.ranks, merges.length / 3),
  };
}

/** Ranks that go on behind the highest one. */
function continued(ranks: Uint32Array, more: number): Uint32Array {
  const next = ranks.reduce((highest, rank) => Math.max(highest, rank + 1), 0);
  return Uint32Array.from({ length: ranks.length + more }, (_, i) => ranks[i] ?? next + i - ranks.length);
}

const addedToken = (content: string, id: number): AddedToken => ({
  id,
  content,
  special: true,
  singleWord: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});

const NO_TEXT = "the files are empty, or all their lines: name others";
