/**
 * One thread's part of training. All members do the same on one memory: each works out the gradients of its shards of
 * the batch, then adds up, clips and updates its own part of the slab. Every sum has a fixed order, so the bits of the
 * result depend on the number of shards and never on that of members.
 */
import { isAborted, meet } from "../engine/barrier.ts";
import type { Engine } from "../engine/engine.ts";
import { keyOf } from "./key.ts";
import type { Pass } from "./layer.ts";
import type { Network, Totals } from "./network.ts";
import type { Optimizer } from "./optimizer.ts";
import { abort, CHUNK, type Plan, rangeOf, sumSquares, sumTotals, writeTotals } from "./plan.ts";

/** What PyTorch adds to a norm before it divides by it. */
const TINY = 1e-6;

export interface StepInput<Batch> {
  readonly batch: Batch;
  readonly rate: number;
  /** The largest norm that a gradient may have; without it any. */
  readonly clip?: number;
  /** The number of the step, from 1. */
  readonly step: number;
  readonly seed: number;
  /** By what the sum of losses is divided before its gradient is taken: the number of targets, or a number. */
  readonly mean?: "targets" | number;
}

export interface EvaluateInput<Batch> {
  readonly batch: Batch;
}

export interface StepResult extends Totals {
  /** The mean loss of a target. */
  readonly loss: number;
  /** Of the gradient of the mean, before clipping. */
  readonly norm: number;
  /** Whether loss and norm are finite. If not, nothing was updated. */
  readonly finite: boolean;
}

/** The next input may come when all members have answered the last one. */
export interface Member<Batch> {
  step(input: StepInput<Batch>): StepResult;
  evaluate(input: EvaluateInput<Batch>): Totals;
}

export interface MemberOptions<Batch> {
  readonly engine: Engine;
  readonly plan: Plan;
  /** Which of the members it is, from 0. */
  readonly index: number;
  readonly network: Network<Batch>;
  readonly optimizer: Optimizer;
}

/** When it throws, the other members throw Aborted instead of waiting for it. */
export function member<Batch>(self: MemberOptions<Batch>): Member<Batch> {
  const { plan, network } = self;
  if (network.slab.size !== plan.size)
    throw new Error(`the slab has ${network.slab.size} numbers, not ${plan.size}`);
  return {
    step: (input) => orAbort(plan, () => step(self, input)),
    evaluate: (input) => orAbort(plan, () => evaluate(self, input)),
  };
}

function step<Batch>(self: MemberOptions<Batch>, input: StepInput<Batch>): StepResult {
  const { network } = self;
  for (const shard of shardsOf(self)) differentiate(self, shard, input);
  wait(self);
  reduce(self);
  wait(self);
  const divisor = divisorOf(self, input);
  const result = resultOf(self, divisor);
  if (!result.finite) return result;
  update(self, input, clipping(result, input) / divisor);
  if (network.constrain !== undefined) constrain(self);
  return result;
}

function evaluate<Batch>(self: MemberOptions<Batch>, { batch }: EvaluateInput<Batch>): Totals {
  const { engine, plan, network } = self;
  for (const shard of shardsOf(self)) {
    const totals = onShard(self, shard, { training: false, key: 0 }, (pass) =>
      network.evaluate(pass, batch, shard),
    );
    writeTotals(engine.kernels, plan, shard, totals);
  }
  wait(self);
  return sumTotals(engine.kernels, plan);
}

/** Those that a member works on. */
export function shardsOf({ plan, index }: Pick<MemberOptions<never>, "plan" | "index">): number[] {
  const all = Array.from({ length: plan.shards }, (_, shard) => shard);
  return all.filter((shard) => shard % plan.members === index);
}

function differentiate<Batch>(self: MemberOptions<Batch>, shard: number, input: StepInput<Batch>): void {
  const { engine, plan, network } = self;
  engine.call.clear(plan.gradients[shard], plan.size * 4);
  const key = keyOf(input.seed, input.step, shard);
  const totals = onShard(self, shard, { training: true, key }, (pass) =>
    network.gradient(pass, input.batch, shard),
  );
  writeTotals(engine.kernels, plan, shard, totals);
}

/** Binds the slab to the shard's gradients, and gives the memory of the step back. */
function onShard<Batch>(
  { engine, plan, network: { slab } }: MemberOptions<Batch>,
  shard: number,
  pass: Pick<Pass, "training" | "key">,
  work: (pass: Pass) => Totals,
): Totals {
  slab.values = plan.values;
  slab.gradients = plan.gradients[shard];
  const mark = engine.step.mark();
  const totals = work({ engine, lengths: 0, ...pass });
  engine.step.release(mark);
  return totals;
}

function wait({ plan }: MemberOptions<never>): void {
  meet(plan.memory, plan.barrier, plan.members);
}

/** Adds the shards of this member's part of the slab up in the first one. */
function reduce({ engine, plan, index }: MemberOptions<never>): void {
  const { gradients, shards, squares } = plan;
  const { start, end } = rangeOf(plan, index);
  const stride = shards > 1 ? gradients[1] - gradients[0] : 0;
  const sums = squares + (start / CHUNK) * 8;
  engine.call.reduce_gradients(gradients[0] + start * 4, stride, shards, end - start, CHUNK, sums);
}

/** A batch without targets has a gradient of zero, whatever it is divided by. */
function divisorOf({ engine, plan }: MemberOptions<never>, { mean = "targets" }: StepInput<unknown>): number {
  return mean === "targets" ? Math.max(1, sumTotals(engine.kernels, plan).count) : mean;
}

function resultOf({ engine, plan }: MemberOptions<never>, divisor: number): StepResult {
  const { total, count } = sumTotals(engine.kernels, plan);
  const loss = total / Math.max(1, count);
  const norm = Math.sqrt(sumSquares(engine.kernels, plan)) / divisor;
  return { loss, total, count, norm, finite: Number.isFinite(loss) && Number.isFinite(norm) };
}

/** By what a gradient is multiplied so that its norm becomes no larger than the largest one; 1 for nothing. */
export const clipping = (
  { norm }: Pick<StepResult, "norm">,
  { clip = Number.POSITIVE_INFINITY }: Pick<StepInput<unknown>, "clip">,
): number => Math.min(1, clip / (norm + TINY));

function update(self: MemberOptions<never>, { rate, step }: StepInput<unknown>, scale: number): void {
  const { engine, plan, index, optimizer } = self;
  const addresses = { values: plan.values, gradients: plan.gradients[0], slots: plan.slots };
  optimizer.update(engine, addresses, rangeOf(plan, index), { rate, scale, step });
}

/** When all parts of the slab are updated; the next step begins when this is done. */
function constrain(self: MemberOptions<never>): void {
  const { engine, index, network } = self;
  wait(self);
  if (index === 0) network.constrain?.(engine);
}

function orAbort<Result>(plan: Plan, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isAborted(error)) abort(plan);
    throw error;
  }
}
