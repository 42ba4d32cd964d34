/** Texts that a back-off n-gram model continues side by side, a token at a time. */
import type { Kernels } from "../engine/kernels.ts";
import { randomFraction } from "../engine/random.ts";
import { BEGIN } from "../kernels/ngram-model.ts";
import { keyOf } from "../nn/key.ts";
import type { NgramModel } from "./ngram-model.ts";
import { NgramPrediction } from "./ngram-prediction.ts";
import { type Fractions, NgramSampler } from "./ngram-sampler.ts";
import { scratchBytes } from "./ngram-scorer.ts";
import type { Continuation, Draw, DrawOptions } from "./predictor.ts";
import { likeliest, sample } from "./sampler.ts";

export interface ContinuationOptions extends DrawOptions {
  /** How many rows there can be. */
  readonly size: number;
  /** The end token, behind which another passage begins. */
  readonly end: number;
}

export class NgramContinuation implements Continuation {
  readonly size: number;
  readonly #kernels: Kernels;
  readonly #model: NgramModel;
  readonly #options: ContinuationOptions;
  readonly #prediction: NgramPrediction;
  /** Where no probability is changed. */
  readonly #sampler: NgramSampler | undefined;
  readonly #begin: number;
  readonly #scratch: number;
  readonly #id: number;
  #contexts: readonly number[] = [];

  constructor(kernels: Kernels, model: NgramModel, options: ContinuationOptions) {
    this.size = options.size;
    this.#kernels = kernels;
    this.#model = model;
    this.#options = options;
    this.#prediction = new NgramPrediction(kernels, model);
    this.#sampler = isPlain(options) ? new NgramSampler(kernels, model, this.#prediction) : undefined;
    this.#begin = kernels.load(model.address + BEGIN);
    this.#scratch = kernels.allocate(scratchBytes(model));
    this.#id = kernels.allocate(4);
  }

  *begin(prompts: readonly Uint32Array[]): Generator<void> {
    const contexts: number[] = [];
    for (const prompt of prompts) {
      contexts.push(prompt.reduce((context, id) => this.#read(context, id), this.#begin));
      yield;
    }
    this.#contexts = contexts;
  }

  draw(draws: readonly Draw[]): number[] {
    const { temperature } = this.#options;
    return draws.map((draw, row) => {
      const context = this.#contexts[row];
      if (this.#sampler !== undefined) return this.#sampler.draw(context, fractions(draw));
      if (temperature === 0) return likeliest(this.#prediction.logs(context));
      const probabilities = this.#prediction.probabilities(context, temperature);
      return sample(probabilities, fractions(draw)(), this.#options);
    });
  }

  keep(rows: readonly number[]): void {
    this.#contexts = rows.map((row) => this.#contexts[row]);
  }

  advance(ids: readonly number[]): void {
    this.#contexts = ids.map((id, row) => this.#read(this.#contexts[row], id));
  }

  /** The context behind one more token. */
  #read(context: number, id: number): number {
    if (id === this.#options.end) return this.#begin;
    this.#kernels.store(this.#id, id);
    return this.#kernels.call.ngram_read(this.#model.address, context, this.#id, 1, this.#scratch) >>> 0;
  }
}

const isPlain = ({ temperature, topK, topP, minP }: DrawOptions): boolean =>
  temperature === 1 && topK === 0 && topP >= 1 && minP <= 0;

/** The first is that of the token, as all models draw it; the others are a stream of their own. */
function fractions({ key, position }: Draw): Fractions {
  const more = keyOf(key, position);
  let count = 0;
  return () => (count++ === 0 ? randomFraction(key, position) : randomFraction(more, count));
}
