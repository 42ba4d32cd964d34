/** A vector for each word of a vocabulary, looked up by its number. */
import type { Tensor } from "../engine/tensor.ts";
import { type Initializer, uniform } from "./initializers.ts";
import type { Pass } from "./layer.ts";
import type { Scope, Weight } from "./slab.ts";
import { Words } from "./words.ts";

export interface Embedding {
  /** (V, E); the output layer may be tied to it. */
  readonly weight: Weight;
  /**
   * `ids` is where N numbers below V lie, u32, in the order of `shape`, such as (T, B). The backward pass reads them
   * again.
   * @throws Error when one is not below V
   */
  forward(pass: Pass, ids: number, ...shape: readonly number[]): [Tensor, (dOutput: Tensor) => void];
  /** The same for a layer that reads words; the backward pass takes the gradient of their table, (U, E). */
  words(pass: Pass, ids: number, steps: number, batch: number): [Words, (dTable: Tensor) => void];
}

export interface EmbeddingOptions {
  readonly vocabulary: number;
  readonly size: number;
  readonly initializer?: Initializer;
}

export function embedding(
  scope: Scope,
  { vocabulary, size, initializer = uniform(0.1) }: EmbeddingOptions,
): Embedding {
  const weight = scope.weight("W", [vocabulary, size], initializer); // (V, E)
  return {
    weight,
    forward({ engine }, ids, ...shape) {
      const output = engine.tensor(...shape, size); // (…, E)
      const count = shape.reduce((all, length) => all * length, 1);
      const table = weight.value.pointer;
      const copied = engine.call.gather_rows(output.pointer, table, vocabulary, size, ids, count);
      if (copied < count) throw new Error(`id ${copied} of ${count} is not below ${vocabulary}`);
      const backward = (dOutput: Tensor) =>
        engine.call.scatter_add_rows(weight.gradient.pointer, size, ids, count, dOutput.pointer);
      return [output, backward];
    },
    words({ engine }, ids, steps, batch) {
      const { call, step } = engine;
      const count = steps * batch;
      const [distinct, rows] = [step.take(count * 4), step.take(count * 4)];
      const seen = engine.zeros(vocabulary);
      const found = call.distinct_ids(distinct, rows, seen.pointer, vocabulary, ids, count);
      if (found < 0) throw new Error(`an id is not below ${vocabulary}`);
      const table = engine.tensor(found, size); // (U, E)
      call.gather_rows(table.pointer, weight.value.pointer, vocabulary, size, distinct, found);
      const backward = (dTable: Tensor) =>
        call.scatter_add_rows(weight.gradient.pointer, size, distinct, found, dTable.pointer);
      return [new Words(table, rows, [steps, batch, size]), backward];
    },
  };
}
