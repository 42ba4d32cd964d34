/** The optimizer and the schedule that flags ask for. */
import type { OptimizerSettings } from "../../nn/optimizer.ts";
import type { ScheduleSettings } from "../../nn/schedule.ts";
import type { OptimizerOptions, RunOptions } from "./flags.ts";

const RATES = { sgd: 1, adagrad: 0.1, adam: 0.002, adamw: 0.002 } as const;

/** The learning rate that was given, or that the optimizer usually has. */
export const rateOf = ({ lr, optimizer }: OptimizerOptions): number => lr ?? RATES[optimizer];

export function optimizerOf({
  optimizer: name,
  momentum,
  nesterov,
  beta1,
  beta2,
  epsilon,
  weightDecay,
}: OptimizerOptions): OptimizerSettings {
  return { name, momentum, nesterov, beta1, beta2, epsilon, weightDecay };
}

/** Only a schedule that falls to an end depends on how long training will be. */
export function scheduleOf(
  options: OptimizerOptions & Pick<RunOptions, "steps" | "epochs">,
  batches: number,
): ScheduleSettings {
  const { schedule: name, warmup, final, decay, hold, plateau, epochs, steps } = options;
  const rate = rateOf(options);
  const total = Math.min(steps ?? Number.POSITIVE_INFINITY, epochs * batches);
  if (name === "linear" || name === "cosine") return { name, rate, warmup, final, total };
  if (name === "plateau") return { name, rate, warmup, decay, patience: plateau };
  if (name === "inverse") return { name, rate, warmup, decay };
  return name === "hold" ? { name, rate, warmup, decay, hold } : { name, rate, warmup };
}
