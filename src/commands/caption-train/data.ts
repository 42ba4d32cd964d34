/** The features and texts of `weft caption-train`: those that are learnt from, and those that tell how well. */
import { DataError } from "../../errors.ts";
import type { Standardization } from "../../models/standardization.ts";
import { vocabularyOf } from "../../models/vocabulary.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { Context } from "../context.ts";
import { type Featured, type Features, pickFeatures, readFeatured } from "../dataset/featured.ts";
import { readTokenizer } from "../stream/tokenizer.ts";
import type { CaptionTrainOptions } from "./flags.ts";

/** Some rows, none of whose texts is too long. */
export interface Captions {
  readonly captions: Featured;
  readonly rows: Uint32Array;
}

export interface Data {
  readonly train: Captions;
  readonly valid?: Captions;
  /** Of the features that are learnt from. */
  readonly standardization: Standardization;
  close(): Promise<void>;
}

/** The vocabulary is that of the first data. To be closed. @throws DataError when nothing can be learnt from it */
export async function readData(
  context: Context,
  options: CaptionTrainOptions,
  paths: readonly string[],
): Promise<Data> {
  const opened = [await read(context, options, paths, await readVocabulary(options))];
  const close = async () => void (await Promise.all(opened.map((one) => one.close())));
  try {
    const [{ features, texts }] = opened;
    const { valid: path, maxLength } = options;
    if (path !== undefined)
      opened.push(await read(context, options, [path], texts.vocabulary, features.size));
    const [train, valid] = opened.map((captions) => shortTexts(context, captions, maxLength));
    const standardization = await standardizationOf(features, train.rows);
    return { train, valid, standardization, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readVocabulary({ tokenizer }: CaptionTrainOptions): Promise<Vocabulary | undefined> {
  return tokenizer === undefined ? undefined : vocabularyOf(await readTokenizer(tokenizer, []));
}

function read(
  context: Context,
  options: CaptionTrainOptions,
  paths: readonly string[],
  vocabulary: Vocabulary | undefined,
  size?: number,
): Promise<Featured> {
  const { from, columns, maxLine, memory, onError, featuresField, textField } = options;
  const { level, minCount, vocabSize } = options;
  const text = { field: textField, vocabulary, level, minCount, vocabSize };
  return readFeatured(context, paths, {
    ...{ from, columns, maxLine, memory, onError },
    ...{ featuresField, text, size },
  });
}

/** @throws DataError when there is none */
function shortTexts({ warn }: Context, captions: Featured, maxLength: number): Captions {
  const all = Uint32Array.from({ length: captions.count }, (_, row) => row);
  const rows = all.filter((row) => lengthOf(captions, row) <= maxLength);
  const hint = "raise --max-length";
  if (rows.length === 0) throw new DataError(`no text has at most ${maxLength} tokens`, { hint });
  const left = captions.count - rows.length;
  if (left > 0)
    warn(`${left} of ${captions.count} records were left out: their text has more than ${maxLength} tokens`);
  return { captions, rows };
}

/** The tokens of a text, without the end token. */
export const lengthOf = ({ texts: { rows } }: Featured, row: number): number =>
  rows.end(row) - rows.start(row) - 1;

/** Rows whose features are in memory at a time. */
const ROWS = 1024;

async function standardizationOf(features: Features, rows: Uint32Array): Promise<Standardization> {
  const sums = async (termOf: (value: number, index: number) => number) => {
    const sum = new Float64Array(features.size);
    for (let at = 0; at < rows.length; at += ROWS) {
      const vectors = await pickFeatures(features, rows.subarray(at, at + ROWS));
      for (const [i, value] of vectors.entries()) sum[i % features.size] += termOf(value, i % features.size);
    }
    return Array.from(sum, (one) => one / rows.length);
  };
  const mean = await sums((value) => value);
  const variance = await sums((value, index) => (value - mean[index]) ** 2);
  return { mean, deviation: variance.map((one) => (one > 0 ? Math.sqrt(one) : 1)) };
}
