/** A small network for tests of the training step: the id before predicts the next one, by an embedding and a matrix. */

import { uniform } from "../../src/nn/initializers.ts";
import type { Pass } from "../../src/nn/layer.ts";
import type { Network, Totals } from "../../src/nn/network.ts";
import { Slab } from "../../src/nn/slab.ts";

/** Pairs of ids, each followed by its target; and what is to go wrong. */
export interface BigramBatch {
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly trouble?: { readonly shard: number; readonly kind: "throw" | "nan" | "exit" | "infinite loss" };
}

export interface BigramOptions {
  readonly words: number;
  readonly columns: number;
  readonly shards: number;
  readonly exit?: () => never;
}

/** Half of the squared distance from W · embedding to the target's one-hot vector, (V); with noise from the pass's key. */
export function bigram({ words, columns, shards, exit }: BigramOptions): Network<BigramBatch> {
  const slab = new Slab();
  const embedding = slab.declare("embedding", [words, columns], uniform(0.5)); // (V, E)
  const output = slab.declare("output", [columns, words], uniform(0.5)); // (E, V)

  function run(pass: Pass, { inputs, targets }: BigramBatch, shard: number): Totals {
    const { engine } = pass;
    const [x, w] = [embedding.value, output.value];
    let [total, count] = [0, 0];
    for (let i = shard; i < inputs.length; i += shards) {
      const scores = engine.tensor(1, words);
      engine.multiply(scores, x.slice(inputs[i], inputs[i] + 1), w);
      const error = engine.numbers(scores);
      error[targets[i]] -= pass.training ? 1 + (pass.key % 64) / 1024 : 1;
      total += 0.5 * error.reduce((sum, e) => sum + e * e, 0);
      count++;
      if (pass.training) addGradients(pass, inputs[i], error);
    }
    return { total, count };
  }

  function addGradients({ engine }: Pass, input: number, error: Float32Array): void {
    const x = engine.numbers(embedding.value.at(input));
    const dX = engine.numbers(embedding.gradient.at(input));
    const w = engine.numbers(output.value);
    const dW = engine.numbers(output.gradient);
    for (let e = 0; e < columns; e++)
      for (let v = 0; v < words; v++) {
        dX[e] += error[v] * w[e * words + v];
        dW[e * words + v] += error[v] * x[e];
      }
  }

  function gradient(pass: Pass, batch: BigramBatch, shard: number): Totals {
    const kind = batch.trouble?.shard === shard ? batch.trouble.kind : undefined;
    if (kind === "throw") throw new RangeError(`shard ${shard} is wrong`);
    if (kind === "exit") exit?.();
    const totals = run(pass, batch, shard);
    if (kind === "nan") pass.engine.numbers(output.gradient)[1] = Number.NaN;
    return kind === "infinite loss" ? { ...totals, total: Number.POSITIVE_INFINITY } : totals;
  }

  return { slab, gradient, evaluate: run };
}
