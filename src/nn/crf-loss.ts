/**
 * A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) on the output of a network, as Lample et al.
 * (2016) have it: all tags of a sequence are told as one, from a score for each tag at each place, and one for each step
 * from a tag to the next.
 */
import { type Initializer, uniform } from "./initializers.ts";
import { linear } from "./linear.ts";
import type { Scope } from "./slab.ts";
import type { TagLoss, TagLossOptions } from "./tag-loss.ts";
import { viterbi } from "./viterbi.ts";

export interface CrfLossOptions extends TagLossOptions {
  /** Of the steps and the ends; without it evenly from -0.1 to 0.1. */
  readonly initializer?: Initializer;
}

/**
 * Weights `W` (H, C) and `b` (C), `transitions` (C, C), from row to column, `start` (C) and `end` (C). A sequence with a
 * place that has no tag has no loss.
 */
export function crfLoss(
  scope: Scope,
  { inputs, tags: count, initializer = uniform(0.1) }: CrfLossOptions,
): TagLoss {
  const scores = linear(scope, { inputs, outputs: count });
  const transitions = scope.weight("transitions", [count, count], initializer);
  const start = scope.weight("start", [count], initializer);
  const end = scope.weight("end", [count], initializer);
  return {
    scores,
    loss({ engine, lengths }, emissions, tags) {
      const { call } = engine;
      const [times, batch] = emissions.shape;
      const known = call.crf_count(tags, times, batch, count, lengths);
      if (known < 0) throw new Error(`a tag is neither below ${count} nor NO_TARGET`);
      const alphas = engine.tensor(...emissions.shape).pointer; // (T, B, C)
      const sums = engine.tensor(...emissions.shape).pointer; // (T, B, C)
      const [from, steps] = [emissions.pointer, transitions.value.pointer];
      const rest = [tags, alphas, sums, times, batch, count, lengths] as const;
      const total = call.crf_loss(from, steps, start.value.pointer, end.value.pointer, ...rest, 0);
      const backward = () => {
        const gradients = [transitions, start, end].map(({ gradient }) => gradient.pointer);
        const [dSteps, dStart, dEnd] = gradients;
        call.crf_backward(from, steps, dSteps, dStart, dEnd, ...rest);
        return emissions;
      };
      return [{ total, count: known }, backward];
    },
    decode(pass, emissions, output, rules) {
      const steps = { start: start.value, end: end.value, transitions: transitions.value };
      viterbi(pass, emissions, steps, output, rules);
    },
  };
}
