/** The place in the shared memory through which batches of sentences and tags go to the threads. */
import { Area, type Kernels } from "../../engine/kernels.ts";
import type { TaggedBatch, TaggedShard } from "../../models/tagged-batch.ts";
import { type Put, sentenceBatch, sentenceBatchSize, type WordForm } from "../../models/word-form.ts";
import { NO_TARGET } from "../../nn/softmax-loss.ts";
import { border } from "../training/job.ts";
import type { Examples } from "./data.ts";

export interface BatchPlaceOptions {
  readonly shards: number;
  /** V */
  readonly vocabulary: number;
  /** How many tags there are; what is not below is none. */
  readonly tags: number;
}

export class BatchPlace {
  readonly #kernels: Kernels;
  readonly #options: BatchPlaceOptions;
  readonly #numbers: Area;
  /** The likeliest tags of the words, one sentence behind the other. */
  readonly #predicted: Area;
  #count = 0;

  constructor(kernels: Kernels, options: BatchPlaceOptions) {
    this.#kernels = kernels;
    this.#options = options;
    this.#numbers = new Area(kernels);
    this.#predicted = new Area(kernels);
  }

  /** Brings these rows into the memory, in the place of those before. Each shard has an even part of them. */
  fill(examples: Examples, rows: Uint32Array, formOf = (id: number) => examples.forms[id]): TaggedBatch {
    const { shards, vocabulary } = this.#options;
    const { sentences } = examples;
    const words = Array.from(rows, (row) => Array.from(sentences.wordIds(row), formOf));
    const tags = Array.from(rows, (row) =>
      Array.from(sentences.tagIds(row), (id) => this.#tag(examples, id)),
    );
    const put = this.#open(words);
    let predicted = this.#predicted.reserve(this.#count * 4);
    const parts: TaggedShard[] = [];
    for (let shard = 0; shard < shards; shard++) {
      const [from, to] = [border(rows.length, shard, shards), border(rows.length, shard + 1, shards)];
      const wanted = tags.slice(from, to).flat();
      const batch = sentenceBatch(put, words.slice(from, to), vocabulary);
      parts.push({ ...batch, tags: put(wanted), predicted });
      predicted += wanted.length * 4;
    }
    return { shards: parts };
  }

  /** The likeliest tag of each word, one sentence behind the other, once the batch was evaluated. */
  get predicted(): Uint32Array {
    return this.#kernels.u32(this.#predicted.pointer, this.#count).slice();
  }

  #tag({ tagIds }: Examples, id: number): number {
    return tagIds[id] < this.#options.tags ? tagIds[id] : NO_TARGET;
  }

  /** Room for these sentences and their tags, which is filled from its start on. */
  #open(words: readonly (readonly WordForm[])[]): Put {
    this.#count = words.reduce((sum, { length }) => sum + length, 0);
    let at = this.#numbers.reserve((sentenceBatchSize(words) + this.#count) * 4);
    return (numbers) => {
      const place = at;
      this.#kernels.u32(place, numbers.length).set(numbers);
      at += numbers.length * 4;
      return place;
    };
  }
}
