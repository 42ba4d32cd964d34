/**
 * A matrix in the kernels' memory that grows row by row: how many rows a file has is known when they have come, whatever
 * it says. Nothing else may be allocated while it grows.
 */
import type { Kernels } from "../engine/kernels.ts";
import type { Refuse } from "../formats/refuse.ts";

/** Memory is taken in steps of so many bytes, a multiple of the alignment; what is not used of it costs nothing. */
const STEP = 2 ** 24;
const MEMORY = 2 ** 32;

export class GrowingRows {
  readonly dim: number;
  /** Numbers from one row to the next: `dim` and zeros up to a multiple of 4. */
  readonly stride: number;
  /** Where the first row lies. */
  readonly address: number;
  count = 0;
  readonly #kernels: Kernels;
  readonly #refuse: Refuse;
  #end: number;

  constructor(kernels: Kernels, dim: number, refuse: Refuse) {
    this.#kernels = kernels;
    this.#refuse = refuse;
    this.dim = dim;
    this.stride = strideOf(dim);
    this.address = kernels.allocate(STEP);
    this.#end = this.address + STEP;
  }

  /** Adds rows, (n, stride) in any memory. */
  addStrided(rows: Float32Array): void {
    const added = rows.length / this.stride;
    this.#kernels.f32(this.#place(added), rows.length).set(rows);
    this.count += added;
  }

  /** Adds rows as a file has them, (n, D) f32 little-endian at any address. */
  addPacked(bytes: Uint8Array): void {
    const size = this.dim * 4;
    const added = bytes.length / size;
    const place = this.#place(added);
    if (this.stride === this.dim) this.#kernels.bytes.set(bytes, place);
    else
      for (let row = 0; row < added; row++)
        this.#kernels.bytes.set(bytes.subarray(row * size, (row + 1) * size), place + row * this.stride * 4);
    this.count += added;
  }

  /** Where the next rows lie. @throws ModelError when the memory is too small for them */
  #place(added: number): number {
    const place = this.address + this.count * this.stride * 4;
    const needed = place + added * this.stride * 4;
    while (needed > this.#end) {
      if (this.#kernels.allocated + STEP > MEMORY) throw tooLarge(this.#refuse, this.count + added, this.dim);
      if (this.#kernels.allocate(STEP) !== this.#end) throw new Error("something else was allocated");
      this.#end += STEP;
    }
    return place;
  }
}

/** Numbers from one row to the next. */
export const strideOf = (dim: number): number => Math.ceil(dim / 4) * 4;

/** @throws ModelError when so many rows are more than the memory holds */
export function refuseTooLarge(refuse: Refuse, count: number, dim: number): void {
  if (count * strideOf(dim) * 4 >= MEMORY) throw tooLarge(refuse, count, dim);
}

function tooLarge(refuse: Refuse, count: number, dim: number) {
  const grouped = (number: number) => number.toLocaleString("en-US");
  const size = `${grouped(count)} × ${grouped(dim)} numbers × 4 bytes = ${grouped(count * dim * 4)} bytes`;
  return refuse(`too large: ${size} and the words do not fit into the engine's 4 GiB`);
}
