/** The pairs of texts of `weft translate-train`: those that are learnt from, and those that tell how well. */
import { DataError, UsageError } from "../../errors.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import { vocabularyOf } from "../../models/vocabulary.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { Context } from "../context.ts";
import { type Parallel, type ParallelOptions, readParallel } from "../dataset/parallel.ts";
import type { LineFiles } from "../dataset/parallel-blocks.ts";
import type { SideTexts } from "../dataset/text-side.ts";
import { readTokenizer } from "../stream/tokenizer.ts";
import type { TranslateTrainOptions } from "./flags.ts";

/** Some pairs, none of whose texts is too long. */
export interface Pairs {
  readonly pairs: Parallel;
  readonly rows: Uint32Array;
}

export interface Data {
  readonly train: Pairs;
  readonly valid?: Pairs;
  close(): Promise<void>;
}

interface Vocabularies {
  readonly source?: Vocabulary;
  readonly target?: Vocabulary;
}

/** The vocabularies are those of the first data. To be closed. @throws DataError when nothing can be learnt from it */
export async function readData(
  context: Context,
  options: TranslateTrainOptions,
  paths: readonly string[],
): Promise<Data> {
  checkInputs(context, options, paths);
  const { source, target } = options;
  const given = readingOptions(options, await readVocabularies(options), linesOf(source, target));
  const opened = [await readParallel(context, paths, given)];
  const close = async () => void (await Promise.all(opened.map((one) => one.close())));
  try {
    const valid = await readValid(context, options, opened[0]);
    if (valid !== undefined) opened.push(valid);
    return {
      train: shortPairs(context, opened[0], options.maxLength, "training"),
      valid: valid && shortPairs(context, valid, options.maxLength, "validation"),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function checkInputs({ stdin }: Context, options: TranslateTrainOptions, paths: readonly string[]): void {
  const { source, target, tokenizer, sourceTokenizer, targetTokenizer } = options;
  if (source === undefined && paths.length === 0 && stdin.terminal)
    throw new UsageError("no pairs to learn from", {
      hint: "name a file of records, or two of lines with --source and --target",
    });
  const { valid, validSource, validTarget } = options;
  const read = source !== undefined ? [source, target] : paths.length === 0 ? ["-"] : paths;
  const names = [tokenizer, sourceTokenizer, targetTokenizer, valid, validSource, validTarget, ...read];
  if (names.filter((name) => name === "-").length > 1) throw standardInputTwice();
}

async function readVocabularies(options: TranslateTrainOptions): Promise<Vocabularies> {
  const { tokenizer, sourceTokenizer, targetTokenizer } = options;
  const read = async (path: string | undefined) =>
    path === undefined ? undefined : vocabularyOf(await readTokenizer(path, []));
  const both = await read(tokenizer);
  return { source: both ?? (await read(sourceTokenizer)), target: both ?? (await read(targetTokenizer)) };
}

const linesOf = (source: string | undefined, target: string | undefined): LineFiles | undefined =>
  source === undefined || target === undefined ? undefined : { source, target };

async function readValid(
  context: Context,
  options: TranslateTrainOptions,
  { source, target }: Parallel,
): Promise<Parallel | undefined> {
  const { valid, validSource, validTarget } = options;
  const lines = linesOf(validSource, validTarget);
  if (valid === undefined && lines === undefined) return undefined;
  const known = { source: source.vocabulary, target: target.vocabulary };
  const { from, ...reading } = readingOptions(options, known, lines);
  const isAsRecords = options.source === undefined; // what --from says is of records
  const paths = valid === undefined ? [] : [valid];
  return readParallel(context, paths, { ...reading, ...(isAsRecords && { from }) });
}

function readingOptions(
  options: TranslateTrainOptions,
  { source, target }: Vocabularies,
  lines: LineFiles | undefined,
): ParallelOptions {
  const { from, columns, maxLine, sourceField, targetField, memory, onError } = options;
  const { level, minCount, vocabSize } = options;
  const learnt = { level, minCount, vocabSize };
  return {
    ...{ from, columns, maxLine, memory, onError, lines },
    source: { field: sourceField, vocabulary: source, ...learnt },
    target: { field: targetField, vocabulary: target, ...learnt },
  };
}

/** @throws DataError when there is none */
function shortPairs(
  { warn }: Context,
  pairs: Parallel,
  maxLength: number,
  what: "training" | "validation",
): Pairs {
  const all = Uint32Array.from({ length: pairs.count }, (_, row) => row);
  const rows = all.filter((row) => longest(pairs, row) <= maxLength);
  if (rows.length === 0)
    throw new DataError(`no ${what} pair has at most ${maxLength} tokens`, {
      hint: "raise --max-length",
    });
  const left = pairs.count - rows.length;
  if (left > 0)
    warn(`${left} of ${pairs.count} ${what} pairs were left out: a text has more than ${maxLength} tokens`);
  return { pairs, rows };
}

/** The tokens of the longer text of a pair, without the end token. */
export const longest = ({ source, target }: Parallel, row: number): number =>
  Math.max(lengthOf(source, row), lengthOf(target, row));

export const lengthOf = ({ rows }: SideTexts, row: number): number => rows.end(row) - rows.start(row) - 1;
