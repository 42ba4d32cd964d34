/** How likely a back-off n-gram model finds passages. */
import { Area, type Kernels } from "../engine/kernels.ts";
import type { NgramModel } from "./ngram-model.ts";
import type { PassageScorer, Passages } from "./predictor.ts";

/** Bytes that the kernel needs besides those for each order (src/kernels/ngram-score.ts). */
const SCRATCH = 132;

/** The bytes of a thread's room for the kernels that read words. */
export const scratchBytes = ({ counts }: NgramModel): number => SCRATCH + counts.length * 4;

export class NgramScorer implements PassageScorer {
  readonly #kernels: Kernels;
  readonly #model: NgramModel;
  readonly #scratch: number;
  readonly #ids: Area;
  readonly #ends: Area;
  readonly #logs: Area;

  /** `kernels` have the memory that the model lies in. */
  constructor(kernels: Kernels, model: NgramModel) {
    this.#kernels = kernels;
    this.#model = model;
    this.#scratch = kernels.allocate(scratchBytes(model));
    this.#ids = new Area(kernels);
    this.#ends = new Area(kernels);
    this.#logs = new Area(kernels);
  }

  /** Each passage begins behind `<s>`. The model's logarithms have base 10, and are made natural in f64. */
  score({ ids, ends }: Passages): Float64Array {
    const out = this.#logs.reserve(ids.length * 4);
    const from = this.#placed(ids, this.#ids);
    const stops = this.#placed(ends, this.#ends);
    const { address } = this.#model;
    this.#kernels.call.ngram_score(address, from, stops, ends.length, out, this.#scratch);
    const logs = Float64Array.from(this.#kernels.f32(out, ids.length));
    for (let i = 0; i < logs.length; i++) logs[i] *= Math.LN10;
    return logs;
  }

  /** Where numbers lie: in the memory already, or copied there. */
  #placed(numbers: Uint32Array, area: Area): number {
    if (numbers.buffer === this.#kernels.memory.buffer) return numbers.byteOffset;
    const place = area.reserve(numbers.length * 4);
    this.#kernels.u32(place, numbers.length).set(numbers);
    return place;
  }
}
