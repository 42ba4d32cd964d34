/** The n-grams of one length as an ARPA file has them, in any order, and brought into the order of a trie. */
import { Area, type Kernels } from "../engine/kernels.ts";
import type { NgramLevel } from "./ngram-file.ts";

/** What is kept of each n-gram, in the order of the file. */
export interface NgramColumns {
  /** The index of its context. */
  readonly contexts: Uint32Array;
  /** The id of its last word. */
  readonly words: Uint32Array;
  readonly logProbs: Float32Array;
  readonly backoffs: Float32Array;
}

/** Columns that grow piece by piece: how long they become is what the file says, and may not be true. */
export class GrowingColumns {
  readonly pieces: NgramColumns[] = [];
  count = 0;

  /** A copy is kept. */
  add({ contexts, words, logProbs, backoffs }: NgramColumns): void {
    this.pieces.push({
      contexts: contexts.slice(),
      words: words.slice(),
      logProbs: logProbs.slice(),
      backoffs: backoffs.slice(),
    });
    this.count += words.length;
  }

  /** All of a column, put where there is room for it. */
  put<N extends keyof NgramColumns>(name: N, place: NgramColumns[N]): void {
    let at = 0;
    for (const piece of this.pieces) {
      place.set(piece[name], at);
      at += piece[name].length;
    }
  }
}

export interface SortedNgrams {
  readonly level: NgramLevel;
  /** Where the children of each n-gram of the length below begin, and end. */
  readonly starts: Uint32Array;
}

/** Sorts n-grams of a length above 1, in memory that is used again for each length. */
export class NgramSorter {
  readonly #kernels: Kernels;
  readonly #columns: Area[];
  readonly #orders: Area[];
  readonly #wordStarts: Area;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.#columns = [new Area(kernels), new Area(kernels)];
    this.#orders = [new Area(kernels), new Area(kernels)];
    this.#wordStarts = new Area(kernels);
  }

  /**
   * The n-grams of columns in order, in memory of their own; `size` is how many words there are, `<s>` among them. Where
   * one stands there twice, its second place among the columns instead.
   */
  sort(columns: GrowingColumns, contexts: number, size: number): SortedNgrams | number {
    const { call } = this.#kernels;
    const { count } = columns;
    const bytes = Math.max(4, count * 4);
    const [keys, ids] = this.#columns.map((area) => area.reserve(bytes));
    columns.put("contexts", this.#kernels.u32(keys, count));
    columns.put("words", this.#kernels.u32(ids, count));
    const starts = this.#kernels.allocate((contexts + 1) * 4);
    call.ngram_count_keys(keys, count, starts, contexts);
    const order = call.ngram_is_sorted(keys, ids, count)
      ? 0
      : this.#order(keys, ids, count, starts, contexts, size);
    const words = this.#ordered(order, ids, count);
    const twin = call.ngram_twin(starts, contexts, words) >>> 0;
    if (twin < count) return this.#kernels.load(order + twin * 4);
    const column = (name: "logProbs" | "backoffs") => {
      columns.put(name, this.#kernels.f32(keys, count)); // the contexts are needed no more
      return this.#kernels.f32(this.#ordered(order, keys, count), count);
    };
    const level = {
      words: this.#kernels.u32(words, count),
      logProbs: column("logProbs"),
      backoffs: column("backoffs"),
    };
    return { level, starts: this.#kernels.u32(starts, contexts + 1) };
  }

  /** Where the numbers of the n-grams lie in their order. */
  #order(keys: number, ids: number, count: number, starts: number, contexts: number, size: number): number {
    const { call } = this.#kernels;
    const [byWord, byBoth] = this.#orders.map((area) => area.reserve(count * 4));
    const wordStarts = this.#wordStarts.reserve((size + 1) * 4);
    this.#kernels.u32(wordStarts, size + 1).fill(0);
    call.ngram_count_keys(ids, count, wordStarts, size);
    call.ngram_order_by(ids, count, wordStarts, size, 0, byWord);
    call.ngram_order_by(keys, count, starts, contexts, byWord, byBoth);
    return byBoth;
  }

  /** Copies numbers into memory of their own, in order; 0 is the order in which they are. */
  #ordered(order: number, values: number, count: number): number {
    const out = this.#kernels.allocate(count * 4);
    if (order === 0) this.#kernels.u32(out, count).set(this.#kernels.u32(values, count));
    else this.#kernels.call.ngram_gather(values, order, count, out);
    return out;
  }
}
