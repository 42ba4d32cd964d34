/** How weights begin. The same seed gives the same numbers on every machine. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";

/** Fills a weight; `key` decides the random numbers. */
export type Initializer = (engine: Engine, weight: Tensor, key: number) => void;

/** Evenly from -range to range. */
export const uniform =
  (range: number): Initializer =>
  ({ call }, weight, key) =>
    call.random_uniform(weight.pointer, weight.size, -range, range, key, 0);

export const constant =
  (value: number): Initializer =>
  (engine, weight) => {
    engine.numbers(weight).fill(value);
  };

export const zeros: Initializer = constant(0);
