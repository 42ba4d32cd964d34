/** A text classifier in training: its texts, and how batches of them come to the threads. */
import type { OpenBackend } from "../../engine/backends.ts";
import { type TextClassifier, textClassifier } from "../../models/text-classifier.ts";
import type { TextClassifierConfig } from "../../models/text-classifier-config.ts";
import { keyOf } from "../../nn/key.ts";
import { lengthBatches } from "../../nn/length-batches.ts";
import type { StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import type { Job, StepAt, Validation } from "../../nn/train.ts";
import { shuffledRows } from "../dataset/row-order.ts";
import { type NetworkSettings, TrainingJob } from "../training/job.ts";
import { BatchPlace } from "./batch-place.ts";
import type { Data, Examples } from "./data.ts";
import { LabelTally } from "./label-tally.ts";
import type { ThreadInput, ThreadOutput } from "./thread.ts";

export interface JobSettings extends NetworkSettings {
  readonly config: TextClassifierConfig;
  readonly batch: number;
  readonly smoothing: number;
  readonly balance: boolean;
  readonly freeze: boolean;
  readonly maxNorm?: number;
  readonly metric: "accuracy" | "macro-f1" | "loss";
}

/** Batches whose texts are sorted by length together, for networks that read them side by side. */
const POOL = 16;

export class ClassifierJob extends TrainingJob<ThreadInput, ThreadOutput> {
  readonly model: TextClassifier;
  readonly batches: number;
  readonly validate: Job["validate"];
  /** What the last validation found of each label. */
  tally: LabelTally | undefined;
  /** Nothing goes on from one batch to the next but the weights. */
  protected readonly states = new Uint8Array(0);
  readonly #settings: JobSettings;
  readonly #train: Examples;
  readonly #place: BatchPlace;
  #epoch: { readonly number: number; readonly batches: readonly Uint32Array[] } | undefined;

  constructor(open: OpenBackend, settings: JobSettings, data: Data, threads: number) {
    const { config, smoothing, freeze, shards, balance } = settings;
    const model = textClassifier(config, { smoothing, freeze });
    super(open, settings, model, threads);
    const { train, valid, counts } = data;
    this.#settings = settings;
    this.model = model;
    this.batches = Math.ceil(train.rows.length / settings.batch);
    this.#train = train;
    const weights = balance ? balancedWeights(counts, train.rows.length) : undefined;
    const { maxLength, labels } = config;
    this.#place = new BatchPlace(this.engine.kernels, { shards, maxLength, labels, weights });
    this.validate = valid && ((interrupted) => this.#validate(valid, interrupted));
  }

  beginEpoch(): void {}

  protected async update({ epoch, batch: index, step, rate }: StepAt): Promise<StepResult> {
    const { clip, seed } = this.#settings;
    const batch = await this.#place.fill(this.#train.source, this.#batchesOf(epoch)[index]);
    const input = { do: "step", batch, rate, clip, step: step + 1, seed } as const;
    return (await this.together(input)) as StepResult;
  }

  /** Which depend on the seed and the epoch alone. */
  #batchesOf(epoch: number): readonly Uint32Array[] {
    if (this.#epoch?.number === epoch) return this.#epoch.batches;
    const { rows } = this.#train;
    const order = shuffledRows(rows.length, keyOf(this.#settings.seed), epoch);
    const batches = this.#cut(
      this.#train,
      order.map((place) => rows[place]),
      epoch,
    );
    this.#epoch = { number: epoch, batches };
    return batches;
  }

  #cut({ source }: Examples, rows: Uint32Array, epoch: number): Uint32Array[] {
    const { batch, config, seed } = this.#settings;
    const lengthOf = (row: number) =>
      Math.min(config.maxLength + 1, source.rows.end(row) - source.rows.start(row));
    const pool = config.arch === "cnn" ? 1 : POOL;
    return lengthBatches(rows, { batch, pool, lengthOf, key: keyOf(seed, epoch) });
  }

  async #validate(valid: Examples, interrupted: () => boolean): Promise<Validation | undefined> {
    const tally = new LabelTally();
    this.tally = tally;
    let [total, count] = [0, 0];
    for (const rows of this.#cut(valid, valid.rows, 0)) {
      if (interrupted()) return undefined;
      const batch = await this.#place.fill(valid.source, rows);
      const totals = (await this.together({ do: "evaluate", batch })) as Totals;
      total += totals.total;
      count += totals.count;
      this.#place.predicted.forEach((label, place) => {
        tally.add(label, valid.source.rows.labels(rows[place]));
      });
    }
    const loss = total / Math.max(1, count);
    const measures = { accuracy: tally.accuracy, macro_f1: tally.macroF1 };
    const costs = { loss, accuracy: 1 - measures.accuracy, "macro-f1": 1 - measures.macro_f1 };
    return { loss, cost: costs[this.#settings.metric], measures };
  }
}

/** N / (C · count) for each label, so that all of them weigh the same together; nothing where there is no text to weigh. */
function balancedWeights(counts: Uint32Array, rows: number): Float32Array {
  const there = counts.filter((count) => count > 0).length;
  return Float32Array.from(counts, (count) => (count === 0 ? 0 : rows / (there * count)));
}
