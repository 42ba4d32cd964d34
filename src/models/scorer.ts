/** How likely a language model finds passages: the logarithm of the probability of each of their tokens. */
import type { Engine } from "../engine/engine.ts";
import type { State } from "../nn/layer.ts";
import type { LanguageModel } from "./language-model.ts";
import { type Piece, readSideBySide, zeroState } from "./side-by-side.ts";

/** Passages that are read side by side. */
const BATCH = 64;

export interface ScorerOptions {
  /** The id that the network has read before a passage begins, and that ends it. */
  readonly end: number;
  /** The passages are one text: the state goes on from one to the next. */
  readonly carry?: boolean;
}

export class Scorer {
  readonly #model: LanguageModel;
  readonly #engine: Engine;
  readonly #options: ScorerOptions;
  readonly #state: State;

  constructor(model: LanguageModel, engine: Engine, options: ScorerOptions) {
    this.#model = model;
    this.#engine = engine;
    this.#options = options;
    this.#state = zeroState(model, engine, options.carry ? 1 : BATCH);
  }

  /**
   * log P of each token of each passage and of the end token behind it. With the wasm backend, the bits of a passage do
   * not depend on the others, nor on how they are divided among calls.
   */
  score(passages: readonly Uint32Array[]): Float32Array[] {
    return this.#options.carry ? this.#scoreText(passages) : this.#scoreEach(passages);
  }

  #scoreEach(passages: readonly Uint32Array[]): Float32Array[] {
    const logs = passages.map(({ length }) => new Float32Array(length + 1));
    const order = passages.map((_, index) => index);
    order.sort((a, b) => passages[b].length - passages[a].length || a - b);
    for (let at = 0; at < order.length; at += BATCH) {
      const batch = order.slice(at, at + BATCH);
      for (const tensor of this.#state) this.#engine.numbers(tensor).fill(0);
      this.#read(
        batch.map((index) => withEnd(passages[index], this.#options.end)),
        batch.map((index) => logs[index]),
      );
    }
    return logs;
  }

  /** All passages as one sequence, from where the last call ended. */
  #scoreText(passages: readonly Uint32Array[]): Float32Array[] {
    const { end } = this.#options;
    const text = new Uint32Array(passages.reduce((sum, { length }) => sum + length + 1, 1)).fill(end);
    const starts = passages.map(() => 0);
    let at = 0;
    for (const [index, passage] of passages.entries()) {
      starts[index] = at;
      text.set(passage, at + 1);
      at += passage.length + 1;
    }
    const logs = new Float32Array(at);
    this.#read([text], [logs]);
    return passages.map(({ length }, index) => logs.subarray(starts[index], starts[index] + length + 1));
  }

  /** Each text begins with the token that was read before it; `logs` has a place for each of the others. */
  #read(texts: readonly Uint32Array[], logs: readonly Float32Array[]): void {
    const inputs = texts.map((text) => text.subarray(0, -1));
    for (const piece of readSideBySide(this.#model, this.#engine, inputs, this.#state)) {
      this.#predict(piece, texts, logs);
    }
  }

  #predict(
    { output, start, steps, rows }: Piece,
    texts: readonly Uint32Array[],
    logs: readonly Float32Array[],
  ): void {
    const engine = this.#engine;
    const places = steps * rows;
    const targets = engine.step.take(places * 4);
    const wanted = engine.kernels.u32(targets, places);
    for (let at = 0; at < places; at++) wanted[at] = texts[at % rows][start + Math.floor(at / rows) + 1];
    const found = engine.tensor(places); // (T·B)
    const pass = { engine, training: false, key: 0, lengths: 0 };
    this.#model.softmax.logProbabilities(pass, output.as(places, output.columns), targets, found);
    const numbers = engine.numbers(found);
    for (let at = 0; at < places; at++) logs[at % rows][start + Math.floor(at / rows)] = numbers[at];
  }
}

function withEnd(passage: Uint32Array, end: number): Uint32Array {
  const text = new Uint32Array(passage.length + 2).fill(end);
  text.set(passage, 1);
  return text;
}
