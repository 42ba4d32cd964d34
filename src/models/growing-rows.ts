/** A matrix in the kernels' memory that grows row by row, and its size in words for people. */
import type { Kernels } from "../engine/kernels.ts";
import type { Refuse } from "../formats/refuse.ts";
import { GrowingMemory, MEMORY } from "./growing-memory.ts";

/** Nothing else may be allocated while it grows. */
export class GrowingRows {
  readonly dim: number;
  /** Numbers from one row to the next: `dim` and zeros up to a multiple of 4. */
  readonly stride: number;
  count = 0;
  readonly #kernels: Kernels;
  readonly #refuse: Refuse;
  readonly #memory: GrowingMemory;

  constructor(kernels: Kernels, dim: number, refuse: Refuse) {
    this.#kernels = kernels;
    this.#refuse = refuse;
    this.dim = dim;
    this.stride = strideOf(dim);
    this.#memory = new GrowingMemory(kernels);
  }

  /** Where the first row lies. */
  get address(): number {
    return this.#memory.address;
  }

  /** Adds rows, (n, stride) in any memory. */
  addStrided(rows: Float32Array): void {
    const place = this.#more(rows.length / this.stride);
    this.#kernels.f32(place, rows.length).set(rows);
  }

  /** Adds rows as a file has them, (n, D) f32 little-endian at any address. */
  addPacked(bytes: Uint8Array): void {
    const place = this.placePacked(bytes.length / (this.dim * 4));
    place.set(bytes);
    this.spread(place);
  }

  /** Where so many rows can be put as a file has them; then they are to be spread. @throws ModelError when the memory is too small */
  placePacked(added: number): Uint8Array {
    const end = this.#more(added) + added * this.stride * 4;
    return this.#kernels.bytes.subarray(end - added * this.dim * 4, end);
  }

  /** Moves rows that were put there to the places that they have here. */
  spread(packed: Uint8Array): void {
    if (this.stride === this.dim) return;
    const rows = packed.length / (this.dim * 4);
    const place = packed.byteOffset + packed.length - rows * this.stride * 4;
    this.#kernels.call.spread_rows(place, rows, this.dim, this.stride);
  }

  /** Where the rows lie that come now. @throws ModelError when the memory is too small for them */
  #more(added: number): number {
    const place = this.#memory.more(added * this.stride * 4);
    if (place === undefined) throw tooLarge(this.#refuse, this.count + added, this.dim);
    this.count += added;
    return place;
  }
}

/** What to do where words and their numbers have no room. */
export const SMALLER =
  "fewer words fit: head -n keeps the first lines of a text, weft inspect tells how many there are";

/** Numbers from one row to the next. */
export const strideOf = (dim: number): number => Math.ceil(dim / 4) * 4;

/** @throws ModelError when so many rows are more than the memory holds */
export function refuseTooLarge(refuse: Refuse, count: number, dim: number): void {
  if (count * strideOf(dim) * 4 >= MEMORY) throw tooLarge(refuse, count, dim);
}

function tooLarge(refuse: Refuse, count: number, dim: number) {
  const grouped = (number: number) => number.toLocaleString("en-US");
  const size = `${grouped(count)} × ${grouped(dim)} numbers × 4 bytes = ${grouped(count * dim * 4)} bytes`;
  return refuse(`too large: ${size} and the words do not fit into the engine's 4 GiB`, SMALLER);
}
