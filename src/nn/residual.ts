import type { Layer } from "./layer.ts";

/** y = x + f(x) */
export function residual(layer: Layer): Layer {
  return {
    forward(pass, input) {
      const { engine } = pass;
      const [change, layerBackward] = layer.forward(pass, input);
      const output = engine.tensor(...input.shape);
      engine.call.vector_add(output.pointer, input.pointer, change.pointer, input.size);
      const backward = (dOutput: typeof output) => {
        const copy = engine.tensor(...input.shape); // the layer may write over it
        engine.numbers(copy).set(engine.numbers(dOutput));
        const dInput = layerBackward(copy);
        engine.call.vector_add(dOutput.pointer, dOutput.pointer, dInput.pointer, input.size);
        return dOutput;
      };
      return [output, backward];
    },
  };
}
