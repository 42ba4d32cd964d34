import { transposed } from "../engine/matrix.ts";
import { type Initializer, uniform, zeros } from "./initializers.ts";
import type { Layer } from "./layer.ts";
import type { Scope } from "./slab.ts";

export interface LinearOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly bias?: boolean;
  readonly initializer?: Initializer;
}

/** y = x · W + b, for inputs of any shape (…, inputs). */
export function linear(
  scope: Scope,
  { inputs, outputs, bias = true, initializer = uniform(1 / Math.sqrt(inputs)) }: LinearOptions,
): Layer {
  const W = scope.weight("W", [inputs, outputs], initializer);
  const b = bias ? scope.weight("b", [outputs], zeros) : undefined;
  return {
    forward({ engine }, input) {
      const rows = input.rows;
      const output = engine.tensor(...input.shape.slice(0, -1), outputs); // (…, outputs)
      engine.multiply(output, input, W.value);
      if (b) engine.call.add_bias(output.pointer, b.value.pointer, rows, outputs);
      const backward = (dOutput: typeof output) => {
        engine.addProduct(W.gradient, transposed(input), dOutput);
        if (b) engine.call.add_bias_gradient(b.gradient.pointer, dOutput.pointer, rows, outputs);
        const dInput = engine.tensor(...input.shape); // (…, inputs)
        engine.multiply(dInput, dOutput, transposed(W.value));
        return dInput;
      };
      return [output, backward];
    },
  };
}
