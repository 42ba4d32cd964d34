/** What writes texts on a condition, in training: batches of about as many tokens, and validation that writes texts. */
import type { OpenBackend } from "../../engine/backends.ts";
import type { ConditionalBatch } from "../../models/conditional-batch.ts";
import { keyOf } from "../../nn/key.ts";
import type { StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import { together } from "../../nn/together.ts";
import { tokenBatches } from "../../nn/token-batches.ts";
import type { Job, StepAt, Validation } from "../../nn/train.ts";
import { shuffledRows } from "../dataset/row-order.ts";
import type { SideTexts } from "../dataset/text-side.ts";
import type { ConditionalInput, ConditionalOutput, WrittenShard } from "./conditional-thread.ts";
import { type NetworkSettings, type Slabs, TrainingJob } from "./job.ts";
import { WrittenTexts } from "./written-texts.ts";

export interface ConditionalSettings extends NetworkSettings {
  readonly batchTokens: number;
  readonly smoothing: number;
  /** How often a word is read as the model would have written it. */
  readonly sampling: number;
  readonly metric: "loss" | "bleu";
  /** Texts of the validation data that are shown each time. */
  readonly samples: number;
  readonly maxLength: number;
}

/** Some rows of the data. */
export interface Examples {
  readonly rows: Uint32Array;
  /** What is to be written for each row of the data. */
  readonly targets: SideTexts;
  /** The tokens of the longest text of a row, with its end token. */
  lengthOf(row: number): number;
}

/** A subclass brings the rows of a batch into the memory. */
export abstract class ConditionalJob<Source, Data extends Examples> extends TrainingJob<
  ConditionalInput<Source>,
  ConditionalOutput
> {
  readonly batches: number;
  readonly validate: Job["validate"];
  /** What the last validation has to show. */
  samples: readonly object[] = [];
  /** Nothing goes on from one batch to the next but the weights. */
  protected readonly states = new Uint8Array(0);
  readonly #settings: ConditionalSettings;
  readonly #train: Data;
  #epoch: { readonly number: number; readonly batches: readonly Uint32Array[] } | undefined;

  constructor(
    open: OpenBackend,
    settings: ConditionalSettings,
    model: Slabs,
    data: { readonly train: Data; readonly valid?: Data },
    threads: number,
  ) {
    super(open, settings, model, threads);
    const { train, valid } = data;
    this.#settings = settings;
    this.#train = train;
    this.batches = this.#cut(train, train.rows, 0).length;
    this.validate = valid && ((interrupted) => this.#validate(valid, interrupted));
  }

  /** Brings these rows into the memory, an even part of them to each shard. */
  protected abstract place(data: Data, rows: Uint32Array): Promise<ConditionalBatch<Source>>;

  /** What is shown of a row beside the texts that it has and should have. */
  protected abstract describe(data: Data, row: number): Promise<object>;

  beginEpoch(): void {}

  protected async update({ epoch, batch: index, step, rate }: StepAt): Promise<StepResult> {
    const { clip, seed, sampling } = this.#settings;
    const { shards } = await this.place(this.#train, this.#batchesOf(epoch)[index]);
    const batch = { shards, sampling };
    return (await this.together({ do: "step", batch, rate, clip, step: step + 1, seed })) as StepResult;
  }

  /** Which depend on the seed and the epoch alone. */
  #batchesOf(epoch: number): readonly Uint32Array[] {
    if (this.#epoch?.number === epoch) return this.#epoch.batches;
    const { rows } = this.#train;
    const order = shuffledRows(rows.length, keyOf(this.#settings.seed), epoch);
    const shuffled = order.map((place) => rows[place]);
    const batches = this.#cut(this.#train, shuffled, epoch);
    this.#epoch = { number: epoch, batches };
    return batches;
  }

  #cut({ lengthOf }: Data, rows: Uint32Array, epoch: number): Uint32Array[] {
    const { batchTokens: tokens, seed } = this.#settings;
    return tokenBatches(rows, { tokens, lengthOf, key: keyOf(seed, epoch) });
  }

  async #validate(valid: Data, interrupted: () => boolean): Promise<Validation | undefined> {
    const { metric, samples } = this.#settings;
    const shown = valid.rows.subarray(0, samples);
    const written = new WrittenTexts(valid.targets, shown);
    let [total, count] = [0, 0];
    for (const rows of this.#cut(valid, valid.rows, 0)) {
      if (interrupted()) return undefined;
      const batch = await this.place(valid, rows);
      const totals = (await this.together({ do: "evaluate", batch })) as Totals;
      total += totals.total;
      count += totals.count;
      if (metric === "bleu") await written.add(rows, await this.#write(batch));
    }
    if (metric === "loss" && shown.length > 0)
      await written.add(shown, await this.#write(await this.place(valid, shown)));
    this.samples = await Promise.all(
      written.shown.map(async ({ row, ...texts }) => ({ ...(await this.describe(valid, row)), ...texts })),
    );
    const loss = total / Math.max(1, count);
    if (metric === "loss") return { loss };
    const { bleu } = written;
    return { loss, cost: -bleu, measures: { bleu } };
  }

  /** The texts that the model writes for the rows of a batch, as ids. */
  async #write(batch: ConditionalBatch<Source>): Promise<readonly (readonly number[])[]> {
    const input = { do: "write", batch, maxLength: this.#settings.maxLength } as const;
    const answers = (await together(this.running, this.plan, input)) as readonly (readonly WrittenShard[])[];
    const shards = answers.flat().sort((a, b) => a.shard - b.shard);
    return shards.flatMap(({ texts }) => texts);
  }
}
