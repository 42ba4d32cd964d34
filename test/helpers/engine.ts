/** Engines and networks for tests. */
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import type { Tensor } from "../../src/engine/tensor.ts";
import { wasmBackend } from "../../src/engine/wasm-backend.ts";
import type { Pass } from "../../src/nn/layer.ts";
import type { Slab } from "../../src/nn/slab.ts";
import { randomNumbers } from "./random.ts";

export const testEngine = (): Engine => new Engine(new Kernels(), wasmBackend("wasm"));

export const testPass = (engine: Engine, pass: Partial<Pass> = {}): Pass => ({
  engine,
  training: true,
  key: 1,
  lengths: 0,
  ...pass,
});

/** Gives a slab memory for values and gradients, and fills the values with seeded numbers between -0.5 and 0.5. */
export function placeSlab(engine: Engine, slab: Slab, seed = 1): void {
  slab.values = engine.keep(slab.size).pointer;
  slab.gradients = engine.keep(slab.size).pointer;
  slab.weights.forEach((weight, index) => {
    engine.numbers(weight.value).set(randomFloats(weight.size, seed + index));
  });
}

/** Seeded numbers, evenly between -range and range. */
export function randomFloats(count: number, seed: number, range = 0.5): Float32Array {
  const next = randomNumbers(seed);
  return Float32Array.from({ length: count }, () => (next() / 2 ** 31 - 1) * range);
}

/** A tensor that stays, with the numbers given. */
export function tensorOf(engine: Engine, numbers: ArrayLike<number>, ...shape: readonly number[]): Tensor {
  const tensor = engine.keep(...shape);
  engine.numbers(tensor).set(numbers);
  return tensor;
}

/** The numbers of a tensor, as a copy. */
export const numbersOf = (engine: Engine, tensor: Tensor): Float32Array => engine.numbers(tensor).slice();
