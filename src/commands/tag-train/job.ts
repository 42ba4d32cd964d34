/** A tagger in training: its sentences, and how batches of them come to the threads. */
import type { OpenBackend } from "../../engine/backends.ts";
import { randomFraction } from "../../engine/random.ts";
import type { TaggerConfig } from "../../models/tagger-config.ts";
import { type TaggerNetwork, taggerNetwork } from "../../models/tagger-network.ts";
import type { WordForm } from "../../models/word-form.ts";
import { keyOf } from "../../nn/key.ts";
import { lengthBatches } from "../../nn/length-batches.ts";
import type { StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import type { Job, StepAt, Validation } from "../../nn/train.ts";
import { shuffledRows } from "../dataset/row-order.ts";
import { TagCounts } from "../evaluate/tags.ts";
import { type NetworkSettings, TrainingJob } from "../training/job.ts";
import { BatchPlace } from "./batch-place.ts";
import type { Data, Examples } from "./data.ts";
import type { ThreadInput, ThreadOutput } from "./thread.ts";

export interface JobSettings extends NetworkSettings {
  readonly config: TaggerConfig;
  readonly batch: number;
  readonly smoothing: number;
  readonly freeze: boolean;
  /** How often a word that occurs once is taken for an unknown one. */
  readonly unknownRate: number;
  readonly metric: "span-f1" | "accuracy" | "loss";
}

/** Batches whose sentences are sorted by length together. */
const POOL = 16;

export class TaggerJob extends TrainingJob<ThreadInput, ThreadOutput> {
  readonly model: TaggerNetwork;
  readonly batches: number;
  readonly validate: Job["validate"];
  /** Nothing goes on from one batch to the next but the weights. */
  protected readonly states = new Uint8Array(0);
  readonly #settings: JobSettings;
  readonly #data: Data;
  readonly #place: BatchPlace;
  readonly #unknown: readonly WordForm[];
  #epoch: { readonly number: number; readonly batches: readonly Uint32Array[] } | undefined;

  constructor(open: OpenBackend, settings: JobSettings, data: Data, threads: number) {
    const { config, smoothing, freeze, shards } = settings;
    const model = taggerNetwork(config, { smoothing, freeze });
    super(open, settings, model, threads);
    const { train, valid } = data;
    this.#settings = settings;
    this.model = model;
    this.batches = Math.ceil(train.rows.length / settings.batch);
    this.#data = data;
    const { vocabulary, tags } = config;
    this.#place = new BatchPlace(this.engine.kernels, { shards, vocabulary, tags });
    this.#unknown = train.forms.map((form) => ({ ...form, word: 0 }));
    this.validate = valid && ((interrupted) => this.#validate(valid, interrupted));
  }

  beginEpoch(): void {}

  protected async update({ epoch, batch: index, step, rate }: StepAt): Promise<StepResult> {
    const { clip, seed, unknownRate } = this.#settings;
    const { train, isSingle } = this.#data;
    const key = keyOf(seed, epoch, UNKNOWN);
    const isUnknown = (id: number) => isSingle[id] === 1 && randomFraction(key, id) < unknownRate;
    const formOf = (id: number) => (isUnknown(id) ? this.#unknown : train.forms)[id];
    const batch = this.#place.fill(train, this.#batchesOf(epoch)[index], formOf);
    const input = { do: "step", batch, rate, clip, step: step + 1, seed } as const;
    return (await this.together(input)) as StepResult;
  }

  /** Which depend on the seed and the epoch alone. */
  #batchesOf(epoch: number): readonly Uint32Array[] {
    if (this.#epoch?.number === epoch) return this.#epoch.batches;
    const { train } = this.#data;
    const order = shuffledRows(train.rows.length, keyOf(this.#settings.seed), epoch);
    const rows = order.map((place) => train.rows[place]);
    this.#epoch = { number: epoch, batches: this.#cut(train, rows, epoch) };
    return this.#epoch.batches;
  }

  #cut({ sentences }: Examples, rows: Uint32Array, epoch: number): Uint32Array[] {
    const { batch, seed } = this.#settings;
    const lengthOf = (row: number) => sentences.length(row);
    return lengthBatches(rows, { batch, pool: POOL, lengthOf, key: keyOf(seed, epoch) });
  }

  async #validate(valid: Examples, interrupted: () => boolean): Promise<Validation | undefined> {
    const counts = new TagCounts();
    let [total, count] = [0, 0];
    for (const rows of this.#cut(valid, valid.rows, 0)) {
      if (interrupted()) return undefined;
      const batch = this.#place.fill(valid, rows);
      const totals = (await this.together({ do: "evaluate", batch })) as Totals;
      total += totals.total;
      count += totals.count;
      this.#count(counts, valid, rows);
    }
    const loss = total / Math.max(1, count);
    const accuracy = counts.correct / counts.tokens;
    const spanF1 = counts.areSpans ? counts.spans.total.f1 : undefined;
    const costs = { loss, accuracy: 1 - accuracy, "span-f1": 1 - (spanF1 ?? 0) };
    const measures = { accuracy, ...(spanF1 !== undefined && { span_f1: spanF1 }) };
    return { loss, cost: costs[this.#settings.metric], measures };
  }

  /** What was found of the batch that was evaluated last. */
  #count(counts: TagCounts, { sentences }: Examples, rows: Uint32Array): void {
    const { tags } = this.#data.vocabulary;
    const { predicted } = this.#place;
    let at = 0;
    for (const row of rows) {
      const found = predicted.subarray(at, at + sentences.length(row));
      counts.add(
        sentences.tagsOf(row),
        Array.from(found, (tag) => tags[tag]),
      );
      at += found.length;
    }
  }
}

/** Tells the key of unknown words from all other keys of an epoch. */
const UNKNOWN = 0x756e6b;
