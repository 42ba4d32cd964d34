/** Texts that a neural language model continues side by side, a token at a time. */
import type { Engine } from "../engine/engine.ts";
import { randomFraction } from "../engine/random.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Pass, State } from "../nn/layer.ts";
import type { LanguageModel } from "./language-model.ts";
import type { Continuation, Draw, DrawOptions } from "./predictor.ts";
import { likeliest, sample } from "./sampler.ts";
import { type Piece, readSideBySide, zeroState } from "./side-by-side.ts";

/** Multiplications between two moments in which others can work: some 20 ms. */
const WORK = 1e8;

/** How many sequences can go on at once so that a token of each takes no longer than that. */
export function rowsInTime({ slab, embedding, config }: LanguageModel): number {
  const lookedUp = config.tie ? 0 : embedding.weight.size;
  return Math.max(1, Math.floor(WORK / (slab.size - lookedUp)));
}

export interface DecodingOptions extends DrawOptions {
  /** How many rows there can be. */
  readonly size: number;
  /** The id that the network has read before a text begins. */
  readonly end: number;
}

export class DecodingBatch implements Continuation {
  readonly size: number;
  readonly #model: LanguageModel;
  readonly #engine: Engine;
  readonly #options: DecodingOptions;
  readonly #pass: Pass;
  readonly #state: State;
  readonly #ids: number;
  /** What the softmax reads next, (B, D). */
  #hidden: Tensor | undefined;
  /** B */
  #rows = 0;

  constructor(model: LanguageModel, engine: Engine, options: DecodingOptions) {
    this.size = options.size;
    this.#model = model;
    this.#engine = engine;
    this.#options = options;
    this.#pass = { engine, training: false, key: 0, lengths: 0 };
    this.#state = zeroState(model, engine, this.size);
    this.#ids = engine.kernels.allocate(this.size * 4);
  }

  *begin(prompts: readonly Uint32Array[]): Generator<void> {
    const sequences = prompts.map((prompt) => behindEnd(prompt, this.#options.end));
    const order = sequences.map((_, index) => index);
    order.sort((a, b) => sequences[b].length - sequences[a].length || a - b);
    const sorted = order.map((index) => sequences[index]);
    for (const tensor of this.#state) this.#engine.numbers(tensor).fill(0);
    for (const piece of readSideBySide(
      this.#model,
      this.#engine,
      sorted,
      this.#state,
      rowsInTime(this.#model),
    )) {
      this.#keepLast(piece, sorted);
      yield;
    }
    this.#rows = sequences.length;
    this.keep(sequences.map((_, index) => order.indexOf(index)));
  }

  draw(draws: readonly Draw[]): number[] {
    const { temperature } = this.#options;
    const predictions = this.#predict();
    const size = predictions.length / draws.length; // V
    return draws.map(({ key, position }, row) => {
      const numbers = predictions.subarray(row * size, (row + 1) * size);
      if (temperature === 0) return likeliest(numbers);
      return sample(numbers, randomFraction(key, position), this.#options);
    });
  }

  keep(rows: readonly number[]): void {
    for (const tensor of [...this.#state, this.#hiddenRows()]) {
      const numbers = this.#engine.numbers(tensor.as(tensor.rows, tensor.columns));
      const from = numbers.slice(0, this.#rows * tensor.columns);
      for (const [to, row] of rows.entries()) {
        numbers.set(from.subarray(row * tensor.columns, (row + 1) * tensor.columns), to * tensor.columns);
      }
    }
    this.#rows = rows.length;
  }

  advance(ids: readonly number[]): void {
    const engine = this.#engine;
    const mark = engine.step.mark();
    engine.kernels.u32(this.#ids, ids.length).set(ids);
    const first = this.#state.map((tensor) => tensor.slice(0, ids.length));
    const [{ output, last }] = this.#model.read(this.#pass, this.#ids, 1, ids.length, first);
    first.forEach((tensor, index) => {
      engine.numbers(tensor).set(engine.numbers(last[index]));
    });
    engine.numbers(this.#hiddenRows()).set(engine.numbers(output));
    engine.step.release(mark);
  }

  /** The probabilities of the next token, row by row, (B, V); good until the next call. At temperature 0, logits. */
  #predict(): Float32Array {
    const engine = this.#engine;
    const { temperature } = this.#options;
    const mark = engine.step.mark();
    const logits = this.#model.softmax.logits(this.#pass, this.#hiddenRows());
    if (temperature > 0) this.#model.softmax.probabilities(this.#pass, logits, temperature);
    engine.step.release(mark);
    return engine.numbers(logits);
  }

  #hiddenRows(): Tensor {
    const hidden = this.#hidden as Tensor;
    return hidden.slice(0, this.#rows);
  }

  /** The outputs at the last times of the sequences that end with a piece. */
  #keepLast({ output, start, steps, rows }: Piece, sequences: readonly Uint32Array[]): void {
    const { columns } = output;
    this.#hidden ??= this.#engine.keep(this.size, columns);
    const last = this.#engine.numbers(output.at(steps - 1)); // (B, D)
    const kept = this.#engine.numbers(this.#hidden);
    for (let row = 0; row < rows; row++) {
      if (sequences[row].length > start + steps) continue;
      kept.set(last.subarray(row * columns, (row + 1) * columns), row * columns);
    }
  }
}

function behindEnd(prompt: Uint32Array, end: number): Uint32Array {
  const sequence = new Uint32Array(prompt.length + 1).fill(end);
  sequence.set(prompt, 1);
  return sequence;
}
