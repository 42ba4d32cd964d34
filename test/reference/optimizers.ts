/** The optimizers in f64, element by element, as their papers and torch.optim have them. */
import type { OptimizerSettings, UpdateOptions } from "../../src/nn/optimizer.ts";

/** Updates `values` and `slots` in place. */
export function updateSlowly(
  settings: OptimizerSettings,
  values: Float64Array,
  gradients: ArrayLike<number>,
  slots: readonly Float64Array[],
  { rate, scale, step }: UpdateOptions,
): void {
  const { name, momentum = 0, nesterov = false, beta1 = 0.9, beta2 = 0.999 } = settings;
  const { epsilon = name === "adagrad" ? 1e-10 : 1e-8, weightDecay = name === "adamw" ? 0.01 : 0 } = settings;
  for (let i = 0; i < values.length; i++) {
    if (name === "adamw") values[i] -= rate * weightDecay * values[i];
    const gradient = gradients[i] * scale + (name === "adamw" ? 0 : weightDecay * values[i]);
    if (name === "sgd" && momentum === 0) values[i] -= rate * gradient;
    else if (name === "sgd") {
      slots[0][i] = momentum * slots[0][i] + gradient;
      values[i] -= rate * (nesterov ? gradient + momentum * slots[0][i] : slots[0][i]);
    } else if (name === "adagrad") {
      slots[0][i] += gradient ** 2;
      values[i] -= (rate * gradient) / (Math.sqrt(slots[0][i]) + epsilon);
    } else {
      slots[0][i] = beta1 * slots[0][i] + (1 - beta1) * gradient;
      slots[1][i] = beta2 * slots[1][i] + (1 - beta2) * gradient ** 2;
      const mean = slots[0][i] / (1 - beta1 ** step);
      const square = slots[1][i] / (1 - beta2 ** step);
      values[i] -= (rate * mean) / (Math.sqrt(square) + epsilon);
    }
  }
}
