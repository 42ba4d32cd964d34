/** A translator in training: its pairs, and how batches of them come to the threads. */
import type { OpenBackend } from "../../engine/backends.ts";
import type { TextBatch } from "../../models/text-encoder.ts";
import {
  type ParallelBatch,
  type TranslationModel,
  translationModel,
} from "../../models/translation-model.ts";
import type { TranslatorConfig } from "../../models/translator-config.ts";
import { decodeAll } from "../../text/vocabulary.ts";
import { pickRows } from "../dataset/labelled.ts";
import { ConditionalJob, type ConditionalSettings, type Examples } from "../training/conditional-job.ts";
import { TextPlace } from "../training/text-place.ts";
import { type Data, longest, type Pairs } from "./data.ts";

export interface JobSettings extends ConditionalSettings {
  readonly config: TranslatorConfig;
}

interface PairExamples extends Examples, Pairs {}

export class TranslatorJob extends ConditionalJob<TextBatch, PairExamples> {
  readonly model: TranslationModel;
  readonly #sources: TextPlace;
  readonly #targets: TextPlace;

  constructor(open: OpenBackend, settings: JobSettings, { train, valid }: Data, threads: number) {
    const { config, smoothing, shards } = settings;
    const model = translationModel(config, { smoothing });
    const data = { train: examplesOf(train), valid: valid && examplesOf(valid) };
    super(open, settings, model, data, threads);
    this.model = model;
    this.#sources = new TextPlace(this.engine.kernels, shards);
    this.#targets = new TextPlace(this.engine.kernels, shards);
  }

  protected async place({ pairs }: PairExamples, rows: Uint32Array): Promise<ParallelBatch> {
    const sources = await this.#sources.fill(pairs.source, rows);
    const targets = await this.#targets.fill(pairs.target, rows);
    return { shards: sources.map((source, shard) => ({ source, target: targets[shard] })) };
  }

  protected async describe({ pairs: { source } }: PairExamples, row: number): Promise<object> {
    const { ids } = await pickRows(source, [row]);
    return { source: decodeAll(source.vocabulary, ids.subarray(0, -1)) };
  }
}

const examplesOf = ({ pairs, rows }: Pairs): PairExamples => ({
  pairs,
  rows,
  targets: pairs.target,
  lengthOf: (row) => longest(pairs, row) + 1,
});
