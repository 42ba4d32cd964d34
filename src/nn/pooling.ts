/** From a sequence to one vector, for classifiers and encoders. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Backward, Layer, Pass } from "./layer.ts";

export type PoolingName = "last" | "mean" | "max";

/**
 * (T, B, H) to (B, H): the last real time, or the mean or the maximum over the real times, as the pass's lengths say. A
 * sequence without a time gives zeros.
 */
export function pooling(name: PoolingName): Layer {
  return {
    forward(pass, input) {
      const [, batch, columns] = input.shape;
      const output = pass.engine.tensor(batch, columns); // (B, H)
      const addTo = POOL[name](pass.engine, output, input, lengthsOf(pass, input));
      const backward: Backward = (dOutput) => {
        const dInput = pass.engine.zeros(...input.shape); // (T, B, H)
        addTo(dInput, dOutput);
        return dInput;
      };
      return [output, backward];
    },
  };
}

/** Fills `output`, and gives what adds the gradient to that of the input. */
type Pool = (
  engine: Engine,
  output: Tensor,
  input: Tensor,
  lengths: number,
) => (dInput: Tensor, dOutput: Tensor) => void;

const POOL: Readonly<Record<PoolingName, Pool>> = {
  last({ call }, output, input, lengths) {
    const [batch, columns] = output.shape;
    call.pool_last(output.pointer, input.pointer, lengths, batch, columns);
    return (dInput, dOutput) =>
      call.pool_last_backward(dInput.pointer, dOutput.pointer, lengths, batch, columns);
  },
  mean({ call }, output, input, lengths) {
    const [batch, columns] = output.shape;
    call.pool_mean(output.pointer, input.pointer, lengths, batch, columns);
    return (dInput, dOutput) =>
      call.pool_mean_backward(dInput.pointer, dOutput.pointer, lengths, batch, columns);
  },
  max(engine, output, input, lengths) {
    const { call } = engine;
    const [batch, columns] = output.shape;
    const times = engine.tensor(batch, columns).pointer; // u32
    call.pool_max(output.pointer, times, input.pointer, lengths, batch, columns);
    return (dInput, dOutput) =>
      call.pool_max_backward(dInput.pointer, dOutput.pointer, times, lengths, batch, columns);
  },
};

/** All of full length, if the pass says nothing. */
function lengthsOf({ engine, lengths }: Pass, input: Tensor): number {
  if (lengths !== 0) return lengths;
  const [times, batch] = input.shape;
  const full = engine.step.take(batch * 4);
  engine.kernels.u32(full, batch).fill(times);
  return full;
}
