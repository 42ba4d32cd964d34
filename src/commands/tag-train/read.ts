/** Reads rows of tokens and tags. */
import { DataError } from "../../errors.ts";
import { readBlocks } from "../../io/blocks.ts";
import type { Block, CodecName, Row } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { place } from "../../io/place.ts";
import { missingMember } from "../../io/row.ts";
import type { Context } from "../context.ts";
import { type ConllOptions, conllColumns } from "../stream/conll.ts";
import { openReading } from "../stream/reading.ts";
import { untilAborted } from "../stream/stop.ts";
import { Sentences } from "./sentences.ts";

export interface ReadOptions extends ConllOptions {
  readonly from?: CodecName;
  readonly columns?: readonly string[];
  readonly maxLine?: number;
  readonly tokensField: string;
  readonly tagsField: string;
  readonly onError?: "fail" | "skip";
}

/**
 * All sentences of the inputs, but for those without words. @throws DataError with the place of a row that has no tokens, no
 * tags or not as many of them, and when there is no sentence at all
 */
export async function readSentences(
  context: Context,
  paths: readonly string[],
  options: ReadOptions,
): Promise<Sentences> {
  return untilAborted(context.signal, () => readAll(context, paths, options));
}

async function readAll(context: Context, paths: readonly string[], options: ReadOptions): Promise<Sentences> {
  const { from, maxLine, columns = [] } = options;
  const table = { columns: columns.length > 0 ? columns : undefined, conll: conllColumns(options) };
  const reading = await openReading(context, "reading", paths);
  const blocks = readBlocks(paths, { from, maxLine, ...table, meter: reading.meter });
  const sentences = new Sentences();
  let [bytes, rows, skipped] = [0, 0, 0];
  try {
    for await (const block of blocks) {
      context.signal.throwIfAborted();
      for (const one of sentencesOf(block, options)) {
        rows++;
        if ("words" in one) sentences.add(one.words, one.tags);
        else if (options.onError === "skip") skipped++;
        else throw new DataError(one.error, { hint: HINT });
      }
      bytes += block.bytes.length;
      reading.worked(bytes, rows);
    }
  } finally {
    reading.stop();
  }
  if (skipped > 0) context.warn(`${skipped} of ${rows} records were bad and left out`);
  if (sentences.count === 0)
    throw new DataError("there is no tagged sentence to read", {
      hint: "name files of sentences: conll, or records with tokens and tags",
    });
  const empty = rows - skipped - sentences.count;
  if (empty > 0) context.explain(`${empty} of ${rows} sentences have no words`);
  return sentences;
}

/** As many tags as words. */
interface Tagged {
  readonly words: readonly string[];
  readonly tags: readonly string[];
}

const HINT = "--on-error skip leaves bad records out";

function* sentencesOf(
  block: Block,
  fields: Pick<ReadOptions, "tokensField" | "tagsField">,
): Generator<Tagged | { readonly error: string }> {
  for (const record of codecNamed(block.codec).decode(block)) {
    const found = "error" in record ? record.error : taggedOf(record.row, fields);
    if (typeof found !== "string") yield found;
    else yield { error: place(block.file, record.line, found) };
  }
}

/** Or what is wrong with the row. */
function taggedOf(
  row: Row,
  { tokensField, tagsField }: Pick<ReadOptions, "tokensField" | "tagsField">,
): Tagged | string {
  const [words, tags] = [row[tokensField], row[tagsField]];
  for (const [name, value] of [
    [tokensField, words],
    [tagsField, tags],
  ] as const) {
    if (!Object.hasOwn(row, name)) return missingMember([name], row);
    if (!isStrings(value)) return `${JSON.stringify(name)} is not an array of strings`;
  }
  const [these, those] = [words as string[], tags as string[]];
  if (these.length === those.length) return { words: these, tags: those };
  return `${count(these.length, "token")}, but ${count(those.length, "tag")}`;
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
