/**
 * The search for those of many vectors that are nearest to some directions: all cosines, by products of matrices, and
 * the best of them. Nothing is left out, so the answers are exact, and with the wasm backend they do not depend on what is
 * asked beside them.
 */
import type { BackendName } from "../engine/backend.ts";
import { backendNamed, openBackend } from "../engine/backends.ts";
import { Engine } from "../engine/engine.ts";
import { Kernels } from "../engine/kernels.ts";
import { type Matrix, transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import { type SharedWordVectors, WordVectors } from "./word-vectors.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedNearest {
  readonly vectors: SharedWordVectors;
  /** Where their lengths lie, (N) f32. */
  readonly norms: number;
  /** What multiplies; wasm alone gives the same numbers on every machine and in any company. */
  readonly backend: BackendName;
}

export interface Scored {
  /** The number of a vector. */
  readonly id: number;
  readonly score: number;
}

/** Vectors whose scores are worked out before the next ones': so many that they stay in the second cache. */
const BLOCK = 512;
/** A place of the heap of the best (src/kernels/nearest.ts): score f32, id u32. */
const PLACE = 8;

/** @throws IoError when this machine lacks the backend */
export async function shareNearest(
  vectors: SharedWordVectors,
  name: BackendName | "auto" = "wasm",
): Promise<SharedNearest> {
  const { module, backend } = await openBackend(name);
  const kernels = new Kernels(module, vectors.memory);
  const norms = kernels.allocate(vectors.count * 4);
  kernels.call.row_norms(norms, vectors.rows, vectors.stride, vectors.count, vectors.dim);
  return { vectors: { ...vectors, module }, norms, backend: backend.name };
}

/** One thread's hands on them. */
export class NearestVectors {
  readonly vectors: WordVectors;
  readonly engine: Engine;
  /** How many of the vectors are searched: the first ones. */
  readonly candidates: number;
  readonly #norms: number;

  constructor({ vectors, norms, backend }: SharedNearest, restrict = Number.POSITIVE_INFINITY) {
    this.vectors = new WordVectors(vectors);
    this.engine = new Engine(this.vectors.kernels, backendNamed(backend));
    this.candidates = Math.min(restrict, vectors.count);
    this.#norms = norms;
  }

  /** For each of (Q, stride) directions the `most` vectors of the greatest cosines, best first. */
  byCosine(directions: Tensor, most: number): Scored[][] {
    const cosines = (first: number, count: number) => this.#cosines(directions, first, count);
    const found = this.#search(directions.rows, most, cosines);
    return found.map((best) =>
      best.map(({ id, score }) => ({ id, score: Math.min(1, Math.max(-1, score)) })),
    );
  }

  /** As `byCosine`, by the quotients of cosines: (3, Q, stride) are twice what is multiplied, and what divides. */
  byQuotient(directions: Tensor, most: number): Scored[][] {
    const rows = directions.rows / 3;
    return this.#search(rows, most, (first, count) => {
      const scores = this.#cosines(directions, first, count);
      const [plus, more, minus] = [0, 1, 2].map((part) => scores + part * rows * count * 4);
      this.engine.call.cosine_quotients(plus, plus, more, minus, rows * count);
      return plus;
    });
  }

  /** `scores` gives where those of `count` vectors from `first` on lie, (Q, count). */
  #search(queries: number, most: number, scores: (first: number, count: number) => number): Scored[][] {
    if (queries === 0) return [];
    const { step, call } = this.engine;
    const mark = step.mark();
    const size = Math.min(most, this.candidates);
    const heaps = step.take(queries * size * PLACE);
    call.best_clear(heaps, queries * size);
    for (let first = 0; first < this.candidates; first += BLOCK) {
      const count = Math.min(BLOCK, this.candidates - first);
      const block = step.mark();
      const at = scores(first, count);
      for (let query = 0; query < queries; query++)
        call.best_keep(heaps + query * size * PLACE, size, at + query * count * 4, count, first);
      step.release(block);
    }
    const found = Array.from({ length: queries }, (_, query) =>
      this.#best(heaps + query * size * PLACE, size),
    );
    step.release(mark);
    return found;
  }

  /** (Q, count) */
  #cosines(directions: Tensor, first: number, count: number): number {
    const { dim, stride, rows } = this.vectors;
    const place = { stride, columns: dim, transposed: false };
    const vectors: Matrix = { ...place, pointer: rows + first * stride * 4, rows: count };
    const queries: Matrix = { ...place, pointer: directions.pointer, rows: directions.rows };
    const cosines = this.engine.tensor(directions.rows, count);
    this.engine.multiply(cosines, queries, transposed(vectors));
    this.engine.call.divide_columns(cosines.pointer, this.#norms + first * 4, directions.rows, count);
    return cosines.pointer;
  }

  /** What a heap holds, the best first, of equal ones that with the lower id; a score that is no number is not in it. */
  #best(heap: number, size: number): Scored[] {
    const { kernels } = this.engine;
    const [scores, ids] = [kernels.f32(heap, size * 2), kernels.u32(heap, size * 2)];
    const all = Array.from({ length: size }, (_, at) => ({ id: ids[2 * at + 1], score: scores[2 * at] }));
    return all.filter(({ id }) => id < this.candidates).sort((a, b) => b.score - a.score || a.id - b.id);
  }
}
