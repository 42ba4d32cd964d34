/** The text of `weft lm-train`, as ids. */
import { UsageError } from "../../errors.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import { vocabularyOf } from "../../models/vocabulary.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { Context } from "../context.ts";
import { type Corpus, readCorpus } from "../dataset/corpus.ts";
import { readTokenizer } from "../stream/tokenizer.ts";
import type { TrainOptions } from "./flags.ts";

export interface Data {
  readonly train: Corpus;
  readonly valid?: Corpus;
  close(): Promise<void>;
}

/** Reads training and validation data; the vocabulary is that of the first. To be closed. */
export async function readData(
  context: Context,
  options: TrainOptions,
  paths: readonly string[],
): Promise<Data> {
  checkInputs(options, paths);
  const vocabulary = await readVocabulary(options);
  const { level, ...reading } = readingOptions(options);
  const train = await readCorpus(context, paths, { ...reading, level, vocabulary });
  if (options.valid === undefined) return { train, close: () => train.ids.close() };
  try {
    const valid = await readCorpus(context, [options.valid], { ...reading, vocabulary: train.vocabulary });
    const close = async () => void (await Promise.all([train.ids.close(), valid.ids.close()]));
    return { train, valid, close };
  } catch (error) {
    await train.ids.close();
    throw error;
  }
}

function checkInputs({ tokenizer, level, valid }: TrainOptions, paths: readonly string[]): void {
  if (tokenizer !== undefined && level !== undefined)
    throw new UsageError("--tokenizer and --level do not go together", {
      hint: "a tokenizer decides what a token is",
    });
  const names = [tokenizer, valid, ...(paths.length === 0 ? ["-"] : paths)];
  if (names.filter((name) => name === "-").length > 1) throw standardInputTwice();
}

async function readVocabulary({ tokenizer }: TrainOptions): Promise<Vocabulary | undefined> {
  if (tokenizer === undefined) return undefined;
  return vocabularyOf(await readTokenizer(tokenizer, []));
}

function readingOptions(options: TrainOptions) {
  const { from, columns, maxLine, field, level, minCount, vocabSize, memory, onError } = options;
  return { from, columns, maxLine, field, level, minCount, vocabSize, memory, onError };
}
