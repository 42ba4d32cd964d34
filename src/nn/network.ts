/** What the training step needs of a model. */
import type { Engine } from "../engine/engine.ts";
import type { Pass } from "./layer.ts";
import type { Slab } from "./slab.ts";

/** The loss of some targets: its sum, and how many they were. Sums of several parts add up. */
export interface Totals {
  readonly total: number;
  readonly count: number;
}

/** A model as a function of its slab. A batch is cut in fixed shards; one with nothing in it has totals of zero. */
export interface Network<Batch> {
  readonly slab: Slab;
  /** Forward and backward of one shard: adds the gradient of the sum of its losses. */
  gradient(pass: Pass, batch: Batch, shard: number): Totals;
  /** Forward only. */
  evaluate(pass: Pass, batch: Batch, shard: number): Totals;
  /** After each update, by one thread alone: brings weights back within their bounds. */
  constrain?(engine: Engine): void;
}
