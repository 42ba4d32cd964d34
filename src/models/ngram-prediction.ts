/** What a back-off n-gram model says of all words behind a context. */
import type { Kernels } from "../engine/kernels.ts";
import { BEGIN } from "../kernels/ngram-model.ts";
import type { NgramModel } from "./ngram-model.ts";

export class NgramPrediction {
  readonly #kernels: Kernels;
  readonly #model: NgramModel;
  readonly #size: number;
  readonly #out: number;
  readonly #chain: number;

  constructor(kernels: Kernels, model: NgramModel) {
    this.#kernels = kernels;
    this.#model = model;
    this.#size = kernels.load(model.address + BEGIN);
    this.#out = kernels.allocate(this.#size * 4);
    this.#chain = kernels.allocate(model.counts.length * 4);
  }

  /** log10 of the probabilities (V), with the bits that a score has; good until the next call. */
  logs(context: number): Float32Array {
    this.#kernels.call.ngram_predict(this.#model.address, context, this.#out, this.#chain);
    return this.#kernels.f32(this.#out, this.#size);
  }

  /** The probabilities (V), which add up to 1; good until the next call. Below 1, `temperature` favours the likelier. */
  probabilities(context: number, temperature: number): Float32Array {
    const logs = this.logs(context);
    this.#kernels.call.softmax(this.#out, 1, this.#size, Math.LN10 / temperature);
    return logs;
  }
}
