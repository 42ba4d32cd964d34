/** Turns texts that are ids of tokens into the input rows of a bag-of-words classifier (src/kernels/bag-expand.ts). */
import { Area, type Kernels } from "../engine/kernels.ts";
import * as state from "../kernels/bag-expand-state.ts";
import { withRoom } from "../text/symbol-table.ts";
import type { WordTable } from "../text/word-table.ts";
import { END_WORD } from "../text/word-vocabulary.ts";
import type { BagConfig } from "./bag-config.ts";
import { placeNumbers } from "./placed-numbers.ts";

export { NO_ROW, NO_TOKEN } from "../kernels/bag-expand-state.ts";

export interface BagEncoderOptions {
  /** All tokens of the texts. */
  readonly table: WordTable;
  /** The row of each, NO_ROW or NO_TOKEN. */
  readonly rows: Uint32Array;
  /** V */
  readonly words: number;
  readonly config: Pick<BagConfig, "wordNgrams" | "minn" | "maxn" | "buckets">;
}

export class BagEncoder {
  readonly #kernels: Kernels;
  readonly #state: number;
  readonly #ids: Area;
  readonly #line: Area;
  readonly #rows: Area;
  /** How many n-grams of characters each token has. */
  readonly #grams: Uint32Array;
  readonly #wordNgrams: number;
  readonly #end: number | undefined;

  constructor({ table, rows, words, config }: BagEncoderOptions) {
    const { kernels } = table;
    this.#kernels = kernels;
    this.#state = kernels.allocate(state.STATE_SIZE);
    this.#ids = new Area(kernels);
    this.#line = new Area(kernels);
    this.#rows = new Area(kernels);
    this.#wordNgrams = config.wordNgrams;
    this.#end = table.find(END_WORD);
    const grams = characterNgrams(table, rows, words, config);
    this.#grams = grams.starts;
    const members = [
      [state.ROWS, placeNumbers(kernels, rows)],
      [state.HASHES, placeNumbers(kernels, hashesOf(table))],
      [state.GRAMS, placeNumbers(kernels, grams.starts)],
      [state.GRAM_ROWS, placeNumbers(kernels, grams.rows)],
      [state.WORDS, words],
      [state.BUCKETS, config.buckets],
      [state.NGRAMS, config.wordNgrams],
    ];
    for (const [member, value] of members) kernels.store(this.#state + member, value);
  }

  /** The rows of a text up to its first end token: a view that is good until the next one. */
  rows(tokens: Uint32Array): Uint32Array {
    const ids = this.#untilEnd(tokens);
    const kernels = this.#kernels;
    const pointer = this.#ids.reserve(ids.byteLength);
    const out = this.#rows.reserve(this.#most(ids) * 4);
    kernels.store(this.#state + state.LINE, this.#line.reserve(ids.byteLength));
    kernels.u32(pointer, ids.length).set(ids);
    return kernels.u32(out, kernels.call.bag_expand(this.#state, pointer, ids.length, out));
  }

  #untilEnd(ids: Uint32Array): Uint32Array {
    const end = this.#end === undefined ? -1 : ids.indexOf(this.#end);
    return end < 0 ? ids : ids.subarray(0, end + 1);
  }

  #most(ids: Uint32Array): number {
    let most = ids.length * this.#wordNgrams;
    for (const id of ids) most += this.#grams[id + 1] - this.#grams[id];
    return most;
  }
}

function hashesOf(table: WordTable): Uint32Array {
  const { word_hash } = table.kernels.call;
  return Uint32Array.from({ length: table.size }, (_, id) => {
    const { byteOffset, length } = table.bytes(id);
    return word_hash(byteOffset, byteOffset + length);
  });
}

function characterNgrams(
  table: WordTable,
  rows: Uint32Array,
  words: number,
  { minn, maxn, buckets }: BagEncoderOptions["config"],
): { starts: Uint32Array; rows: Uint32Array } {
  const { kernels, size } = table;
  const starts = new Uint32Array(size + 1);
  const scratch = new Area(kernels);
  let list = new Uint32Array(maxn > 0 ? size * 16 : 0);
  for (let id = 0; id < size; id++) {
    const first = starts[id];
    starts[id + 1] = first;
    if (maxn === 0 || rows[id] === state.NO_TOKEN || table.symbol(id) === END_WORD) continue;
    const { byteOffset, length } = table.bytes(id);
    const ids = scratch.reserve((length + 1) * Math.max(0, maxn - minn + 1) * 4);
    const count = kernels.call.subword_ids(byteOffset, byteOffset + length, minn, maxn, buckets, ids);
    list = withRoom(list, first + count);
    list.set(kernels.u32(ids, count), first);
    for (let i = first; i < first + count; i++) list[i] += words;
    starts[id + 1] = first + count;
  }
  return { starts, rows: list.subarray(0, starts[size]) };
}
