/**
 * A part of the kernels' memory that grows at its end: how long a file is, is known when it has come, whatever it says.
 * Nothing else may be allocated while it grows.
 */
import type { Kernels } from "../engine/kernels.ts";

/** Memory is taken in steps of so many bytes, a multiple of the alignment; what is not used of it costs nothing. */
const STEP = 2 ** 24;
export const MEMORY = 2 ** 32;

export class GrowingMemory {
  readonly address: number;
  size = 0;
  readonly #kernels: Kernels;
  #end: number;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.address = kernels.allocate(STEP);
    this.#end = this.address + STEP;
  }

  /** The address of `size` bytes more; undefined when the memory is too small for them. */
  more(size: number): number | undefined {
    const place = this.address + this.size;
    while (place + size > this.#end) {
      if (this.#kernels.allocated + STEP > MEMORY) return undefined;
      if (this.#kernels.allocate(STEP) !== this.#end) throw new Error("something else was allocated");
      this.#end += STEP;
    }
    this.size += size;
    return place;
  }
}
