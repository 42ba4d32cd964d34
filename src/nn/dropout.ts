import type { Tensor } from "../engine/tensor.ts";
import type { Layer } from "./layer.ts";
import type { Scope } from "./slab.ts";

export interface DropoutOptions {
  /** The same numbers are dropped at all times of a sequence (T, B, H) (Gal and Ghahramani 2016). */
  readonly variational?: boolean;
}

/**
 * While training, each number becomes 0 with probability `rate` and is otherwise divided by 1 - rate (Srivastava et al.
 * 2014). The pass's key decides which; the backward pass draws the same mask again.
 * @throws Error when `rate` is not in [0, 1)
 */
export function dropout(scope: Scope, rate: number, { variational = false }: DropoutOptions = {}): Layer {
  if (!(rate >= 0 && rate < 1)) throw new Error(`a dropout rate of ${rate} is not in [0, 1)`);
  const stream = scope.stream();
  return {
    forward({ engine, training, key }, input) {
      if (!training || rate === 0) return [input, (dOutput) => dOutput];
      const { call } = engine;
      const layerKey = call.random_bits(key, stream);
      const masks = variational ? input.shape[0] : 1;
      const drop = (output: Tensor, from: Tensor) => {
        const size = from.size / masks;
        for (let at = 0; at < from.size * 4; at += size * 4) {
          call.dropout(output.pointer + at, from.pointer + at, size, rate, layerKey);
        }
        return output;
      };
      return [drop(engine.tensor(...input.shape), input), (dOutput) => drop(dOutput, dOutput)];
    },
  };
}
