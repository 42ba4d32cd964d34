/** The vectors of character n-grams, of which those of words are made (src/kernels/subwords.ts). */
import { Area, type Kernels } from "../engine/kernels.ts";
import { quoted, type Refuse } from "../formats/refuse.ts";
import type { WordTable } from "../text/word-table.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedSubwords {
  /** How many characters an n-gram has at least and at most, boundary marks included. */
  readonly minn: number;
  readonly maxn: number;
  /** In how many buckets the n-grams are, by their hash. */
  readonly buckets: number;
  /** Whether `</s>`, the end of a line, has n-grams like other words: it had, before fastText's files had versions. */
  readonly ofEnd?: boolean;
  /** Where their matrix lies, (buckets, stride) f32, or (pruned, stride). */
  readonly rows: number;
  /** Where only some buckets have a row: where {bucket u32, row u32} lie, in order of the buckets, and how many. */
  readonly pruned?: { readonly address: number; readonly count: number };
}

/** The end of a line as a word. */
const END = "</s>";
const SLACK = 16;

export class Subwords {
  readonly #kernels: Kernels;
  readonly #stride: number;
  readonly #shared: SharedSubwords;
  readonly #text: Area;
  readonly #ids: Area;

  constructor(kernels: Kernels, stride: number, shared: SharedSubwords) {
    this.#kernels = kernels;
    this.#stride = stride;
    this.#shared = shared;
    this.#text = new Area(kernels);
    this.#ids = new Area(kernels);
  }

  /** Writes the mean of the rows of a word's n-grams, (stride), to `output`; false where it has none that is finite. */
  placedMean(word: string | Uint8Array, output: number): boolean {
    const bytes = Buffer.from(word as string);
    const start = this.#text.reserve(bytes.length + SLACK);
    this.#kernels.bytes.set(bytes, start);
    return this.mean(start, start + bytes.length, 0, output);
  }

  /** The same of the word [start, end) in the memory and, unless it is 0, the row `own`. */
  mean(start: number, end: number, own: number, output: number): boolean {
    const { rows, ofEnd } = this.#shared;
    const { call } = this.#kernels;
    const count = !ofEnd && this.#isEnd(start, end) ? 0 : this.#find(start, end);
    if (count === 0 && own === 0) return false;
    call.mean_rows(output, own, rows, this.#stride, this.#ids.pointer, count);
    return call.first_not_finite(output, this.#stride) === this.#stride;
  }

  /** Writes the rows of the n-grams to #ids; returns how many there are. */
  #find(start: number, end: number): number {
    const { minn, maxn, buckets, pruned } = this.#shared;
    const { call } = this.#kernels;
    const ids = this.#ids.reserve((end - start + 1) * Math.max(0, maxn - minn + 1) * 4);
    const count = call.subword_ids(start, end, minn, maxn, buckets, ids);
    return pruned === undefined ? count : call.subword_rows(ids, count, pruned.address, pruned.count);
  }

  #isEnd(start: number, end: number): boolean {
    if (end - start !== END.length) return false;
    return Buffer.from(this.#kernels.bytes.slice(start, end)).toString("latin1") === END;
  }
}

/**
 * Makes each word's own row of a matrix, (N, stride) at `address`, the mean of it and those of the word's n-grams.
 * @throws ModelError where that is beyond all numbers
 */
export function composeWords(
  kernels: Kernels,
  table: WordTable,
  { address, stride, subwords }: { address: number; stride: number; subwords: SharedSubwords },
  refuse: Refuse,
): void {
  const grams = new Subwords(kernels, stride, subwords);
  for (let id = 0; id < table.size; id++) {
    const { byteOffset, length } = table.bytes(id);
    const own = address + id * stride * 4;
    if (!grams.mean(byteOffset, byteOffset + length, own, own))
      throw refuse(`the vector of its word ${quoted(table.symbol(id))} is not finite`);
  }
}
