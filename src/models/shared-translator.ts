/** A translator as threads share it. */
import type { BackendName } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import type { VocabularyJson } from "../text/vocabulary.ts";
import { beamSearch } from "./beam-search.ts";
import type { BeamOptions, Hypothesis } from "./hypothesis.ts";
import type { ModelFile } from "./model-file.ts";
import { inBatches } from "./search-batches.ts";
import { joinSlab, openShared, type SharedSlab } from "./shared-slab.ts";
import type { TextBatch } from "./text-encoder.ts";
import { type TranslationModel, translationModel } from "./translation-model.ts";
import type { Translator } from "./translator.ts";
import type { TranslatorConfig } from "./translator-config.ts";
import { loadTranslator } from "./translator-file.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedTranslator {
  readonly path: string;
  readonly config: TranslatorConfig;
  readonly source: VocabularyJson;
  /** Where it is another one. */
  readonly target?: VocabularyJson;
  readonly slab: SharedSlab;
}

/** @throws ModelError as `loadTranslator`, IoError when there is no such backend */
export async function shareTranslator(
  file: ModelFile,
  backend: BackendName | "auto",
): Promise<SharedTranslator> {
  const { engine, share } = await openShared(backend);
  const { model, source, target } = loadTranslator(file, engine);
  const { config, slab } = model;
  const vocabularies = { source: source.toJSON(), ...(target !== source && { target: target.toJSON() }) };
  return { path: file.path, config, ...vocabularies, slab: share(slab) };
}

/** One thread's hands on it; the weights must not change. */
export function joinTranslator(shared: SharedTranslator): Translator {
  const model = translationModel(shared.config);
  const engine = joinSlab(shared.slab, model.slab);
  const source = vocabularyFromJson(shared.source, shared.path, engine.kernels);
  const target =
    shared.target === undefined ? source : vocabularyFromJson(shared.target, shared.path, engine.kernels);
  return {
    source,
    target,
    kernels: engine.kernels,
    translate: (sources, options) => translate(model, engine, sources, options, [source.end, target.end]),
  };
}

/** Each source is read with its end token behind it. */
function translate(
  model: TranslationModel,
  engine: Engine,
  sources: readonly Uint32Array[],
  options: BeamOptions,
  [sourceEnd, end]: readonly [number, number],
): Hypothesis[][] {
  const { lengthRatio = 0, maxLength } = options;
  const texts = sources.map((ids) => [...ids.subarray(0, model.config.maxLength), sourceEnd]);
  const lengths = texts.map(({ length }) => length);
  return inBatches(lengths, options.beam, (rows) => {
    const mark = engine.step.mark();
    const limits = rows.map((row) => maxLength + Math.floor(lengthRatio * (lengths[row] - 1)));
    const batch = placeTexts(
      engine,
      rows.map((row) => texts[row]),
    );
    const found = beamSearch(model, engine, batch, limits, { ...options, end });
    engine.step.release(mark);
    return found;
  });
}

function placeTexts({ kernels, step }: Engine, texts: readonly (readonly number[])[]): TextBatch {
  const all = texts.flat();
  const ids = step.take(all.length * 4);
  kernels.u32(ids, all.length).set(all);
  return { ids, lengths: texts.map(({ length }) => length) };
}
