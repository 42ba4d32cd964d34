/** The neighbours of words whose vectors are in training, as these are at the moment. No thread may be training then. */
import type { Kernels } from "../engine/kernels.ts";
import type { WordTable } from "../text/word-table.ts";
import { NearestVectors, type Scored } from "./nearest-vectors.ts";
import { toUnitLength } from "./unit-length.ts";
import type { VectorsPlan } from "./vectors-plan.ts";
import { without } from "./word-queries.ts";

/** The words that may be neighbours: the most frequent, … */
const CANDIDATES = 20_000;
/** … as many as fit here where their vectors are made of those of n-grams. */
const COMPOSED_BYTES = 2 ** 24;

export interface VectorsInTraining {
  readonly kernels: Kernels;
  readonly table: WordTable;
  readonly plan: VectorsPlan;
}

export class TrainingNeighbours {
  readonly #training: VectorsInTraining;
  readonly #nearest: NearestVectors;
  /** Where the vectors of the candidates lie, and their lengths. */
  readonly #rows: number;
  readonly #norms: number;

  constructor(training: VectorsInTraining) {
    const { kernels, table, plan } = training;
    const { module, memory, dim, stride } = plan;
    const isComposed = plan.wordRows.starts !== 0;
    const most = isComposed ? Math.floor(COMPOSED_BYTES / (stride * 4)) : CANDIDATES;
    const count = Math.min(plan.vocabulary, CANDIDATES, most);
    this.#training = training;
    this.#rows = isComposed ? kernels.allocate(count * stride * 4) : plan.input;
    this.#norms = kernels.allocate(count * 4);
    const place = { module, memory, words: table.address, rows: this.#rows, count, dim, stride };
    const vectors = { path: "", format: "safetensors" as const, ...place };
    this.#nearest = new NearestVectors({ vectors, norms: this.#norms, backend: "wasm" });
  }

  /** For each of the words the `most` nearest, best first, without itself. */
  of(words: readonly number[], most: number): Scored[][] {
    this.#placeVectors();
    const { step } = this.#nearest.engine;
    const mark = step.mark();
    const found = this.#nearest.byCosine(this.#directions(words), most + 1);
    step.release(mark);
    return words.map((word, row) => without(found[row], [word], most));
  }

  #placeVectors(): void {
    const { kernels, plan } = this.#training;
    const { candidates } = this.#nearest;
    const { dim, stride, wordRows } = plan;
    if (wordRows.starts !== 0)
      for (let word = 0; word < candidates; word++) this.#place(word, this.#rows + word * stride * 4);
    kernels.call.row_norms(this.#norms, this.#rows, stride, candidates, dim);
  }

  /** (Q, stride) */
  #directions(words: readonly number[]) {
    const { kernels, plan } = this.#training;
    const directions = this.#nearest.engine.tensor(words.length, plan.stride);
    for (const [row, word] of words.entries()) {
      const { pointer } = directions.at(row);
      this.#place(word, pointer);
      toUnitLength(kernels.f32(pointer, plan.dim));
    }
    return directions;
  }

  /** Writes a word's vector, (stride): its row, or the mean of it and those of its n-grams. */
  #place(word: number, output: number): void {
    const { kernels, plan } = this.#training;
    const { input, stride, wordRows } = plan;
    const own = input + word * stride * 4;
    if (wordRows.starts === 0) {
      kernels.f32(output, stride).set(kernels.f32(own, stride));
      return;
    }
    const first = kernels.load(wordRows.starts + word * 4);
    const count = kernels.load(wordRows.starts + word * 4 + 4) - first;
    kernels.call.mean_rows(output, 0, input, stride, wordRows.rows + first * 4, count);
  }
}
