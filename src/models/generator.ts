/** Texts that a language model writes: it reads a prompt, and then again and again a token drawn from what it predicts. */
import type { Engine } from "../engine/engine.ts";
import { randomFraction } from "../engine/random.ts";
import type { IdDecoder, Vocabulary } from "../text/vocabulary.ts";
import { DecodingBatch } from "./decoding-batch.ts";
import type { LanguageModel } from "./language-model.ts";
import { likeliest, type SamplingOptions, sample } from "./sampler.ts";
import { StopText } from "./stop-text.ts";

export interface GeneratorModel {
  readonly model: LanguageModel;
  readonly vocabulary: Vocabulary;
  readonly engine: Engine;
}

export interface GeneratorOptions extends SamplingOptions {
  readonly maxTokens: number;
  /** Below 1 the likelier tokens are favoured; 0 takes the likeliest. */
  readonly temperature: number;
  /** A completion ends before the first of these strings … */
  readonly stop: readonly string[];
  /** … and, if so, at the end token. */
  readonly stopAtEnd: boolean;
}

export interface Prompt {
  readonly ids: Uint32Array;
  /** Decides the random numbers of its completion. */
  readonly key: number;
}

export interface Completion {
  /** All tokens that were drawn, but for an end token that ended it. */
  readonly ids: readonly number[];
  /** Without a character of which bytes are missing; empty where the vocabulary knows ids only. */
  readonly text: string;
  readonly reason: "stop" | "length";
}

/** Text that is new: which of the prompts it continues, and what it is. */
export interface Written {
  readonly index: number;
  readonly text: string;
}

export class TextGenerator {
  readonly #vocabulary: Vocabulary;
  readonly #size: number;
  readonly #batch: DecodingBatch;
  readonly #options: GeneratorOptions;

  /** Continues `size` prompts at a time. */
  constructor({ model, vocabulary, engine }: GeneratorModel, size: number, options: GeneratorOptions) {
    this.#vocabulary = vocabulary;
    this.#size = size;
    this.#batch = new DecodingBatch(model, engine, size);
    this.#options = options;
  }

  /**
   * Continues prompts, as many as there is room for side by side. Each step gives what is new, and is a moment for others
   * to work. A completion depends on its prompt alone, not on the others.
   */
  *generate(prompts: readonly Prompt[]): Generator<readonly Written[], Completion[]> {
    const all = prompts.map((prompt, index) => this.#open(prompt, index));
    for (let at = 0; at < all.length; at += this.#size)
      yield* this.#extendAll(all.slice(at, at + this.#size));
    return all.map(({ ids, text, reason = "length" }) => ({ ids, text: text.toString(), reason }));
  }

  *#extendAll(all: readonly Open[]): Generator<readonly Written[]> {
    const { maxTokens, temperature } = this.#options;
    for (const _ of this.#batch.begin(all.map(({ prompt }) => this.#withEnd(prompt)))) yield [];
    let active = maxTokens > 0 ? all : [];
    while (active.length > 0) {
      const predictions = this.#batch.predict(temperature);
      yield active.map((one, row) => this.#extend(one, predictions, row));
      const rows = active.flatMap((one, row) => (one.reason === undefined ? [row] : []));
      if (rows.length === 0) return;
      if (rows.length < active.length) this.#batch.keep(rows);
      active = rows.map((row) => active[row]);
      this.#batch.advance(active.map(({ ids }) => ids[ids.length - 1]));
    }
  }

  /** The network has read the end token before a text begins. */
  #withEnd(ids: Uint32Array): Uint32Array {
    const sequence = new Uint32Array(ids.length + 1).fill(this.#vocabulary.end);
    sequence.set(ids, 1);
    return sequence;
  }

  #open({ ids: prompt, key }: Prompt, index: number): Open {
    const decoder = this.#vocabulary.level === "ids" ? undefined : this.#vocabulary.decoder();
    for (const id of prompt) decoder?.push(id);
    return {
      index,
      key,
      prompt,
      ids: [],
      decoder,
      text: new StopText(this.#options.stop),
      reason: undefined,
    };
  }

  #extend(one: Open, predictions: Float32Array, row: number): Written {
    const { maxTokens, stopAtEnd } = this.#options;
    const id = this.#choose(one, predictions, row);
    if (stopAtEnd && id === this.#vocabulary.end) {
      one.reason = "stop";
      return { index: one.index, text: one.text.end() };
    }
    one.ids.push(id);
    const text = one.text.push(one.decoder?.push(id) ?? "");
    if (one.text.stopped) one.reason = "stop";
    else if (one.ids.length === maxTokens) one.reason = "length";
    return { index: one.index, text: one.reason === "length" ? text + one.text.end() : text };
  }

  #choose({ key, ids }: Open, predictions: Float32Array, row: number): number {
    const { size } = this.#vocabulary;
    const numbers = predictions.subarray(row * size, (row + 1) * size);
    if (this.#options.temperature === 0) return likeliest(numbers);
    return sample(numbers, randomFraction(key, ids.length), this.#options);
  }
}

/** A completion that is being written. */
interface Open {
  readonly index: number;
  readonly key: number;
  readonly prompt: Uint32Array;
  readonly ids: number[];
  readonly decoder: IdDecoder | undefined;
  readonly text: StopText;
  reason: Completion["reason"] | undefined;
}
