/** Word vectors in memory that threads share: loaded once, read by each. */
import { Kernels } from "../engine/kernels.ts";
import type { Refuse } from "../formats/refuse.ts";
import type { WordVectorsFormat } from "../formats/word-vectors-detect.ts";
import { WordTable } from "../text/word-table.ts";
import { type SharedSubwords, Subwords } from "./subwords.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedWordVectors {
  readonly path: string;
  readonly format: WordVectorsFormat;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the table of words lies (text/word-table.ts); the id of a word is the number of its row. */
  readonly words: number;
  /** Where the matrix lies, (N, stride) f32; behind the D numbers of a row there are zeros. */
  readonly rows: number;
  /** N */
  readonly count: number;
  /** D */
  readonly dim: number;
  /** D, rounded up to a multiple of 4. */
  readonly stride: number;
  /** (N) How often each word came, where the file tells. */
  readonly counts?: Float64Array;
  /** How many words of the file are left out because they were there already: the first counts. */
  readonly repeated?: number;
  /** Where words that are not there have vectors too. */
  readonly subwords?: SharedSubwords;
}

/** One thread's hands on them; nothing of them may change. */
export class WordVectors {
  readonly kernels: Kernels;
  /** N */
  readonly size: number;
  /** D */
  readonly dim: number;
  readonly stride: number;
  /** The address of the matrix, (N, stride). */
  readonly rows: number;
  readonly #table: WordTable;
  readonly #subwords: Subwords | undefined;

  constructor({ module, memory, words, rows, count, dim, stride, subwords }: SharedWordVectors) {
    this.kernels = new Kernels(module, memory);
    this.#table = new WordTable(this.kernels, words);
    this.size = count;
    this.dim = dim;
    this.stride = stride;
    this.rows = rows;
    this.#subwords = subwords && new Subwords(this.kernels, stride, subwords);
  }

  /** A word as text; bytes that are not UTF-8 show as U+FFFD. */
  word(id: number): string {
    return this.#table.symbol(id);
  }

  /** A word as it stands in the file: a view of the kernels' memory. */
  wordBytes(id: number): Uint8Array {
    return this.#table.bytes(id);
  }

  /** The id of a word, which is compared byte by byte. */
  find(word: string | Uint8Array): number | undefined {
    return this.#table.find(word);
  }

  /** (D) A word's vector: a view of the kernels' memory. */
  row(id: number): Float32Array {
    return this.kernels.f32(this.rows + id * this.stride * 4, this.dim);
  }

  /**
   * Writes a word's vector, (stride), to `output`, a pointer: its own, or the mean of those of its character n-grams.
   * False where it has neither.
   */
  vector(word: string | Uint8Array, output: number): boolean {
    const id = this.find(word);
    if (id === undefined) return this.#subwords?.placedMean(word, output) ?? false;
    const start = this.rows + id * this.stride * 4;
    this.kernels.bytes.copyWithin(output, start, start + this.stride * 4);
    return true;
  }
}

/** @throws ModelError where a number of a matrix, (count, stride) f32, is infinite or NaN */
export function refuseNonFinite(
  kernels: Kernels,
  { address, count, stride }: { readonly address: number; readonly count: number; readonly stride: number },
  name: string,
  refuse: Refuse,
): void {
  const wrong = kernels.call.first_not_finite(address, count * stride) >>> 0;
  if (wrong < count * stride)
    throw refuse(
      `its ${name}: number ${(wrong % stride) + 1} of row ${Math.floor(wrong / stride) + 1} is not finite`,
    );
}
