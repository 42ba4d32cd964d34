/** A network in training: its weights in shared memory, the states to return to, and the threads that work on it. */
import type { OpenBackend } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import type { Team } from "../../engine/team.ts";
import { initialize } from "../../nn/initialize.ts";
import type { StepResult } from "../../nn/member.ts";
import { type OptimizerSettings, optimizer } from "../../nn/optimizer.ts";
import { makePlan, type Plan } from "../../nn/plan.ts";
import type { Slab } from "../../nn/slab.ts";
import { restore, type Snapshot, snapshot } from "../../nn/snapshot.ts";
import { together } from "../../nn/together.ts";
import type { Job, StepAt } from "../../nn/train.ts";

/** What every training is set to, as plain data. */
export interface NetworkSettings {
  readonly optimizer: OptimizerSettings;
  readonly shards: number;
  readonly seed: number;
  /** The largest norm of a gradient; without it any. */
  readonly clip?: number;
}

/** The weights of a network: what learns, and what stays as it began. */
export interface Slabs {
  readonly slab: Slab;
  readonly frozen?: Slab;
}

/** All that changes in training and lives outside of the position. */
export interface Kept extends Snapshot {
  /** The states that are carried on. */
  readonly states: Uint8Array<ArrayBuffer>;
}

/** The first input of a thread tells it which one it is. */
export interface BeginInput {
  readonly do: "begin";
  readonly index: number;
}

/** What all trainings of networks have in common; a subclass brings the batches into the memory. */
export abstract class TrainingJob<In, Out> implements Job {
  readonly engine: Engine;
  readonly slab: Slab;
  readonly frozen: Slab | undefined;
  readonly plan: Plan;
  #team: Team<In | BeginInput, Out> | undefined;
  #good: Kept | undefined;
  /** The good state before that, whose room the next one takes. */
  #spare: Kept | undefined;
  /** Nothing has changed since then. */
  #isGood = false;
  #best: Uint8Array<ArrayBuffer> | undefined;

  /** @throws IoError when the network does not fit into the engine's memory */
  constructor(
    { module, backend }: OpenBackend,
    settings: NetworkSettings,
    { slab, frozen }: Slabs,
    threads: number,
  ) {
    const { shards, seed } = settings;
    this.engine = new Engine(new Kernels(module), backend);
    this.slab = slab;
    this.frozen = frozen;
    const { slots } = optimizer(settings.optimizer);
    const members = Math.min(threads, shards);
    const options = { module, backend: backend.name, size: slab.size, members, shards, slots };
    this.plan = makePlan(this.engine.kernels, options);
    slab.values = this.plan.values;
    initialize(this.engine, slab, seed);
    if (frozen === undefined) return;
    frozen.values = this.engine.keep(frozen.size).pointer;
    initialize(this.engine, frozen, seed);
  }

  abstract readonly batches: number;
  abstract readonly validate: Job["validate"];
  abstract beginEpoch(): void;
  /** Brings the batch into the memory, and lets all threads work on it. */
  protected abstract update(at: StepAt): Promise<StepResult>;
  /** Numbers that go on from step to step beside the weights: f32, in the shared memory. */
  protected abstract readonly states: Uint8Array;

  /** Starts the threads that were made for `plan`. */
  async start(team: Team<In | BeginInput, Out>): Promise<void> {
    this.#team = team;
    await Promise.all(
      Array.from({ length: team.size }, (_, index) => team.runOn(index, { do: "begin", index })),
    );
  }

  step(at: StepAt): Promise<StepResult> {
    this.#isGood = false;
    return this.update(at);
  }

  keepGood(): boolean {
    const kept = this.kept(this.#spare);
    if (!allFinite(kept)) return false;
    this.#spare = this.#good;
    this.#good = kept;
    this.#isGood = true;
    return true;
  }

  /** A copy of all that changes, as it is now; an older one may be written over. */
  kept(into?: Kept): Kept {
    return { ...snapshot(this.plan, into), states: this.states.slice() as Uint8Array<ArrayBuffer> };
  }

  /** Goes on from what was kept; `good` is what to return to, if it is something else. */
  restore(kept: Kept, good = kept): void {
    restore(this.plan, kept);
    this.states.set(kept.states);
    this.#good = good;
    this.#spare = undefined;
    this.#isGood = good === kept;
  }

  /** The last good state, where it is not the one of now. */
  get good(): Kept | undefined {
    return this.#isGood ? undefined : this.#good;
  }

  /** How many numbers are carried on from step to step. */
  get stateLength(): number {
    return this.states.length / 4;
  }

  rollBack(): void {
    if (this.#good !== undefined) this.restore(this.#good);
  }

  keepBest(): void {
    this.#best = snapshot({ ...this.plan, slots: [] }).values;
  }

  /** The weights that did best in validation. */
  get best(): Uint8Array<ArrayBuffer> | undefined {
    return this.#best;
  }

  set best(values: Uint8Array<ArrayBuffer> | undefined) {
    this.#best = values;
  }

  /** Gives an input to all threads; the first one's answer. */
  protected async together(input: In): Promise<Out> {
    return (await together(this.running, this.plan, input))[0];
  }

  protected get running(): Team<In | BeginInput, Out> {
    if (this.#team === undefined) throw new Error("the threads have not been started");
    return this.#team;
  }
}

/** A job of which only what all have in common is known. */
export type AnyJob = TrainingJob<never, unknown>;

/** Where a shard's part of a batch begins. */
export const border = (batch: number, shard: number, shards: number): number =>
  Math.floor((batch * shard) / shards);

/** Zero times infinity, or times NaN, is NaN, and so is every sum with it. */
function allFinite({ values }: Kept): boolean {
  const numbers = new Float32Array(values.buffer);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] * 0;
  return sum === 0;
}
