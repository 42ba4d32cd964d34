/** A captioner as threads share it. */
import type { BackendName } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import type { VocabularyJson } from "../text/vocabulary.ts";
import { beamSearch } from "./beam-search.ts";
import { type CaptionModel, captionModel } from "./caption-model.ts";
import type { Captioner } from "./captioner.ts";
import type { CaptionerConfig } from "./captioner-config.ts";
import { loadCaptioner } from "./captioner-file.ts";
import type { BeamOptions, Hypothesis } from "./hypothesis.ts";
import type { ModelFile } from "./model-file.ts";
import { inBatches } from "./search-batches.ts";
import { joinSlab, openShared, type SharedSlab } from "./shared-slab.ts";
import { type Standardization, standardize } from "./standardization.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedCaptioner {
  readonly path: string;
  readonly config: CaptionerConfig;
  readonly vocabulary: VocabularyJson;
  readonly standardization: Standardization;
  readonly slab: SharedSlab;
}

/** @throws ModelError as `loadCaptioner`, IoError when there is no such backend */
export async function shareCaptioner(
  file: ModelFile,
  backend: BackendName | "auto",
): Promise<SharedCaptioner> {
  const { engine, share } = await openShared(backend);
  const { model, vocabulary, standardization } = loadCaptioner(file, engine);
  const { config, slab } = model;
  const words = vocabulary.toJSON();
  return { path: file.path, config, vocabulary: words, standardization, slab: share(slab) };
}

/** One thread's hands on it; the weights must not change. */
export function joinCaptioner(shared: SharedCaptioner): Captioner {
  const model = captionModel(shared.config);
  const engine = joinSlab(shared.slab, model.slab);
  const vocabulary = vocabularyFromJson(shared.vocabulary, shared.path, engine.kernels);
  return {
    vocabulary,
    features: model.config.features,
    kernels: engine.kernels,
    caption: (features, options) => {
      const vectors = features.map((vector) => standardized(vector, shared.standardization));
      return caption(model, engine, vectors, options, vocabulary.end);
    },
  };
}

function standardized(vector: Float32Array, standardization: Standardization): Float32Array {
  const own = vector.slice();
  standardize(own, standardization);
  return own;
}

function caption(
  model: CaptionModel,
  engine: Engine,
  vectors: readonly Float32Array[],
  options: BeamOptions,
  end: number,
): Hypothesis[][] {
  const { features: size } = model.config;
  const wrong = vectors.find(({ length }) => length !== size);
  if (wrong !== undefined) throw new Error(`a vector of ${wrong.length} features, not ${size}`);
  return inBatches(
    vectors.map(() => 1),
    options.beam,
    (rows) => {
      const mark = engine.step.mark();
      const tensor = engine.tensor(rows.length, size); // (B, F)
      for (const [place, row] of rows.entries()) engine.numbers(tensor.at(place)).set(vectors[row]);
      const limits = rows.map(() => options.maxLength);
      const batch = { features: tensor.pointer, rows: rows.length };
      const found = beamSearch(model, engine, batch, limits, { ...options, end });
      engine.step.release(mark);
      return found;
    },
  );
}
