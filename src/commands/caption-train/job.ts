/** A captioner in training: its features and texts, and how batches of them come to the threads. */
import type { OpenBackend } from "../../engine/backends.ts";
import { Area } from "../../engine/kernels.ts";
import {
  type CaptionBatch,
  type CaptionModel,
  captionModel,
  type FeatureBatch,
} from "../../models/caption-model.ts";
import type { CaptionerConfig } from "../../models/captioner-config.ts";
import { type Standardization, standardize } from "../../models/standardization.ts";
import { pickFeatures } from "../dataset/featured.ts";
import { ConditionalJob, type ConditionalSettings, type Examples } from "../training/conditional-job.ts";
import { TextPlace } from "../training/text-place.ts";
import { type Captions, type Data, lengthOf } from "./data.ts";

export interface JobSettings extends ConditionalSettings {
  readonly config: CaptionerConfig;
}

interface CaptionExamples extends Examples, Captions {}

export class CaptionerJob extends ConditionalJob<FeatureBatch, CaptionExamples> {
  readonly model: CaptionModel;
  readonly #standardization: Standardization;
  readonly #features: Area;
  readonly #texts: TextPlace;

  constructor(
    open: OpenBackend,
    settings: JobSettings,
    { train, valid, standardization }: Data,
    threads: number,
  ) {
    const { config, smoothing, shards } = settings;
    const model = captionModel(config, { smoothing });
    const data = { train: examplesOf(train), valid: valid && examplesOf(valid) };
    super(open, settings, model, data, threads);
    const { kernels } = this.engine;
    this.model = model;
    this.#standardization = standardization;
    this.#features = new Area(kernels);
    this.#texts = new TextPlace(kernels, shards);
  }

  protected async place({ captions }: CaptionExamples, rows: Uint32Array): Promise<CaptionBatch> {
    const { size } = captions.features;
    const vectors = await pickFeatures(captions.features, rows);
    standardize(vectors, this.#standardization);
    let features = this.#features.reserve(vectors.length * 4);
    this.engine.kernels.f32(features, vectors.length).set(vectors);
    const targets = await this.#texts.fill(captions.texts, rows);
    const shards = targets.map((target) => {
      const source = { features, rows: target.lengths.length };
      features += source.rows * size * 4;
      return { source, target };
    });
    return { shards };
  }

  protected async describe(): Promise<object> {
    return {};
  }
}

const examplesOf = ({ captions, rows }: Captions): CaptionExamples => ({
  captions,
  rows,
  targets: captions.texts,
  lengthOf: (row) => lengthOf(captions, row) + 1,
});
