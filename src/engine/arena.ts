import type { Kernels } from "./kernels.ts";

const ALIGNMENT = 64;
const LEAST = 2 ** 20;

/** A place in an arena to come back to. */
export interface Mark {
  readonly chunk: number;
  readonly used: number;
}

/** One thread's memory for what lives as long as a step: taken piece by piece, given back all at once. */
export class Arena {
  readonly #kernels: Kernels;
  readonly #chunks: { readonly pointer: number; readonly size: number }[] = [];
  #chunk = -1;
  #used = 0;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** Takes `size` bytes, aligned to 64; what is in them is left from before. */
  take(size: number): number {
    const whole = Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    while (this.#chunk < 0 || this.#used + whole > this.#chunks[this.#chunk].size) this.#next(whole);
    const pointer = this.#chunks[this.#chunk].pointer + this.#used;
    this.#used += whole;
    return pointer;
  }

  mark(): Mark {
    return { chunk: this.#chunk, used: this.#used };
  }

  /** Gives back all that was taken since the mark. */
  release(mark: Mark): void {
    this.#chunk = mark.chunk;
    this.#used = mark.used;
  }

  /** Goes on to the next chunk, behind the last one to a new one, each twice as large as all before it or larger. */
  #next(size: number): void {
    this.#chunk++;
    this.#used = 0;
    if (this.#chunk < this.#chunks.length) return;
    const before = this.#chunks.reduce((sum, chunk) => sum + chunk.size, 0);
    const length = Math.max(size, LEAST, Math.min(before, 2 ** 28));
    this.#chunks.push({ pointer: this.#kernels.allocate(length), size: length });
  }
}
