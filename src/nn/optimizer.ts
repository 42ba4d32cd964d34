/** Optimizers with the semantics of torch.optim: how the values of a slab follow from their gradients. */
import type { Engine } from "../engine/engine.ts";
import { power } from "./power.ts";

export type OptimizerName = "sgd" | "adagrad" | "adam" | "adamw";

/** Plain data. What is absent has the default of torch.optim. */
export interface OptimizerSettings {
  readonly name: OptimizerName;
  /** Of sgd: how much of the last step is kept; 0 without. */
  readonly momentum?: number;
  /** Of sgd with momentum: looks one step ahead. */
  readonly nesterov?: boolean;
  /** Of adam and adamw: how much of the mean of the gradients, and of that of their squares, is kept. */
  readonly beta1?: number;
  readonly beta2?: number;
  /** Of all but sgd: what keeps a divisor from zero. */
  readonly epsilon?: number;
  /** The L2 penalty; of adamw the part of each value, times the rate, that every step takes away. */
  readonly weightDecay?: number;
}

/** Where the arrays of a slab lie. */
export interface Addresses {
  readonly values: number;
  readonly gradients: number;
  /** The optimizer's own arrays, as many as it has slots; all zero before the first step. */
  readonly slots: readonly number[];
}

/** Numbers of a slab, from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface UpdateOptions {
  readonly rate: number;
  /** By which the gradient is multiplied first: for a mean, for clipping. */
  readonly scale: number;
  /** The number of the step, from 1. */
  readonly step: number;
}

export interface Optimizer {
  /** How many arrays of the slab's size it needs for itself. */
  readonly slots: number;
  /** Updates the values of a range. Ranges may be updated in any order, by any thread. */
  update(engine: Engine, at: Addresses, range: Range, options: UpdateOptions): void;
}

export function optimizer(settings: OptimizerSettings): Optimizer {
  const { name, momentum = 0 } = settings;
  if (name === "sgd") return momentum === 0 ? sgd(settings) : withMomentum(settings, momentum);
  return name === "adagrad" ? adagrad(settings) : adam(settings);
}

function sgd({ weightDecay = 0 }: OptimizerSettings): Optimizer {
  const update: Optimizer["update"] = ({ call }, at, range, { rate, scale }) => {
    const { values, gradients, count } = part(at, range);
    call.update_sgd(values, gradients, count, scale, rate, weightDecay);
  };
  return { slots: 0, update };
}

function withMomentum({ nesterov = false, weightDecay = 0 }: OptimizerSettings, momentum: number): Optimizer {
  const update: Optimizer["update"] = ({ call }, at, range, { rate, scale }) => {
    const { values, gradients, slots, count } = part(at, range);
    call.update_momentum(values, gradients, slots[0], count, scale, rate, weightDecay, momentum, nesterov);
  };
  return { slots: 1, update };
}

function adagrad({ epsilon = 1e-10, weightDecay = 0 }: OptimizerSettings): Optimizer {
  const update: Optimizer["update"] = ({ call }, at, range, { rate, scale }) => {
    const { values, gradients, slots, count } = part(at, range);
    call.update_adagrad(values, gradients, slots[0], count, scale, rate, weightDecay, epsilon);
  };
  return { slots: 1, update };
}

/** Both divisions by bias corrections are taken out of the loop: m / (√(v / c) + ε) is √c · m / (√v + √c · ε). */
function adam(settings: OptimizerSettings): Optimizer {
  const { name, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = settings;
  const { weightDecay = name === "adamw" ? 0.01 : 0 } = settings;
  const update: Optimizer["update"] = ({ call }, at, range, { rate, scale, step }) => {
    const { values, gradients, slots, count } = part(at, range);
    const root = Math.sqrt(1 - power(beta2, step));
    const corrected = (rate * root) / (1 - power(beta1, step));
    const [penalty, kept] = name === "adamw" ? [0, 1 - rate * weightDecay] : [weightDecay, 1];
    call.update_adam(
      values,
      gradients,
      slots[0],
      slots[1],
      count,
      scale,
      corrected,
      penalty,
      kept,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      epsilon * root,
    );
  };
  return { slots: 2, update };
}

function part({ values, gradients, slots }: Addresses, { start, end }: Range) {
  const offset = start * 4;
  return {
    values: values + offset,
    gradients: gradients + offset,
    slots: slots.map((slot) => slot + offset),
    count: end - start,
  };
}
