/** The texts of records as the ids that a language model reads, or ids as they came. */
import type { Kernels } from "../../engine/kernels.ts";
import { DataError } from "../../errors.ts";
import type { Block } from "../../io/codec.ts";
import type { Passages } from "../../models/predictor.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import { boolean, string } from "../command.ts";
import { holdsIds } from "./passages.ts";
import { statusOf, type Texts, textAt } from "./texts.ts";

export const sourceFlags = {
  field: string({ describe: "the member that holds the text; `ids` with --ids", value: "NAME" }),
  ids: boolean({ describe: "read token ids instead of text", common: true }),
};

/** What `sourceFlags` were given. */
export interface SourceOptions {
  readonly field?: string;
  readonly ids: boolean;
}

/** Where the records of a block have what is read, and whether that is ids. */
export interface Source {
  readonly field: string;
  readonly ids: boolean;
}

export interface EncodedText {
  readonly ids: Uint32Array;
  /** The bytes of the text; none where ids came. */
  readonly text: Uint8Array;
}

/** A model of a tokenizer takes ids where a block's first record has them; one that learnt from ids knows no text. */
export function sourceOf({ field, ids }: SourceOptions, { level }: Vocabulary, block?: Block): Source {
  const hasIds = level === "tokenizer" && field === undefined && block !== undefined && holdsIds(block);
  const areIds = ids || level === "ids" || hasIds;
  return { ids: areIds, field: field ?? (areIds ? "ids" : "text") };
}

/** What works on blocks, made once for texts and once for ids, as they are needed. */
export function bySource<Out>(
  options: SourceOptions,
  vocabulary: Vocabulary,
  make: (source: Source) => (block: Block) => Out,
): (block: Block) => Out {
  const made = new Map<boolean, (block: Block) => Out>();
  return (block) => {
    const source = sourceOf(options, vocabulary, block);
    const work = made.get(source.ids) ?? make(source);
    made.set(source.ids, work);
    return work(block);
  };
}

/** The texts of a batch as passages, by index. Those that are blank or bad are not there. */
export interface EncodedPassages extends Passages {
  /** What is wrong with a text that has no ids. */
  readonly errors: ReadonlyMap<number, string>;
}

/** All texts of a batch at once, good until the next batch. Words in the same memory are encoded by one kernel. */
export function encodedPassages(
  kernels: Kernels,
  texts: Texts,
  vocabulary: Vocabulary,
  source: Source,
): EncodedPassages {
  const { words, unknown, end } = vocabulary;
  if (source.ids || words?.kernels !== kernels)
    return inOrder(encodedTexts(kernels, texts, vocabulary, source), texts.count, end);
  const { ids, ends, count } = words.encodeRows(texts.rows, texts.count, { unseen: unknown, last: end });
  return { ids: kernels.u32(ids, count), ends: kernels.u32(ends, texts.count), errors: new Map() };
}

/** What was encoded one by one, by index, as passages; a string is an error. */
export function inOrder(
  encoded: ReadonlyMap<number, Pick<EncodedText, "ids"> | string>,
  count: number,
  end: number,
): EncodedPassages {
  const errors = new Map(
    [...encoded].filter((entry): entry is [number, string] => typeof entry[1] === "string"),
  );
  const ends = new Uint32Array(count);
  for (let index = 0, at = 0; index < count; index++) {
    const text = encoded.get(index);
    if (typeof text === "object") at += text.ids.length + 1;
    ends[index] = at;
  }
  const ids = new Uint32Array(ends.at(-1) ?? 0).fill(end);
  for (const [index, text] of encoded) if (typeof text === "object") ids.set(text.ids, ends[index - 1] ?? 0);
  return { ids, ends, errors };
}

/** What was read of a batch, by index; where a text has no ids, what is wrong with it. */
export function encodedTexts(
  kernels: Kernels,
  texts: Texts,
  vocabulary: Vocabulary,
  { ids }: Source,
): ReadonlyMap<number, EncodedText | string> {
  const encoded = new Map<number, EncodedText | string>();
  for (let index = 0; index < texts.count; index++) {
    if (texts.bad.has(index) || statusOf(kernels, texts, index) !== "ok") continue;
    const [start, end] = textAt(kernels, texts, index);
    const made = ids
      ? checked(kernels.u32(start, (end - start) / 4).slice(), vocabulary)
      : encode(kernels.bytes.slice(start, end), vocabulary);
    encoded.set(index, made);
  }
  return encoded;
}

function encode(text: Uint8Array, vocabulary: Vocabulary): EncodedText | string {
  try {
    return { ids: vocabulary.encode(text), text };
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
}

function checked(ids: Uint32Array, { size }: Vocabulary): EncodedText | string {
  const wrong = ids.find((id) => id >= size);
  return wrong === undefined ? { ids, text: new Uint8Array(0) } : `no token has the id ${wrong}`;
}
