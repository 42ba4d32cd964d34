/** Gives the weights of a slab their first values. */
import type { Engine } from "../engine/engine.ts";
import { keyOf } from "./key.ts";
import type { Slab } from "./slab.ts";

/** The same seed gives the same values, whatever came before. */
export function initialize(engine: Engine, slab: Slab, seed: number): void {
  slab.weights.forEach(({ initializer, value }, index) => {
    initializer(engine, value, keyOf(seed, index));
  });
}
