import type { Backward, Layer } from "./layer.ts";

/** The layers one after the other. */
export function chain(...layers: readonly Layer[]): Layer {
  return {
    forward(pass, input) {
      const backwards: Backward[] = [];
      let output = input;
      for (const layer of layers) {
        const [next, backward] = layer.forward(pass, output);
        backwards.push(backward);
        output = next;
      }
      return [
        output,
        (dOutput) => backwards.reduceRight((gradient, backward) => backward(gradient), dOutput),
      ];
    },
  };
}
