/** A neural language model whose weights lie in memory that threads share: loaded once, used by each with an engine of its own. */
import type { BackendName } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import { DecodingBatch, rowsInTime } from "./decoding-batch.ts";
import { type LanguageModel, type LanguageModelConfig, languageModel } from "./language-model.ts";
import { loadLanguageModel } from "./language-model-file.ts";
import type { ModelFile } from "./model-file.ts";
import type { PassageScorer, Passages, Predictor } from "./predictor.ts";
import { Scorer } from "./scorer.ts";
import { joinSlab, openShared, type SharedSlab } from "./shared-slab.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedNetwork extends SharedSlab {
  readonly kind: "network";
  readonly path: string;
  readonly config: LanguageModelConfig;
  readonly vocabulary: VocabularyJson;
}

/** @throws ModelError as `loadLanguageModel`, IoError when there is no such backend. */
export async function shareNetwork(file: ModelFile, backend: BackendName | "auto"): Promise<SharedNetwork> {
  const { engine, share } = await openShared(backend);
  const { model, vocabulary } = loadLanguageModel(file, engine);
  const { config, slab } = model;
  return { kind: "network", path: file.path, config, vocabulary: vocabulary.toJSON(), ...share(slab) };
}

/** The weights must not change. */
export function joinNetwork(shared: SharedNetwork): Predictor {
  const model = languageModel(shared.config);
  const engine = joinSlab(shared, model.slab);
  return networkPredictor(model, engine, vocabularyFromJson(shared.vocabulary, shared.path, engine.kernels));
}

/** A model whose weights lie in the engine's memory. */
export const networkPredictor = (
  model: LanguageModel,
  engine: Engine,
  vocabulary: Vocabulary,
): Predictor => ({
  vocabulary,
  kernels: engine.kernels,
  rowsInTime: rowsInTime(model),
  scorer: ({ carry }) => passageScorer(new Scorer(model, engine, { end: vocabulary.end, carry })),
  continuation: (size, options) =>
    new DecodingBatch(model, engine, { size, end: vocabulary.end, ...options }),
});

function passageScorer(scorer: Scorer): PassageScorer {
  return {
    score({ ids, ends }: Passages) {
      const own = ids.slice(); // scoring may move the memory that they lie in
      const places = Array.from(ends, (end, index) => [index === 0 ? 0 : ends[index - 1], end] as const);
      const there = places.filter(([start, end]) => end > start);
      const scored = scorer.score(there.map(([start, end]) => own.subarray(start, end - 1)));
      const logs = new Float32Array(own.length);
      for (const [index, [start]] of there.entries()) logs.set(scored[index], start);
      return logs;
    },
  };
}
