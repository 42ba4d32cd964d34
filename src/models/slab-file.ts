/** Weights from a model file into memory. */
import type { Engine } from "../engine/engine.ts";
import { type Refuse, refusal } from "../formats/refuse.ts";
import type { Slab } from "../nn/slab.ts";
import { type ModelFile, weightOf } from "./model-file.ts";

/** Gives the slab memory for its values, and fills it. @throws ModelError if a weight is missing or not finite */
export function loadSlab(file: ModelFile, engine: Engine, slab: Slab): void {
  const refuse = refusal(file.path);
  const weights = slab.weights.map(({ name, shape }) => finite(weightOf(file, name, shape), name, refuse));
  slab.values = engine.keep(slab.size).pointer;
  slab.weights.forEach(({ value }, index) => {
    engine.numbers(value).set(weights[index]);
  });
}

function finite(numbers: Float32Array, name: string, refuse: Refuse): Float32Array {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] * 0;
  if (sum !== 0) throw refuse(`its weight ${name} is not finite`);
  return numbers;
}
