/** Both ends of a sequence that was read in both directions. */
import { join, part } from "./join.ts";
import type { Layer } from "./layer.ts";
import { pooling } from "./pooling.ts";

/**
 * (T, B, 2H) to (B, 2H), each half where its direction ended: the left one, which was read forwards, at the last real
 * time, the right one, which was read backwards, at the first.
 */
export function ends(): Layer {
  const last = pooling("last");
  return {
    forward(pass, input) {
      const { engine } = pass;
      const [times, batch, columns] = input.shape;
      const half = columns / 2;
      const [left, leftBackward] = last.forward(pass, part(engine, input, 0, half));
      const right = part(engine, input.at(0), half, half);
      return [
        join(engine, left, right), // (B, 2H)
        (dOutput) => {
          const dLeft = leftBackward(part(engine, dOutput, 0, half)); // (T, B, H)
          const dRight = engine.zeros(times, batch, half); // (T, B, H)
          const first = part(engine, dOutput, half, half);
          engine.numbers(dRight.at(0)).set(engine.numbers(first));
          return join(engine, dLeft, dRight);
        },
      ];
    },
  };
}
