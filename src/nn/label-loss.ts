/**
 * A linear layer to the labels of a text and its loss as one: cross entropy with a softmax, of which all labels of a text
 * are to get the same share, or with a sigmoid for each label, which says yes or no by itself (one versus all).
 */
import type { Engine } from "../engine/engine.ts";
import { transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import { ACTIVATION_CODES } from "./activation.ts";
import { type Initializer, uniform, zeros } from "./initializers.ts";
import type { Pass } from "./layer.ts";
import type { Totals } from "./network.ts";
import type { Scope, Weight } from "./slab.ts";

export type LabelLossName = "softmax" | "ova";

export interface LabelLossOptions {
  readonly loss: LabelLossName;
  readonly inputs: number;
  /** C */
  readonly labels: number;
  readonly initializer?: Initializer;
  /** How much of what is wanted goes to all labels, or to both answers, evenly (Szegedy et al. 2016). */
  readonly smoothing?: number;
}

/** The labels of some texts, one text behind the other; both are addresses of u32 numbers. */
export interface LabelSets {
  /** Where the labels of each text end, counted from the first label, (B). */
  readonly ends: number;
  /** Below C. */
  readonly labels: number;
}

export interface LabelLoss {
  /** (C, H) */
  readonly weight: Weight;
  /** C numbers for each text, (B, C), of which `probabilities` are made. */
  logits(pass: Pass, x: Tensor): Tensor;
  /** In place. Those of a softmax add up to 1. */
  probabilities(pass: Pass, logits: Tensor): Tensor;
  /**
   * The sum of the losses and how many texts count: with a softmax those that have labels. `classWeights` is where a
   * factor for each label lies, (C) f32, by which its part of the loss is multiplied; 0 for none. The logits are lost: in
   * their place is their gradient.
   */
  loss(pass: Pass, logits: Tensor, sets: LabelSets, classWeights?: number): Totals;
  /** From the gradient of the logits: adds to those of the weights, and gives that of x, (B, H). */
  backward(pass: Pass, x: Tensor, dLogits: Tensor): Tensor;
}

/** Weights `W` (C, H) and `b` (C). */
export function labelLoss(
  scope: Scope,
  { loss: name, inputs, labels, initializer, smoothing = 0 }: LabelLossOptions,
): LabelLoss {
  const W = scope.weight("W", [labels, inputs], initializer ?? uniform(1 / Math.sqrt(inputs)));
  const b = scope.weight("b", [labels], zeros);
  return {
    weight: W,
    logits({ engine }, x) {
      const logits = engine.tensor(x.rows, labels); // (B, C)
      engine.multiply(logits, x, transposed(W.value));
      engine.call.add_bias(logits.pointer, b.value.pointer, x.rows, labels);
      return logits;
    },
    probabilities({ engine: { call } }, logits) {
      const { pointer, rows, size } = logits;
      if (name === "softmax") call.softmax(pointer, rows, labels, 1);
      else call.activation_forward(pointer, pointer, size, ACTIVATION_CODES.sigmoid);
      return logits;
    },
    loss({ engine }, logits, sets, classWeights = 0) {
      const { ends, labels: wanted } = checkedSets(engine, sets, logits);
      const batch = [logits.pointer, logits.rows, labels, ends, wanted, 1, smoothing, classWeights] as const;
      if (name === "softmax") {
        const total = engine.call.label_softmax_loss(...batch, 0);
        return { total, count: countLabelled(engine, ends, logits.rows) };
      }
      const total = engine.call.label_sigmoid_loss(...batch, engine.tensor(labels).pointer, 0);
      return { total, count: logits.rows };
    },
    backward({ engine }, x, dLogits) {
      engine.addProduct(W.gradient, transposed(dLogits), x);
      engine.call.add_bias_gradient(b.gradient.pointer, dLogits.pointer, x.rows, labels);
      const dx = engine.tensor(...x.shape); // (B, H)
      engine.multiply(dx, dLogits, W.value);
      return dx;
    },
  };
}

/** @throws Error when a label is not below C, or the ends fall */
function checkedSets({ kernels }: Engine, sets: LabelSets, { rows, columns }: Tensor): LabelSets {
  const ends = kernels.u32(sets.ends, rows);
  if (ends.some((end, row) => row > 0 && end < ends[row - 1])) throw new Error("the ends of the labels fall");
  if (kernels.u32(sets.labels, ends.at(-1) ?? 0).some((label) => label >= columns))
    throw new Error(`a label is not below ${columns}`);
  return sets;
}

function countLabelled({ kernels }: Engine, pointer: number, rows: number): number {
  const ends = kernels.u32(pointer, rows);
  return ends.reduce((count, end, row) => count + (end > (ends[row - 1] ?? 0) ? 1 : 0), 0);
}
