import type { Tensor } from "../engine/tensor.ts";

/**
 * The vectors of a sequence of words, each distinct word's only once: what is linear in a vector, such as a layer's
 * first product, need then be worked out once for a word, however often it occurs.
 */
export class Words {
  /** The vectors of the U distinct words, (U, E). */
  readonly table: Tensor;
  /** Where the row of each word of the sequence in the table lies, (T, B) u32. */
  readonly rows: number;
  /** Of the sequence: T, B, E. */
  readonly shape: readonly number[];

  constructor(table: Tensor, rows: number, shape: readonly number[]) {
    this.table = table;
    this.rows = rows;
    this.shape = shape;
  }

  /** How many words the sequence has. */
  get count(): number {
    return this.shape[0] * this.shape[1];
  }
}
