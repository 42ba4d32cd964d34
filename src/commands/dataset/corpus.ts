/** Reads the data of a language model: all passages one after the other as one long sequence of ids. */
import { DataError } from "../../errors.ts";
import { readBlocks } from "../../io/blocks.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { IdStore, type IdStoreOptions } from "../../io/id-store.ts";
import { place } from "../../io/place.ts";
import type { RankOptions } from "../../text/ranked-words.ts";
import { withRoom } from "../../text/symbol-table.ts";
import type { Level, Vocabulary } from "../../text/vocabulary.ts";
import type { Context } from "../context.ts";
import { holdsIds, type Passage, PassageReader } from "../stream/passages.ts";
import { openReading, type Reading } from "../stream/reading.ts";
import { untilAborted } from "../stream/stop.ts";
import type { Texts } from "../stream/texts.ts";
import { type CorpusIds, knownIds, learningIds } from "./corpus-ids.ts";

export interface CorpusOptions extends RankOptions, IdStoreOptions {
  readonly from?: CodecName;
  readonly columns?: readonly string[];
  readonly maxLine?: number;
  /** The member that holds the text. */
  readonly field: string;
  /** Encodes with this vocabulary, be it a tokenizer's or that of a model … */
  readonly vocabulary?: Vocabulary;
  /** … or learns one of this level; without it that of ids if the first record has some, else that of words. */
  readonly level?: Exclude<Level, "tokenizer">;
  readonly onError?: "fail" | "skip";
}

export interface Corpus {
  readonly vocabulary: Vocabulary;
  /** Every passage has the end token behind it. To be closed. */
  readonly ids: IdStore;
  readonly passages: number;
  /** With the end tokens. */
  readonly tokens: number;
  /** The bytes of all texts without their line ends; none of passages that came as ids. */
  readonly bytes: number;
  /** How many tokens are the one for what is unknown. */
  readonly unknown: number;
}

/**
 * Reads the inputs once, from first to last. A file is read as ids where its first record has some and the vocabulary
 * is a tokenizer's or of ids. @throws DataError with the place of a passage that cannot be read, and when there is none
 */
export async function readCorpus(
  context: Context,
  paths: readonly string[],
  options: CorpusOptions,
): Promise<Corpus> {
  const store = new IdStore(options);
  try {
    return await untilAborted(context.signal, () => fill(context, paths, options, store));
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function fill(
  context: Context,
  paths: readonly string[],
  options: CorpusOptions,
  store: IdStore,
): Promise<Corpus> {
  const intake = new Intake(store, options);
  const reading = await openReading(context, "reading", paths);
  try {
    for await (const block of openBlocks(paths, options, reading)) {
      context.signal.throwIfAborted();
      await intake.add(block);
      reading.worked(intake.read, intake.passages + intake.skipped);
    }
  } finally {
    reading.stop();
  }
  const { skipped, passages } = intake;
  if (skipped > 0) context.warn(`${skipped} of ${skipped + passages} records were bad and left out`);
  return intake.finish();
}

const openBlocks = (
  paths: readonly string[],
  { from, maxLine, columns = [] }: CorpusOptions,
  { meter }: Reading,
) => readBlocks(paths, { from, maxLine, columns: columns.length > 0 ? columns : undefined, meter });

/** Takes in block after block. */
class Intake {
  /** Bytes of the input. */
  read = 0;
  passages = 0;
  skipped = 0;
  readonly #store: IdStore;
  readonly #options: CorpusOptions;
  readonly #reader: PassageReader;
  readonly #gathered = new Gathered();
  #level: Level | undefined;
  #ids: CorpusIds | undefined;
  #file: string | undefined;
  #asIds = false;
  #bytes = 0;

  constructor(store: IdStore, options: CorpusOptions) {
    this.#store = store;
    this.#options = options;
    this.#reader = new PassageReader(options.field);
  }

  async add(block: Block): Promise<void> {
    const ids = this.#open(block);
    const { length } = block.bytes;
    if (this.#asIds) this.#addAll(ids, block, this.#reader.ids(block));
    else {
      for (const batch of this.#reader.batches(block, ids.utf8)) {
        const rows = batch.isWhole ? ids.encodeRows?.(batch.texts).ids : undefined;
        if (rows === undefined) this.#addAll(ids, block, batch.passages());
        else this.#addRows(rows, batch.texts);
      }
    }
    await this.#store.append(this.#gathered.take());
    this.read += length;
  }

  /** Texts that were encoded together. */
  #addRows(rows: Uint32Array, texts: Texts): void {
    const { passages, bytes } = this.#reader.sizeOf(texts);
    this.#gathered.add(rows);
    this.passages += passages;
    this.#bytes += bytes;
  }

  #addAll(ids: CorpusIds, block: Block, passages: Iterable<Passage>): void {
    for (const passage of passages) {
      const error = this.#take(ids, passage);
      if (error === undefined) this.passages++;
      else if (this.#options.onError === "skip") this.skipped++;
      else throw new DataError(place(block.file, passage.line, error), { hint: HINT });
    }
  }

  finish(): Corpus {
    if (this.#ids === undefined || this.passages === 0)
      throw new DataError("there is no text to read", { hint: "the files are empty: name others" });
    const { vocabulary, map, unknown } = this.#ids.finish();
    if (map !== undefined) this.#store.renumber(map);
    const { passages } = this;
    return {
      vocabulary,
      ids: this.#store,
      passages,
      tokens: this.#store.length,
      bytes: this.#bytes,
      unknown,
    };
  }

  /** The first block of a file tells whether it holds ids, that of the first file what is to be learnt. */
  #open(block: Block): CorpusIds {
    if (this.#ids !== undefined && block.file === this.#file) return this.#ids;
    this.#file = block.file;
    const { vocabulary } = this.#options;
    const has = holdsIds(block);
    this.#level ??= vocabulary?.level ?? this.#options.level ?? (has ? "ids" : "word");
    this.#asIds = this.#level === "ids" || (this.#level === "tokenizer" && has);
    this.#ids ??= vocabulary
      ? knownIds(vocabulary)
      : learningIds(this.#level, this.#options, this.#reader.kernels);
    return this.#ids;
  }

  /** Gathers the ids of a passage, or tells what is wrong with it. */
  #take(ids: CorpusIds, passage: Passage): string | undefined {
    if ("error" in passage) return passage.error;
    try {
      const made = "ids" in passage ? ids.accept(passage.ids) : ids.encode(passage.text);
      if ("text" in passage) this.#bytes += passage.text.length;
      this.#gathered.add(made);
      if (!("ids" in passage) || made.at(-1) !== ids.end) this.#gathered.add([ids.end]);
      return undefined;
    } catch (error) {
      if (error instanceof DataError) return error.message;
      throw error;
    }
  }
}

/** Ids on their way to the store, those of a block at a time. */
class Gathered {
  #ids = new Uint32Array(2 ** 16);
  #length = 0;

  add(ids: ArrayLike<number>): void {
    this.#ids = withRoom(this.#ids, this.#length + ids.length);
    this.#ids.set(ids, this.#length);
    this.#length += ids.length;
  }

  take(): Uint32Array {
    const ids = this.#ids.subarray(0, this.#length);
    this.#length = 0;
    return ids;
  }
}

const HINT = "--on-error skip leaves bad records out";
