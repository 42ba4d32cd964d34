/** Sequences that a language model continues side by side, a token at a time. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Pass, State } from "../nn/layer.ts";
import type { LanguageModel } from "./language-model.ts";
import { type Piece, readSideBySide, zeroState } from "./side-by-side.ts";

/** Multiplications between two moments in which others can work: some 20 ms. */
const WORK = 1e8;

/** How many sequences can go on at once so that a token of each takes no longer than that. */
export function rowsInTime({ slab, embedding, config }: LanguageModel): number {
  const lookedUp = config.tie ? 0 : embedding.weight.size;
  return Math.max(1, Math.floor(WORK / (slab.size - lookedUp)));
}

export class DecodingBatch {
  readonly #model: LanguageModel;
  readonly #engine: Engine;
  readonly #pass: Pass;
  readonly #size: number;
  readonly #state: State;
  readonly #ids: number;
  /** What the softmax reads next, (B, D). */
  #hidden: Tensor | undefined;
  /** B */
  #rows = 0;

  constructor(model: LanguageModel, engine: Engine, size: number) {
    this.#model = model;
    this.#engine = engine;
    this.#pass = { engine, training: false, key: 0, lengths: 0 };
    this.#size = size;
    this.#state = zeroState(model, engine, size);
    this.#ids = engine.kernels.allocate(size * 4);
  }

  /** Begins with these sequences of at least one id, from zeros; others can work at each pause. */
  *begin(sequences: readonly Uint32Array[]): Generator<void> {
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

  /** The probabilities of the next token, row by row, (B, V); good until the next call. At temperature 0, logits. */
  predict(temperature: number): Float32Array {
    const engine = this.#engine;
    const mark = engine.step.mark();
    const logits = this.#model.softmax.logits(this.#pass, this.#hiddenRows());
    if (temperature > 0) this.#model.softmax.probabilities(this.#pass, logits, temperature);
    engine.step.release(mark);
    return engine.numbers(logits);
  }

  /** Goes on with these rows, of which one may come several times, and no others. */
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

  /** Every row reads its next id. */
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

  #hiddenRows(): Tensor {
    const hidden = this.#hidden as Tensor;
    return hidden.slice(0, this.#rows);
  }

  /** The outputs at the last times of the sequences that end with a piece. */
  #keepLast({ output, start, steps, rows }: Piece, sequences: readonly Uint32Array[]): void {
    const { columns } = output;
    this.#hidden ??= this.#engine.keep(this.#size, columns);
    const last = this.#engine.numbers(output.at(steps - 1)); // (B, D)
    const kept = this.#engine.numbers(this.#hidden);
    for (let row = 0; row < rows; row++) {
      if (sequences[row].length > start + steps) continue;
      kept.set(last.subarray(row * columns, (row + 1) * columns), row * columns);
    }
  }
}
