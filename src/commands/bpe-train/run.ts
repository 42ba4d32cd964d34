/** The run of `weft bpe-train`: words are counted on all threads, one of them learns, and the tokenizer is written. */
import type { Run } from "../../engine/team.ts";
import { DataError, UsageError } from "../../errors.ts";
import { writeTokenizerJson } from "../../formats/tokenizer-json.ts";
import { readBlocks } from "../../io/blocks.ts";
import type { Block } from "../../io/codec.ts";
import { stringifyJson } from "../../io/json.ts";
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
import { type Shape, shapeOf, specialOf, type TrainOptions, UNKNOWN } from "./flags.ts";
import { type LearnGoal, type TrainInput, type TrainOutput, type TrainSpec, trainThread } from "./thread.ts";

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
  const log = await openLog(context, options).catch((error) => abandon(sink, error));
  try {
    await log.write({ event: "start", command: "bpe-train", config: options, data: paths });
    const crew = new Crew(context, options.threads, { name: "bpe-train", program: trainThread, spec });
    const { rows, learnt } = await untilAborted(context.signal, async () => {
      const rows = await countWords(context, crew, options, paths);
      return { rows, learnt: await learn(context, await gather(crew), options, log.write) };
    });
    const tokenizer = tokenizerOf(shape, learnt, special, init);
    await sink.write(new TextEncoder().encode(writeTokenizerJson(tokenizer)));
    await sink.end();
    await summarize(context, options, { rows, learnt, tokenizer }, log);
  } catch (error) {
    await log.end().catch(() => {});
    await abandon(sink, error);
  }
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
  context: Context,
  options: TrainOptions,
  { rows, learnt, tokenizer }: { rows: number; learnt: Result; tokenizer: Tokenizer },
  log: RunLog,
): Promise<void> {
  const summary = {
    event: "end",
    reason: tokenizer.tokens.length >= options.vocabSize ? "vocab-size" : "min-frequency",
    output: options.output ?? "-",
    vocab_size: tokenizer.tokens.length,
    merges: learnt.merges.length / 3,
    distinct_words: learnt.distinct,
    rows,
    seed: options.seed,
  };
  await log.write(summary);
  await log.end();
  if (tokenizer.tokens.length < options.vocabSize) {
    const pair = options.maxTokenLength === undefined ? "pair" : "pair that may be joined";
    context.say(
      `stopped at ${tokenizer.tokens.length} tokens: no ${pair} occurs ${options.minFrequency} times any more`,
    );
  }
  if (options.output === undefined || options.output === "-" || options.log === "-") return;
  const stdout = await context.output();
  await stdout.write(lineOf(summary));
  await stdout.end();
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
  context: Context,
  crew: Crew<TrainSpec, TrainInput, TrainOutput>,
  options: TrainOptions,
  paths: readonly string[],
): Promise<number> {
  const { from, maxLine, columns } = options;
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
  }
  reading.stop();
  if (skipped > 0) context.warn(`${skipped} of ${rows + skipped} records were bad and left out`);
  if (rows === 0) throw new DataError("there is no text to learn from", { hint: NO_TEXT });
  return rows;
}

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
  readonly distinct: number;
}

async function learn(context: Context, member: Member, options: TrainOptions, log: Log): Promise<Result> {
  const goal: LearnGoal = {
    symbols: options.vocabSize,
    minimum: options.minFrequency,
    longest: options.maxTokenLength ?? 2 ** 32 - 1,
  };
  const { tokens: symbols = [], distinct = 0 } = await member({ do: "learn", goal });
  if (symbols.length > options.vocabSize) {
    throw new UsageError(
      `--vocab-size ${options.vocabSize} is less than the ${symbols.length} symbols to begin with`,
      { hint: `--vocab-size ${symbols.length + 1} or more makes room for a merge` },
    );
  }
  const total = options.vocabSize - symbols.length;
  const progress = context.progress("merging", { total, unit: "merges" });
  for (let told = -1; ; ) {
    const { merges = 0, learnt } = await member({ do: "merge" });
    context.signal.throwIfAborted();
    progress.update(merges);
    if (merges > told) await log({ event: "step", step: merges });
    told = merges;
    if (learnt === undefined) continue;
    progress.stop();
    return { symbols, tokens: learntTokens(learnt), merges: learnt.merges, distinct };
  }
}

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

type Log = (event: Record<string, unknown>) => Promise<void>;

interface RunLog {
  readonly write: Log;
  end(): Promise<void>;
}

/** Writes events to the run log, if there is one. */
async function openLog(context: Context, { log }: TrainOptions): Promise<RunLog> {
  if (log === undefined) return { write: async () => {}, end: async () => {} };
  const sink = await context.output(log, { force: true });
  return { write: (event) => sink.write(lineOf(event)), end: () => sink.end() };
}

const lineOf = (record: Record<string, unknown>): Uint8Array =>
  new TextEncoder().encode(`${stringifyJson(record)}\n`);
