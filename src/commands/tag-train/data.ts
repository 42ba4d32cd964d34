/** The sentences of `weft tag-train`: those that are learnt from, and those that tell how well. */
import { DataError, UsageError } from "../../errors.ts";
import { TaggerVocabulary, type TaggerVocabularyJson } from "../../models/tagger-vocabulary.ts";
import type { WordForm } from "../../models/word-form.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import { convertTags, schemeOfSentences, type TagScheme } from "../../text/tag-scheme.ts";
import type { Context } from "../context.ts";
import { heldOut } from "../stream/row-order.ts";
import { readVectors } from "../training/vectors.ts";
import type { TagTrainOptions } from "./flags.ts";
import { readTagged, type Tagged } from "./read.ts";
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
  const tagged = await readTagged(context, paths, options);
  const scheme = schemeFor(tagged, options);
  const sentences = sentencesOf(context, tagged, options);
  const given = options.valid === undefined ? undefined : await readTagged(context, [options.valid], options);
  const [held, rows] = heldOut(sentences.count, options);
  const vectors = options.vectors === undefined ? undefined : await readVectors(options.vectors);
  const { vocabulary, isSingle } = learnVocabulary(sentences, rows, { ...options, vectors, scheme });
  checkTags(vocabulary);
  const valid = given === undefined ? sentences : sentencesOf(context, given, options);
  const validRows = given === undefined ? held : Uint32Array.from({ length: valid.count }, (_, row) => row);
  const knowledge = { words: new TaggerVocabulary(vocabulary, options), tags: vocabulary.tags };
  return {
    train: examplesOf(sentences, rows, knowledge),
    valid:
      validRows.length === 0
        ? undefined
        : checked(context, examplesOf(valid, validRows, knowledge), vocabulary),
    vocabulary,
    isSingle,
    vectors,
  };
}

function checkInputs({ valid }: TagTrainOptions, paths: readonly string[]): void {
  const names = [valid, ...(paths.length === 0 ? ["-"] : paths)];
  if (names.filter((name) => name === "-").length > 1)
    throw new UsageError("standard input (-) can be read only once");
}

/** That of the tags that the network learns. @throws UsageError where tags that mark no spans are to be converted */
function schemeFor(
  tagged: readonly Tagged[],
  { scheme, metric }: Pick<TagTrainOptions, "scheme" | "metric">,
): TagScheme | undefined {
  const found = schemeOfSentences(tagged.map(({ tags }) => tags));
  if (found === undefined && scheme !== "keep")
    throw new UsageError(`--scheme ${scheme} needs tags that mark spans, such as B-PER`);
  if (found === undefined && metric === "span-f1")
    throw new UsageError("--metric span-f1 needs tags that mark spans, such as B-PER");
  return scheme === "keep" ? found : scheme;
}

/** In the wanted scheme, and in pieces where they are too long. */
function sentencesOf(
  context: Context,
  tagged: readonly Tagged[],
  { scheme, maxLength }: Pick<TagTrainOptions, "scheme" | "maxLength">,
): Sentences {
  const sentences = new Sentences();
  for (const { words, tags } of tagged) {
    const wanted = scheme === "keep" ? tags : convertTags(tags, scheme);
    for (let at = 0; at < words.length; at += maxLength)
      sentences.add(words.slice(at, at + maxLength), wanted.slice(at, at + maxLength));
  }
  const long = tagged.filter(({ words }) => words.length > maxLength).length;
  if (long > 0) {
    const [has, is] = long === 1 ? ["has", "is"] : ["have", "are"];
    context.warn(
      `${long} of ${tagged.length} sentences ${has} more than ${maxLength} words and ${is} cut into pieces`,
    );
  }
  return sentences;
}

function checkTags({ tags }: TaggerVocabularyJson): void {
  if (tags.length === 1)
    throw new DataError(`all words have the tag ${JSON.stringify(tags[0])}: there is nothing to tell apart`);
  if (tags.length > 2 ** 16) throw new DataError(`there are ${tags.length} tags, more than 65,536`);
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
function checked(context: Context, valid: Examples, { tags }: TaggerVocabularyJson): Examples {
  const { sentences, rows, tagIds } = valid;
  const unknown = new Set<number>();
  let count = 0;
  for (const row of rows) {
    for (const tag of sentences.tagIds(row)) {
      if (tagIds[tag] < tags.length) continue;
      unknown.add(tag);
      count++;
    }
  }
  if (count === 0) return valid;
  const names = [...unknown].slice(0, SOME).map((tag) => JSON.stringify(sentences.tags[tag]));
  const all = names.join(", ") + (unknown.size > SOME ? ", …" : "");
  const what = unknown.size === 1 ? "1 tag" : `${unknown.size} tags`;
  const where = count === 1 ? "at 1 word" : `at ${count} words`;
  context.warn(`${what} of the validation data, ${where}, the training data does not have: ${all}`);
  return valid;
}

/** Tags that a warning names. */
const SOME = 5;
