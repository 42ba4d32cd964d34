import type { Layer } from "./layer.ts";

/** The codes of src/kernels/activations.ts. */
export const ACTIVATION_CODES = { tanh: 0, relu: 1, sigmoid: 2 } as const;

export type ActivationName = keyof typeof ACTIVATION_CODES;

/** tanh, max(x, 0) or 1 / (1 + e^-x) of each number. */
export function activation(name: ActivationName): Layer {
  const code = ACTIVATION_CODES[name];
  return {
    forward({ engine }, input) {
      const { call } = engine;
      const output = engine.tensor(...input.shape);
      call.activation_forward(output.pointer, input.pointer, input.size, code);
      const backward = (dOutput: typeof output) => {
        call.activation_backward(dOutput.pointer, dOutput.pointer, output.pointer, output.size, code);
        return dOutput;
      };
      return [output, backward];
    },
  };
}
