/** The texts of `weft classify-train`: those that are learnt from, and those that tell how well. */
import { DataError, UsageError } from "../../errors.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import { vocabularyOf } from "../../models/vocabulary.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { Context } from "../context.ts";
import { type Labelled, readLabelled } from "../dataset/labelled.ts";
import { checkLabelled } from "../dataset/labelled-check.ts";
import type { LabelledOptions } from "../dataset/labelled-intake.ts";
import { heldOut } from "../dataset/row-order.ts";
import { readTokenizer } from "../stream/tokenizer.ts";
import { readVectors } from "../training/vectors.ts";
import type { ClassifyTrainOptions } from "./flags.ts";

/** Some rows of labelled texts, all of which have tokens. */
export interface Examples {
  readonly source: Labelled;
  readonly rows: Uint32Array;
}

export interface Data {
  readonly train: Examples;
  /** Labels that the training data does not have come after those that it has. */
  readonly valid?: Examples;
  readonly vocabulary: Vocabulary;
  readonly labels: readonly string[];
  /** How many of the training rows have each label. */
  readonly counts: Uint32Array;
  /** With which the embedding begins. */
  readonly vectors?: WordVectors;
  close(): Promise<void>;
}

/** Vocabulary and labels are those of the first data. To be closed. @throws DataError when nothing can be learnt from it */
export async function readData(
  context: Context,
  options: ClassifyTrainOptions,
  paths: readonly string[],
): Promise<Data> {
  checkInputs(options, paths);
  const vocabulary = await readVocabulary(options);
  const source = await readLabelled(context, paths, { ...readingOptions(options), vocabulary });
  const opened = [source];
  const close = async () => void (await Promise.all(opened.map(({ ids }) => ids.close())));
  try {
    const valid = await readValid(context, options, source.vocabulary);
    if (valid !== undefined) opened.push(valid);
    checkLabelled(context.warn, source, valid);
    const vectors = options.vectors === undefined ? undefined : await readVectors(context, options.vectors);
    return { ...examplesOf(context, options, source, valid), vectors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readValid(
  context: Context,
  options: ClassifyTrainOptions,
  vocabulary: Vocabulary,
): Promise<Labelled | undefined> {
  if (options.valid === undefined) return undefined;
  return readLabelled(context, [options.valid], { ...readingOptions(options), vocabulary });
}

function examplesOf(
  context: Context,
  options: ClassifyTrainOptions,
  source: Labelled,
  held: Labelled | undefined,
): Omit<Data, "vectors" | "close"> {
  const labels = source.labels.map(({ label }) => label);
  const [shared, learnt] = split(withTokens(source), options);
  if (learnt.length === 0) throw new DataError("no text has a token to learn from", { hint: NO_TOKEN });
  const train = { source, rows: learnt };
  const counts = countsOf(train, labels.length);
  const known = { train, vocabulary: source.vocabulary, labels, counts };
  if (held === undefined)
    return { ...known, valid: shared.length > 0 ? { source, rows: shared } : undefined };
  renumber(context, held, labels);
  const valid = { source: held, rows: withTokens(held) };
  if (valid.rows.length === 0) throw new DataError("no validation text has a token", { hint: NO_TOKEN });
  return { ...known, valid };
}

function checkInputs({ tokenizer, level, valid }: ClassifyTrainOptions, paths: readonly string[]): void {
  if (tokenizer !== undefined && level !== undefined)
    throw new UsageError("--tokenizer and --level do not go together", {
      hint: "a tokenizer decides what a token is",
    });
  const names = [tokenizer, valid, ...(paths.length === 0 ? ["-"] : paths)];
  if (names.filter((name) => name === "-").length > 1) throw standardInputTwice();
}

const NO_TOKEN = "all texts are empty: --text-field names another member";

async function readVocabulary({ tokenizer }: ClassifyTrainOptions): Promise<Vocabulary | undefined> {
  if (tokenizer === undefined) return undefined;
  return vocabularyOf(await readTokenizer(tokenizer, []));
}

function readingOptions(options: ClassifyTrainOptions): LabelledOptions {
  const { from, columns, maxLine, textField, labelField, encoding } = options;
  const { level, minCount, vocabSize, memory, onError } = options;
  const records = { from, columns, maxLine, textField, labelField, encoding, onError };
  return { ...records, level, minCount, vocabSize, memory };
}

/** The rows whose texts have tokens: a text without any says nothing of its labels. */
function withTokens({ rows }: Labelled): Uint32Array {
  const all = Uint32Array.from({ length: rows.count }, (_, row) => row);
  return all.filter((row) => rows.end(row) - rows.start(row) > 1); // beside the end token
}

/** Those that are held out, and the others, both in order. */
export function split(
  rows: Uint32Array,
  options: Pick<ClassifyTrainOptions, "validShare" | "seed">,
): [held: Uint32Array, learnt: Uint32Array] {
  const [held, learnt] = heldOut(rows.length, options);
  return [held.map((place) => rows[place]), learnt.map((place) => rows[place])];
}

function countsOf({ source, rows }: Examples, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (const row of rows) for (const label of source.rows.labels(row)) counts[label]++;
  return counts;
}

/** Gives labels the ids that they have in training. */
export function renumber(context: Context, valid: Labelled, labels: readonly string[]): void {
  const ids = new Map(labels.map((label, id) => [label, id]));
  let next = labels.length;
  const map = valid.labels.map(({ label }) => ids.get(label) ?? next++);
  valid.rows.renumberLabels(map);
  if (next === labels.length) return;
  context.say(`${next - labels.length} labels of the validation data are none of the training data`);
}
