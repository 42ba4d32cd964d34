/**
 * The vectors of texts: means of the vectors of their words, plain ones, or with less weight for frequent words, a / (a +
 * p(word)) (SIF: Arora, Liang & Ma, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings", 2017, without their
 * last step, which takes a direction away that only all texts together tell).
 */
import { Area } from "../engine/kernels.ts";
import { type EncodedRows, WordTable } from "../text/word-table.ts";
import { toUnitLength } from "./unit-length.ts";
import { type SharedWordVectors, WordVectors } from "./word-vectors.ts";

export type Pooling = "mean" | "sif";

export interface TextVectorOptions {
  readonly pool: Pooling;
  /** The a of SIF. */
  readonly sifA: number;
  /** Vectors are made ones of length 1. */
  readonly normalize: boolean;
}

/** The id of words that the file does not have; as large as none has. */
const UNSEEN = 0xfffffffe;
/** {start u32, end u32} */
const SPAN = 8;

/** One thread's; a word is what white space separates. */
export class TextVectors {
  readonly vectors: WordVectors;
  readonly #table: WordTable;
  readonly #weigh: (id: number) => number;
  readonly #normalize: boolean;
  readonly #parts: boolean;
  readonly #spans: Area;
  readonly #unseen: number;
  readonly #sums: Float64Array;
  readonly #vector: number;

  constructor(shared: SharedWordVectors, { pool, sifA, normalize }: TextVectorOptions) {
    this.vectors = new WordVectors(shared);
    const { kernels, stride } = this.vectors;
    this.#table = new WordTable(kernels, shared.words);
    this.#weigh = pool === "mean" ? () => 1 : sifWeights(shared, sifA);
    this.#normalize = normalize;
    this.#parts = shared.subwords !== undefined;
    this.#spans = new Area(kernels);
    this.#unseen = kernels.allocate(stride * 4);
    this.#vector = kernels.allocate(stride * 4);
    const sums = kernels.allocate(stride * 8);
    this.#sums = new Float64Array(kernels.memory.buffer, sums, this.vectors.dim);
  }

  /** The ids of the words of `count` rows (src/kernels/row.ts), for `vectorOf`. */
  encode(rows: number, count: number): EncodedRows {
    return this.#table.encodeRows(rows, count, { unseen: UNSEEN });
  }

  /**
   * (D) The vector of the text [start, end), whose words have these ids, in the kernels' memory, good until the next;
   * undefined where none of them has a vector.
   */
  vectorOf(ids: Uint32Array, start: number, end: number): Float32Array | undefined {
    const { rows, stride } = this.vectors;
    this.#sums.fill(0);
    let words = 0;
    for (const id of ids) {
      if (id === UNSEEN) continue;
      this.#add(rows + id * stride * 4, this.#weigh(id));
      words++;
    }
    if (this.#parts && ids.includes(UNSEEN)) words += this.#addUnseen(ids, start, end);
    if (words === 0) return undefined;
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i] /= words;
    if (this.#normalize) toUnitLength(this.#sums);
    const vector = this.vectors.kernels.f32(this.#vector, this.#sums.length);
    vector.set(this.#sums);
    return vector;
  }

  #add(vector: number, weight: number): void {
    const { kernels, dim } = this.vectors;
    kernels.call.vector_axpy_wide(this.#sums.byteOffset, vector, dim, weight);
  }

  /** Words that are not in the file may have a vector all the same, made of their parts; they are as rare as can be. */
  #addUnseen(ids: Uint32Array, start: number, end: number): number {
    const { kernels } = this.vectors;
    const spans = this.#spans.reserve(ids.length * SPAN);
    kernels.call.word_spans(start, end, spans, ids.length);
    let words = 0;
    for (const [index, id] of ids.entries()) {
      if (id !== UNSEEN) continue;
      const [from, to] = kernels.u32(spans + index * SPAN, 2);
      if (!this.vectors.vector(kernels.bytes.subarray(from, to), this.#unseen)) continue;
      this.#add(this.#unseen, 1);
      words++;
    }
    return words;
  }
}

/** a / (a + p), with the share p of a word in all text; where the file has no counts, by its rank (Zipf's law). */
function sifWeights({ counts, count }: SharedWordVectors, a: number): (id: number) => number {
  if (counts !== undefined) {
    const all = counts.reduce((sum, one) => sum + one, 0);
    return (id) => a / (a + counts[id] / all);
  }
  let harmonic = 0;
  for (let rank = count; rank > 0; rank--) harmonic += 1 / rank;
  return (id) => a / (a + 1 / ((id + 1) * harmonic));
}
