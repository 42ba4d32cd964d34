/** The place in the shared memory through which batches of texts and labels go to the threads. */
import { Area, type Kernels } from "../../engine/kernels.ts";
import type { LabelledBatch, LabelledShard } from "../../models/labelled-batch.ts";
import { type Labelled, pickRows } from "../dataset/labelled.ts";
import { border } from "../training/job.ts";

export interface BatchPlaceOptions {
  readonly shards: number;
  /** Tokens of a text that are read. */
  readonly maxLength: number;
  /** How many labels there are; what is not below is none. */
  readonly labels: number;
  /** Factors of the labels' losses. */
  readonly weights?: Float32Array;
}

export class BatchPlace {
  readonly #kernels: Kernels;
  readonly #options: BatchPlaceOptions;
  readonly #ids: Area;
  readonly #labels: Area;
  /** Where the labels of each text end, and behind that the likeliest label of each. */
  readonly #texts: Area;
  readonly #classWeights: number;
  #rows = 0;

  constructor(kernels: Kernels, options: BatchPlaceOptions) {
    this.#kernels = kernels;
    this.#options = options;
    this.#ids = new Area(kernels);
    this.#labels = new Area(kernels);
    this.#texts = new Area(kernels);
    const { weights } = options;
    this.#classWeights = weights === undefined ? 0 : kernels.allocate(weights.length * 4);
    if (weights !== undefined) kernels.f32(this.#classWeights, weights.length).set(weights);
  }

  /** Brings these rows into the memory, in the place of those before. Each shard has an even part of them. */
  async fill(source: Labelled, rows: Uint32Array): Promise<LabelledBatch> {
    const { shards } = this.#options;
    const { ids, lengths } = await this.#read(source, rows);
    const sets = Array.from(rows, (row) => source.rows.labels(row).filter((label) => this.#isThere(label)));
    const labels = sets.reduce((sum, { length }) => sum + length, 0);
    this.#rows = rows.length;
    let at = this.#ids.reserve(ids.length * 4);
    let labelsAt = this.#labels.reserve(labels * 4);
    const texts = this.#texts.reserve(rows.length * 8);
    this.#kernels.u32(at, ids.length).set(ids);
    const parts: LabelledShard[] = [];
    for (let shard = 0; shard < shards; shard++) {
      const [from, to] = [border(rows.length, shard, shards), border(rows.length, shard + 1, shards)];
      const ends = texts + from * 4;
      const part = { ids: at, lengths: lengths.slice(from, to), ends, labels: labelsAt };
      parts.push({ ...part, predicted: texts + (rows.length + from) * 4 });
      for (const length of part.lengths) at += length * 4;
      labelsAt += this.#placeSets(labelsAt, ends, sets.slice(from, to)) * 4;
    }
    return { shards: parts, classWeights: this.#classWeights };
  }

  /** The likeliest label of each row, once the batch was evaluated. */
  get predicted(): Uint32Array {
    return this.#kernels.u32(this.#texts.pointer + this.#rows * 4, this.#rows).slice();
  }

  #isThere(label: number): boolean {
    return label < this.#options.labels;
  }

  /** The ids of all rows as far as they are read, without the end tokens. */
  async #read(source: Labelled, rows: Uint32Array): Promise<{ ids: Uint32Array; lengths: number[] }> {
    const { ids, ends } = await pickRows(source, rows);
    const lengths: number[] = [];
    let to = 0;
    for (let row = 0, start = 0; row < rows.length; start = ends[row++]) {
      const length = Math.min(ends[row] - 1 - start, this.#options.maxLength);
      ids.copyWithin(to, start, start + length);
      lengths.push(length);
      to += length;
    }
    return { ids: ids.subarray(0, to), lengths };
  }

  /** Returns how many labels they have together. */
  #placeSets(labels: number, ends: number, sets: readonly Uint32Array[]): number {
    let count = 0;
    for (const [index, set] of sets.entries()) {
      this.#kernels.u32(labels + count * 4, set.length).set(set);
      count += set.length;
      this.#kernels.store(ends + index * 4, count);
    }
    return count;
  }
}
