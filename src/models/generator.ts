/** Texts that a language model writes: it reads a prompt, and then again and again a token drawn from what it predicts. */
import type { IdDecoder, Vocabulary } from "../text/vocabulary.ts";
import type { Continuation, DrawOptions, Predictor } from "./predictor.ts";
import { StopText } from "./stop-text.ts";

export interface GeneratorOptions extends DrawOptions {
  readonly maxTokens: number;
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
  readonly #batch: Continuation;
  readonly #options: GeneratorOptions;

  /** Continues `size` prompts at a time. */
  constructor(model: Predictor, size: number, options: GeneratorOptions) {
    this.#vocabulary = model.vocabulary;
    this.#batch = model.continuation(size, options);
    this.#options = options;
  }

  /**
   * Continues prompts, as many as there is room for side by side. Each step gives what is new, and is a moment for others
   * to work. A completion depends on its prompt alone, not on the others.
   */
  *generate(prompts: readonly Prompt[]): Generator<readonly Written[], Completion[]> {
    const all = prompts.map((prompt, index) => this.#open(prompt, index));
    for (let at = 0; at < all.length; at += this.#batch.size)
      yield* this.#extendAll(all.slice(at, at + this.#batch.size));
    return all.map(({ ids, text, reason = "length" }) => ({ ids, text: text.toString(), reason }));
  }

  *#extendAll(all: readonly Open[]): Generator<readonly Written[]> {
    for (const _ of this.#batch.begin(all.map(({ prompt }) => prompt))) yield [];
    let active = this.#options.maxTokens > 0 ? all : [];
    while (active.length > 0) {
      const drawn = this.#batch.draw(active.map(({ key, ids }) => ({ key, position: ids.length })));
      yield active.map((one, row) => this.#extend(one, drawn[row]));
      const rows = active.flatMap((one, row) => (one.reason === undefined ? [row] : []));
      if (rows.length === 0) return;
      if (rows.length < active.length) this.#batch.keep(rows);
      active = rows.map((row) => active[row]);
      this.#batch.advance(active.map(({ ids }) => ids[ids.length - 1]));
    }
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

  #extend(one: Open, id: number): Written {
    const { maxTokens, stopAtEnd } = this.#options;
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
