/** Takes in labelled records, block after block: ids to the store, the rest to the rows. */
import { Kernels } from "../../engine/kernels.ts";
import { DataError } from "../../errors.ts";
import type { Block } from "../../io/codec.ts";
import type { Encoding } from "../../io/encoding.ts";
import type { IdStore } from "../../io/id-store.ts";
import { place } from "../../io/place.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import { type Texts, textAt } from "../stream/texts.ts";
import type { CorpusOptions } from "./corpus.ts";
import { LabelIds } from "./label-ids.ts";
import { type LabelledFields, LabelledReader, type LabelledTexts } from "./labelled-reader.ts";
import { LabelledRows } from "./labelled-rows.ts";
import { type TextIds, type TextIdsOptions, textIds } from "./text-ids.ts";

export interface LabelledOptions
  extends Omit<CorpusOptions, "field" | keyof TextIdsOptions>,
    LabelledFields,
    TextIdsOptions {
  readonly encoding?: Encoding;
  /** Labels are these alone, whose ids are their places here; without it there are all that come. */
  readonly labels?: readonly string[];
}

export interface Label {
  readonly label: string;
  /** How many rows have it. */
  readonly count: number;
}

/** What was learnt from all records. */
export interface TakenIn {
  readonly vocabulary: Vocabulary;
  readonly unknown: number;
  /** By id. */
  readonly labels: readonly Label[];
  readonly rows: LabelledRows;
  /** Of all texts. */
  readonly bytes: number;
}

interface Bad {
  readonly line: number;
  readonly error: string;
}

export class LabelledIntake {
  /** Bytes of the input. */
  read = 0;
  skipped = 0;
  readonly rows = new LabelledRows();
  readonly #store: IdStore;
  readonly #options: LabelledOptions;
  readonly #kernels: Kernels;
  readonly #labels: LabelIds;
  readonly #reader: LabelledReader;
  readonly #ids: TextIds;
  #bytes = 0;

  constructor(store: IdStore, options: LabelledOptions) {
    this.#store = store;
    this.#options = options;
    this.#kernels = options.vocabulary?.words?.kernels ?? new Kernels(); // so that words are encoded where they lie
    this.#labels = new LabelIds(this.#kernels, options.labels);
    this.#reader = new LabelledReader(this.#labels, options);
    this.#ids = textIds(this.#kernels, options);
  }

  /** @throws DataError at the first bad record, unless these are left out */
  async add(block: Block): Promise<void> {
    const { length } = block.bytes;
    for (const batch of this.#reader.read(block)) {
      const { ids, bad } = this.#take(block.file, batch);
      if (bad.length > 0 && this.#options.onError !== "skip") {
        const { line, error } = bad.reduce((first, other) => (other.line < first.line ? other : first));
        throw new DataError(place(block.file, line, error), { hint: HINT });
      }
      this.skipped += bad.length;
      await this.#store.append(ids);
    }
    this.read += length;
  }

  /** @throws DataError when there was no record */
  finish(): TakenIn {
    const { rows } = this;
    if (rows.count === 0)
      throw new DataError("there is no labelled text to read", {
        hint: "name files of records with text and label, or of lines such as `__label__good the text`",
      });
    const { vocabulary, map, unknown } = this.#ids.finish();
    if (map !== undefined) this.#store.renumber(map);
    return { vocabulary, unknown, labels: this.#rankedLabels(), rows, bytes: this.#bytes };
  }

  /** Known labels stay as they are; others become the more frequent first, those of equal count by code point. */
  #rankedLabels(): Label[] {
    const labels = this.#labels;
    const counts = this.rows.labelCounts(labels.size);
    const inOrder = Uint32Array.from(counts, (_, id) => id);
    const isKnown = this.#options.labels !== undefined;
    const order = isKnown ? inOrder : inOrder.filter((id) => counts[id] > 0); // one may be that of a bad record
    if (!isKnown) {
      order.sort((a, b) => counts[b] - counts[a] || labels.compare(a, b));
      const ranks = new Uint32Array(counts.length);
      order.forEach((id, rank) => {
        ranks[id] = rank;
      });
      this.rows.renumberLabels(ranks);
    }
    return Array.from(order, (id) => ({ label: labels.label(id), count: counts[id] }));
  }

  /** Adds the rows of a batch; a text that cannot be encoded is a bad one after all. */
  #take(file: string, { texts, rows, bad }: LabelledTexts): { ids: Uint32Array; bad: readonly Bad[] } {
    const { ids, ends, errors } = this.#ids.encode(texts);
    const failed: Bad[] = [];
    for (const { index, line, labelsStart, labelsEnd } of rows) {
      const error = errors.get(index);
      if (error !== undefined) {
        failed.push({ line, error });
        continue;
      }
      const labels = this.#labels.ids.subarray(labelsStart, labelsEnd);
      const hash = this.#hash(texts, index);
      this.rows.add({ end: this.#store.length + ends[index], labels, hash, file, line });
    }
    return { ids, bad: [...bad, ...failed] };
  }

  /** Counts a text's bytes, too. */
  #hash(texts: Texts, index: number): bigint {
    const [start, end] = textAt(this.#kernels, texts, index);
    this.#bytes += end - start;
    return this.#kernels.call.bytes_hash(start, end - start);
  }
}

const HINT = "--on-error skip leaves bad records out";
