/** A language model in training: its weights in shared memory, its text, and the threads that work on it. */

import type { OpenBackend } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import type { Team } from "../../engine/team.ts";
import type { GradientFlow } from "../../models/gradient-flow.ts";
import { type LanguageModel, type LanguageModelConfig, languageModel } from "../../models/language-model.ts";
import { type Segment, type SegmentShard, stateLength } from "../../models/segment.ts";
import { initialize } from "../../nn/initialize.ts";
import type { StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import { type OptimizerSettings, optimizer } from "../../nn/optimizer.ts";
import { makePlan, type Plan } from "../../nn/plan.ts";
import { type IdReader, type Segments, type Streams, segments } from "../../nn/segments.ts";
import { restore, type Snapshot, snapshot } from "../../nn/snapshot.ts";
import { together } from "../../nn/together.ts";
import type { Job } from "../../nn/train.ts";
import type { ThreadInput, ThreadOutput } from "./thread.ts";

export interface JobSettings {
  readonly config: LanguageModelConfig;
  readonly optimizer: OptimizerSettings;
  readonly batch: number;
  readonly bptt: number;
  readonly shards: number;
  readonly seed: number;
  /** The largest norm of a gradient; without it any. */
  readonly clip?: number;
  readonly average: "tokens" | "sequences";
}

/** All that changes in training and lives outside of the position. */
export interface Kept extends Snapshot {
  /** The states that are carried on. */
  readonly states: Uint8Array<ArrayBuffer>;
}

/** Text cut into segments, and the memory through which they go to the threads. */
interface Reading {
  readonly segments: Segments;
  readonly shards: readonly (SegmentShard & { readonly streams: Streams })[];
  readonly states: { readonly pointer: number; readonly size: number };
}

export class LanguageModelJob implements Job {
  readonly engine: Engine;
  readonly model: LanguageModel;
  readonly plan: Plan;
  readonly validate: Job["validate"];
  readonly #settings: JobSettings;
  readonly #training: Reading;
  #team: Team<ThreadInput, ThreadOutput> | undefined;
  #good: Kept | undefined;
  /** The good state before that, whose room the next one takes. */
  #spare: Kept | undefined;
  /** Nothing has changed since then. */
  #isGood = false;
  #best: Uint8Array<ArrayBuffer> | undefined;

  constructor(
    { module, backend }: OpenBackend,
    settings: JobSettings,
    text: { readonly train: IdReader; readonly valid?: IdReader },
    threads: number,
  ) {
    const { config, shards, seed } = settings;
    this.#settings = settings;
    this.engine = new Engine(new Kernels(module), backend);
    this.model = languageModel(config);
    const { size } = this.model.slab;
    const { slots } = optimizer(settings.optimizer);
    const members = Math.min(threads, shards);
    const options = { module, backend: backend.name, size, members, shards, slots };
    this.plan = makePlan(this.engine.kernels, options);
    this.model.slab.values = this.plan.values;
    initialize(this.engine, this.model.slab, seed);
    this.#training = this.#reading(text.train, settings.batch);
    const { valid } = text;
    this.validate = valid === undefined ? undefined : this.#validation(valid);
  }

  get batches(): number {
    return this.#training.segments.count;
  }

  /** Starts the threads that were made for `plan`. */
  async start(team: Team<ThreadInput, ThreadOutput>): Promise<void> {
    this.#team = team;
    await Promise.all(
      Array.from({ length: team.size }, (_, index) => team.runOn(index, { do: "begin", index })),
    );
  }

  beginEpoch(): void {
    this.#states(this.#training).fill(0);
  }

  async step({ batch: index, step, rate }: Parameters<Job["step"]>[0]): Promise<StepResult> {
    const { clip, seed, average, batch: sequences } = this.#settings;
    const batch = await this.#segment(this.#training, index);
    this.#isGood = false;
    const mean = average === "tokens" ? "targets" : sequences;
    const input = { do: "step", batch, rate, clip, step: step + 1, seed, mean } as const;
    return (await this.#together(input))[0] as StepResult;
  }

  /** How far back gradients reach in a few sequences of the segment that comes next. Training goes on as without. */
  async probe(index: number): Promise<GradientFlow> {
    const { segments, shards } = this.#training;
    const { inputs, targets, rows: all, state } = shards[0]; // which the next step fills anew
    const rows = Math.min(PROBED, all);
    const steps = segments.stepsOf(index);
    const { kernels } = this.engine;
    const [read, wanted] = [kernels.u32(inputs, steps * rows), kernels.u32(targets, steps * rows)];
    await segments.fill(index, read, wanted, { from: 0, to: rows });
    const carried = index === 0 ? undefined : { pointer: state, rows: all }; // an epoch begins from zeros
    const input = { do: "probe", inputs, targets, steps, rows, state: carried } as const;
    return (await this.#running.runOn(0, input)) as GradientFlow;
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
    return { ...snapshot(this.plan, into), states: this.#states(this.#training).slice() };
  }

  /** Goes on from what was kept; `good` is what to return to, if it is something else. */
  restore(kept: Kept, good = kept): void {
    restore(this.plan, kept);
    this.#states(this.#training).set(kept.states);
    this.#good = good;
    this.#spare = undefined;
    this.#isGood = good === kept;
  }

  /** The last good state, where it is not the one of now. */
  get good(): Kept | undefined {
    return this.#isGood ? undefined : this.#good;
  }

  /** How many numbers are carried on from segment to segment. */
  get stateLength(): number {
    return this.#training.states.size / 4;
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

  /** Text too short for the whole batch is read in fewer streams. */
  #validation(ids: IdReader): NonNullable<Job["validate"]> {
    const reading = this.#reading(ids, Math.min(this.#settings.batch, Math.max(1, ids.length - 1)));
    return async (interrupted) => {
      this.#states(reading).fill(0);
      let [total, count] = [0, 0];
      for (let index = 0; index < reading.segments.count; index++) {
        if (interrupted()) return undefined;
        const batch = await this.#segment(reading, index);
        const totals = (await this.#together({ do: "evaluate", batch }))[0] as Totals;
        total += totals.total;
        count += totals.count;
      }
      return total / count;
    };
  }

  #reading(ids: IdReader, batch: number): Reading {
    const { bptt, shards } = this.#settings;
    const cut = segments(ids, { batch, steps: bptt });
    const { kernels } = this.engine;
    const size = stateLength(this.model, batch) * 4;
    const pointer = kernels.allocate(size);
    let state = pointer;
    const parts = Array.from({ length: shards }, (_, shard) => {
      const streams = { from: border(batch, shard, shards), to: border(batch, shard + 1, shards) };
      const rows = streams.to - streams.from;
      const [inputs, targets] = [kernels.allocate(bptt * rows * 4), kernels.allocate(bptt * rows * 4)];
      const part = { inputs, targets, rows, state, streams };
      state += stateLength(this.model, rows) * 4;
      return part;
    });
    return { segments: cut, shards: parts, states: { pointer, size } };
  }

  /** Brings a segment into the shared memory. */
  async #segment({ segments, shards }: Reading, index: number): Promise<Segment> {
    const steps = segments.stepsOf(index);
    const { kernels } = this.engine;
    for (const { inputs, targets, rows, streams } of shards) {
      const length = steps * rows;
      await segments.fill(index, kernels.u32(inputs, length), kernels.u32(targets, length), streams);
    }
    return { steps, shards };
  }

  #states({ states: { pointer, size } }: Reading): Uint8Array {
    return this.engine.kernels.bytes.subarray(pointer, pointer + size);
  }

  #together(input: ThreadInput): Promise<ThreadOutput[]> {
    return together(this.#running, this.plan, input);
  }

  get #running(): Team<ThreadInput, ThreadOutput> {
    if (this.#team === undefined) throw new Error("the threads have not been started");
    return this.#team;
  }
}

/** Sequences whose gradients are looked at. */
const PROBED = 8;

/** Where a shard's streams begin. */
const border = (batch: number, shard: number, shards: number): number => Math.floor((batch * shard) / shards);

/** Zero times infinity, or times NaN, is NaN, and so is every sum with it. */
function allFinite({ values }: Kept): boolean {
  const numbers = new Float32Array(values.buffer);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] * 0;
  return sum === 0;
}
