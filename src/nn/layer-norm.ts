import { constant, zeros } from "./initializers.ts";
import type { Layer } from "./layer.ts";
import type { Scope } from "./slab.ts";

export interface LayerNormOptions {
  /** The length of the last dimension. */
  readonly size: number;
  /** Added to the variance. */
  readonly epsilon?: number;
}

/** Each row becomes (x - mean) / sqrt(variance + epsilon) · gain + bias (Ba, Kiros and Hinton 2016). */
export function layerNorm(scope: Scope, { size, epsilon = 1e-5 }: LayerNormOptions): Layer {
  const gain = scope.weight("gain", [size], constant(1));
  const bias = scope.weight("bias", [size], zeros);
  return {
    forward({ engine }, input) {
      const { call } = engine;
      const { rows, pointer } = input;
      const output = engine.tensor(...input.shape); // (…, size)
      const statistics = engine.tensor(rows, 2).pointer;
      const factors = gain.value.pointer;
      call.layer_norm(output.pointer, statistics, pointer, factors, bias.value.pointer, rows, size, epsilon);
      const backward = (dOutput: typeof output) => {
        const sums = [gain.gradient.pointer, bias.gradient.pointer] as const;
        call.layer_norm_backward(dOutput.pointer, ...sums, pointer, statistics, factors, rows, size);
        return dOutput;
      };
      return [output, backward];
    },
  };
}
