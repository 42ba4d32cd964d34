/** The sentences of `weft tag-train`: those that are learnt from, and those that tell how well. */
import { DataError, UsageError } from "../../errors.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import { TaggerVocabulary, type TaggerVocabularyJson } from "../../models/tagger-vocabulary.ts";
import type { WordForm } from "../../models/word-form.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import { convertTags, schemeOfSentences, type TagScheme } from "../../text/tag-scheme.ts";
import type { Context } from "../context.ts";
import { heldOut } from "../dataset/row-order.ts";
import { readVectors } from "../training/vectors.ts";
import type { TagTrainOptions } from "./flags.ts";
import { readSentences } from "./read.ts";
import { Sentences } from "./sentences.ts";
import { learnVocabulary } from "./vocabulary.ts";

/** Some sentences, and what the network reads of them. */
export interface Examples {
  readonly sentences: Sentences;
  readonly rows: Uint32Array;
  /** By the numbers of their words. */
  readonly forms: readonly WordForm[];
  /** The ids of their tags: those that the training data does not have come after those that it has. */
  readonly tagIds: Uint32Array;
}

export interface Data {
  readonly train: Examples;
  readonly valid?: Examples;
  readonly vocabulary: TaggerVocabularyJson;
  /** For each word of the training sentences, whether it comes once. */
  readonly isSingle: Uint8Array;
  /** With which words begin. */
  readonly vectors?: WordVectors;
}

/** Vocabulary and tags are those of what is learnt from. @throws DataError when nothing can be learnt from it */
export async function readData(
  context: Context,
  options: TagTrainOptions,
  paths: readonly string[],
): Promise<Data> {
  checkInputs(options, paths);
  const raw = await readSentences(context, paths, options);
  const scheme = schemeFor(raw, options);
  const sentences = prepared(context, raw, options);
  const held = await heldSentences(context, options, sentences);
  const vectors = options.vectors === undefined ? undefined : await readVectors(context, options.vectors);
  const { vocabulary, isSingle } = learnVocabulary(sentences, held.learnt, { ...options, vectors, scheme });
  checkTags(vocabulary);
  const knowledge = { words: new TaggerVocabulary(vocabulary, options), tags: vocabulary.tags };
  const valid = examplesOf(held.valid, held.rows, knowledge);
  warnOfTags(context, valid, vocabulary);
  return {
    train: examplesOf(sentences, held.learnt, knowledge),
    valid: valid.rows.length === 0 ? undefined : valid,
    vocabulary,
    isSingle,
    vectors,
  };
}

/** Which sentences tell how well the network does, and which of the first ones are learnt from. */
async function heldSentences(context: Context, options: TagTrainOptions, sentences: Sentences) {
  const [rows, learnt] = heldOut(sentences.count, options);
  if (options.valid === undefined) return { valid: sentences, rows, learnt };
  const valid = prepared(context, await readSentences(context, [options.valid], options), options);
  return { valid, rows: Uint32Array.from({ length: valid.count }, (_, row) => row), learnt };
}

function checkInputs({ valid }: TagTrainOptions, paths: readonly string[]): void {
  const names = [valid, ...(paths.length === 0 ? ["-"] : paths)];
  if (names.filter((name) => name === "-").length > 1) throw standardInputTwice();
}

/** That of the tags that the network learns. @throws UsageError where tags that mark no spans are to be converted */
function schemeFor(
  sentences: Sentences,
  { scheme, metric }: Pick<TagTrainOptions, "scheme" | "metric">,
): TagScheme | undefined {
  const found = schemeOfSentences(allTags(sentences));
  if (found === undefined && scheme !== "keep")
    throw new UsageError(`--scheme ${scheme} needs tags that mark spans, such as B-PER`);
  if (found === undefined && metric === "span-f1")
    throw new UsageError("--metric span-f1 needs tags that mark spans, such as B-PER");
  return scheme === "keep" ? found : scheme;
}

function* allTags(sentences: Sentences): Generator<readonly string[]> {
  for (let row = 0; row < sentences.count; row++) yield sentences.tagsOf(row);
}

/** In the wanted scheme, and in pieces where they are too long. */
function prepared(
  context: Context,
  raw: Sentences,
  { scheme, maxLength }: Pick<TagTrainOptions, "scheme" | "maxLength">,
): Sentences {
  const sentences = new Sentences();
  let long = 0;
  for (let row = 0; row < raw.count; row++) {
    const [words, tags] = [raw.wordsOf(row), raw.tagsOf(row)];
    const wanted = scheme === "keep" ? tags : convertTags(tags, scheme);
    for (let at = 0; at < words.length; at += maxLength)
      sentences.add(words.slice(at, at + maxLength), wanted.slice(at, at + maxLength));
    if (words.length > maxLength) long++;
  }
  if (long > 0) {
    const [has, is] = long === 1 ? ["has", "is"] : ["have", "are"];
    const what = `more than ${maxLength} words and ${is} cut into pieces`;
    context.warn(`${long} of ${raw.count} sentences ${has} ${what}`);
  }
  return sentences;
}

function checkTags({ tags }: TaggerVocabularyJson): void {
  if (tags.length === 1)
    throw new DataError(`all words have the tag ${JSON.stringify(tags[0])}: there is nothing to tell apart`, {
      hint: "--tag-column and --tags-field name the tags, where these are others",
    });
  if (tags.length > 2 ** 16)
    throw new DataError(`there are ${tags.length} tags, more than 65,536`, {
      hint: "--tag-column and --tags-field name the tags, where these are no tags",
    });
}

function examplesOf(
  sentences: Sentences,
  rows: Uint32Array,
  { words, tags }: { readonly words: TaggerVocabulary; readonly tags: readonly string[] },
): Examples {
  const ids = new Map(tags.map((tag, id) => [tag, id]));
  let next = tags.length;
  return {
    sentences,
    rows,
    forms: sentences.words.map((word) => words.form(word)),
    tagIds: Uint32Array.from(sentences.tags, (tag) => ids.get(tag) ?? next++),
  };
}

/** Says which tags of the validation sentences nobody can learn. */
function warnOfTags(
  { warn }: Context,
  { sentences, rows, tagIds }: Examples,
  { tags }: TaggerVocabularyJson,
): void {
  const all = Array.from(rows, (row) => Array.from(sentences.tagIds(row))).flat();
  const unknown = all.filter((tag) => tagIds[tag] >= tags.length);
  if (unknown.length === 0) return;
  const distinct = [...new Set(unknown)];
  const names = distinct.slice(0, SOME).map((tag) => JSON.stringify(sentences.tags[tag]));
  const named = names.join(", ") + (distinct.length > SOME ? ", …" : "");
  const what = distinct.length === 1 ? "1 tag" : `${distinct.length} tags`;
  const where = unknown.length === 1 ? "at 1 word" : `at ${unknown.length} words`;
  warn(`${what} of the validation data, ${where}, the training data does not have: ${named}`);
}

/** Tags that a warning names. */
const SOME = 5;
