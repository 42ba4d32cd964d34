/** A language model in training: its text, and how segments of it come to the threads. */
import type { OpenBackend } from "../../engine/backends.ts";
import type { GradientFlow } from "../../models/gradient-flow.ts";
import { type LanguageModel, type LanguageModelConfig, languageModel } from "../../models/language-model.ts";
import { type Segment, type SegmentShard, stateLength } from "../../models/segment.ts";
import type { StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import { type IdReader, type Segments, type Streams, segments } from "../../nn/segments.ts";
import type { Job, StepAt } from "../../nn/train.ts";
import { border, type NetworkSettings, TrainingJob } from "../training/job.ts";
import type { ThreadInput, ThreadOutput } from "./thread.ts";

export interface JobSettings extends NetworkSettings {
  readonly config: LanguageModelConfig;
  readonly batch: number;
  readonly bptt: number;
  readonly average: "tokens" | "sequences";
}

/** Text cut into segments, and the memory through which they go to the threads. */
interface Reading {
  readonly segments: Segments;
  readonly shards: readonly (SegmentShard & { readonly streams: Streams })[];
  readonly states: { readonly pointer: number; readonly size: number };
}

export class LanguageModelJob extends TrainingJob<ThreadInput, ThreadOutput> {
  readonly model: LanguageModel;
  readonly validate: Job["validate"];
  readonly #settings: JobSettings;
  readonly #training: Reading;

  constructor(
    open: OpenBackend,
    settings: JobSettings,
    text: { readonly train: IdReader; readonly valid?: IdReader },
    threads: number,
  ) {
    const model = languageModel(settings.config);
    super(open, settings, model, threads);
    this.#settings = settings;
    this.model = model;
    this.#training = this.#reading(text.train, settings.batch);
    const { valid } = text;
    this.validate = valid === undefined ? undefined : this.#validation(valid);
  }

  get batches(): number {
    return this.#training.segments.count;
  }

  beginEpoch(): void {
    this.states.fill(0);
  }

  protected async update({ batch: index, step, rate }: StepAt): Promise<StepResult> {
    const { clip, seed, average, batch: sequences } = this.#settings;
    const batch = await this.#segment(this.#training, index);
    const mean = average === "tokens" ? "targets" : sequences;
    const input = { do: "step", batch, rate, clip, step: step + 1, seed, mean } as const;
    return (await this.together(input)) as StepResult;
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
    return (await this.running.runOn(0, input)) as GradientFlow;
  }

  protected get states(): Uint8Array {
    return this.#states(this.#training);
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
        const totals = (await this.together({ do: "evaluate", batch })) as Totals;
        total += totals.total;
        count += totals.count;
      }
      return { loss: total / count };
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
}

/** Sequences whose gradients are looked at. */
const PROBED = 8;
