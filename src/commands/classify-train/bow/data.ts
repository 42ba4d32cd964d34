/** The data of a bag-of-words classifier: texts as ids of tokens, and which of these are words of the model. */
import { isUtf8 } from "node:buffer";
import { DataError, UsageError } from "../../../errors.ts";
import { standardInputTwice } from "../../../io/standard-input.ts";
import { BagEncoder } from "../../../models/bag-encoder.ts";
import type { WordVectors } from "../../../models/word-vectors.ts";
import { keyOf } from "../../../nn/key.ts";
import type { WordTable } from "../../../text/word-table.ts";
import type { Context } from "../../context.ts";
import { type Labelled, readLabelled } from "../../dataset/labelled.ts";
import { checkLabelled } from "../../dataset/labelled-check.ts";
import type { LabelledOptions } from "../../dataset/labelled-intake.ts";
import { shuffledRows } from "../../dataset/row-order.ts";
import { readVectors } from "../../training/vectors.ts";
import { type Examples, renumber, split } from "../data.ts";
import type { ClassifyTrainOptions } from "../flags.ts";
import { type Dictionary, dictionaryOf, rowsOfTokens, withWords } from "./dictionary.ts";
import type { BowSettings } from "./settings.ts";
import { type SpooledTexts, spoolTexts, type TextSpools } from "./spooled-texts.ts";
import { plainTokens } from "./tokens.ts";

export interface BowData {
  readonly train: Examples;
  /** Labels that the training data does not have come after those that it has. */
  readonly valid?: Examples;
  readonly dictionary: Dictionary;
  /** How many tokens the texts have, labels and ends counted, as fastText counts them. */
  readonly tokens: number;
  /** By count, the most frequent first. */
  readonly labels: readonly string[];
  readonly labelCounts: Float64Array;
  /** With which the words begin. */
  readonly vectors?: WordVectors;
  close(): Promise<void>;
}

/** To be closed. @throws DataError when nothing can be learnt from it, UsageError when the vectors have not D numbers */
export async function readBowData(
  context: Context,
  options: ClassifyTrainOptions,
  paths: readonly string[],
): Promise<BowData> {
  const { valid, vectors: vectorsPath } = options;
  const names = [valid, vectorsPath, ...(paths.length === 0 ? ["-"] : paths)];
  if (names.filter((name) => name === "-").length > 1) throw standardInputTwice();
  const vectors = vectorsPath === undefined ? undefined : await readVectors(context, vectorsPath);
  const { dim = vectors?.dim } = options;
  if (vectors !== undefined && vectors.dim !== dim)
    throw new UsageError(`the vectors have ${vectors.dim} numbers each, where --dim is ${dim}`, {
      hint: `--dim ${vectors.dim} takes them`,
    });
  const source = await readLabelled(context, paths, readingOptions(options));
  const opened = [source];
  const close = async () => void (await Promise.all(opened.map(({ ids }) => ids.close())));
  try {
    const held =
      valid === undefined ? undefined : await readLabelled(context, [valid], readingOptions(options));
    if (held !== undefined) opened.push(held);
    checkLabelled(context.warn, source, held);
    return { ...examplesOf(context, options, source, held, vectors), vectors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Both as input rows, each text once for all epochs. */
export async function spoolData(
  data: BowData,
  settings: BowSettings,
  spools: TextSpools,
): Promise<{ train: SpooledTexts; valid?: SpooledTexts }> {
  const { train } = await spoolTraining(data, settings, spools);
  const { valid, dictionary } = data;
  if (valid === undefined) return { train };
  const table = tableOf(data.train.source);
  const own = tableOf(valid.source);
  const rows = own === table ? dictionary.rows : rowsOfTokens(dictionary, table, own);
  const encoder = new BagEncoder({
    table: own,
    rows,
    words: dictionary.words.length,
    config: settings.config,
  });
  return { train, valid: await spoolTexts(valid, encoder, spools) };
}

/**
 * The training texts, shuffled, as neighbours are often alike. With `map` rows get other numbers, or fall out: the words of
 * the dictionary are then those from before.
 */
export async function spoolTraining(
  { train, dictionary }: BowData,
  { config, seed }: BowSettings,
  spools: TextSpools,
  map?: Uint32Array,
): Promise<{ train: SpooledTexts }> {
  const words = map === undefined ? dictionary.words.length : map.length - config.buckets;
  const encoder = new BagEncoder({ table: tableOf(train.source), rows: dictionary.rows, words, config });
  const order = shuffledRows(train.rows.length, keyOf(seed), ORDER);
  const shuffled = order.map((place) => train.rows[place]);
  return { train: await spoolTexts({ ...train, rows: shuffled }, encoder, spools, map) };
}

/** A number that no epoch has. */
const ORDER = 2 ** 32 - 2;

function readingOptions(options: ClassifyTrainOptions): LabelledOptions {
  const { from, columns, maxLine, textField, labelField, encoding, memory, onError } = options;
  return {
    from,
    columns,
    maxLine,
    textField,
    labelField,
    encoding,
    memory,
    onError,
    make: plainTokens,
  };
}

/** All tokens of the texts. */
function tableOf({ vocabulary }: Labelled): WordTable {
  if (vocabulary.words === undefined) throw new Error("the texts were not read as words");
  return vocabulary.words;
}

function examplesOf(
  context: Context,
  options: ClassifyTrainOptions,
  source: Labelled,
  held: Labelled | undefined,
  vectors: WordVectors | undefined,
): Omit<BowData, "vectors" | "close"> {
  const kept = source.labels.filter(({ count }) => count >= options.minCountLabel);
  if (kept.length < 2)
    throw new DataError(`no two labels have ${options.minCountLabel} texts`, {
      hint: "a lower --min-count-label keeps rarer labels",
    });
  const labels = kept.map(({ label }) => label);
  const all = Uint32Array.from({ length: source.rows.count }, (_, row) => row);
  const labelled = all.filter((row) => source.rows.labels(row).some((label) => label < labels.length));
  const [shared, learnt] = split(labelled, options);
  const table = tableOf(source);
  const own = dictionaryOf(table, source.rows.count, options.minCount);
  const dictionary = vectors === undefined ? own : withWords(own, table, wordsOf(vectors));
  const marks = source.labels.reduce((sum, { count }) => sum + count, 0);
  const known = {
    train: { source, rows: learnt },
    dictionary,
    tokens: source.tokens + marks,
    labels,
    labelCounts: Float64Array.from(kept, ({ count }) => count),
  };
  if (held === undefined)
    return { ...known, valid: shared.length > 0 ? { source, rows: shared } : undefined };
  renumber(context, held, labels);
  const rows = Uint32Array.from({ length: held.rows.count }, (_, row) => row);
  return { ...known, valid: { source: held, rows } };
}

/** Those that a model file can hold. */
function* wordsOf(vectors: WordVectors): Generator<Uint8Array> {
  for (let id = 0; id < vectors.size; id++) {
    const word = Uint8Array.from(vectors.wordBytes(id));
    if (isUtf8(word)) yield word;
  }
}
