import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { join, part } from "./join.ts";
import type { Recurrent } from "./layer.ts";

/**
 * One layer that reads forwards and one that reads backwards, made with `reverse` (Schuster & Paliwal 1997). The output
 * is (T, B, 2H), both side by side; the state is the first one's, then the other's.
 */
export function bidirectional(forwards: Recurrent, backwards: Recurrent): Recurrent {
  const count = forwards.stateSizes.length;
  return {
    stateSizes: [...forwards.stateSizes, ...backwards.stateSizes],
    forward: (pass, input, first) => {
      const { engine } = pass;
      const [left, leftBackward] = forwards.forward(pass, input, first?.slice(0, count));
      const [right, rightBackward] = backwards.forward(pass, input, first?.slice(count));
      const [leftSize, rightSize] = [left.output.columns, right.output.columns];
      return [
        { output: join(engine, left.output, right.output), last: [...left.last, ...right.last] },
        (dOutput, dLast) => {
          const fromLeft = leftBackward(part(engine, dOutput, 0, leftSize), dLast?.slice(0, count));
          const fromRight = rightBackward(part(engine, dOutput, leftSize, rightSize), dLast?.slice(count));
          return {
            input: addTo(engine, fromLeft.input, fromRight.input),
            first: [...fromLeft.first, ...fromRight.first],
          };
        },
      ];
    },
  };
}

function addTo(engine: Engine, sum: Tensor, addend: Tensor): Tensor {
  engine.call.vector_add(sum.pointer, sum.pointer, addend.pointer, sum.size);
  return sum;
}
