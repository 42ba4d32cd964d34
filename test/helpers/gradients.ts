/** Gradients against finite differences of the slow twin, in f64. */
import { expect } from "vitest";

export type Numbers = Readonly<Record<string, ArrayLike<number>>>;
export type Doubles = Record<string, Float64Array>;

const STEP = 1e-5;

/**
 * `loss` is the slow twin in f64, a function of all inputs and weights; `gradients` is what the engine found for some of
 * them. Every element is compared, or `most` of each at even distances.
 */
export function checkGradients(
  at: Numbers,
  loss: (parameters: Doubles) => number,
  gradients: Numbers,
  { tolerance = 2e-4, most = 200 } = {},
): void {
  const parameters: Doubles = Object.fromEntries(
    Object.entries(at).map(([name, numbers]) => [name, Float64Array.from(numbers)]),
  );
  for (const [name, gradient] of Object.entries(gradients)) {
    const values = parameters[name];
    const stride = Math.max(1, Math.floor(values.length / most));
    for (let i = 0; i < values.length; i += stride) {
      const expected = slope(parameters, values, i, loss);
      const error = Math.abs(gradient[i] - expected) / Math.max(1, Math.abs(expected));
      expect(error, `${name}[${i}]: ${gradient[i]}, not ${expected}`).toBeLessThan(tolerance);
    }
  }
}

function slope(
  parameters: Doubles,
  values: Float64Array,
  i: number,
  loss: (parameters: Doubles) => number,
): number {
  const value = values[i];
  values[i] = value + STEP;
  const above = loss(parameters);
  values[i] = value - STEP;
  const below = loss(parameters);
  values[i] = value;
  return (above - below) / (2 * STEP);
}
