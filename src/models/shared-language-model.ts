/** A language model whose weights lie in memory that threads share: loaded once, used by each with an engine of its own. */
import type { BackendName } from "../engine/backend.ts";
import { backendNamed, openBackend } from "../engine/backends.ts";
import { constantWeights } from "../engine/constant-weights.ts";
import { Engine } from "../engine/engine.ts";
import { Kernels } from "../engine/kernels.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import { type LanguageModel, type LanguageModelConfig, languageModel } from "./language-model.ts";
import { loadLanguageModel } from "./language-model-file.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedLanguageModel {
  readonly path: string;
  readonly config: LanguageModelConfig;
  readonly vocabulary: VocabularyJson;
  readonly backend: BackendName;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the weights lie. */
  readonly values: number;
}

/** One thread's view of it, to predict with; the weights must not change. */
export interface JoinedLanguageModel {
  readonly model: LanguageModel;
  readonly vocabulary: Vocabulary;
  readonly engine: Engine;
}

/** @throws ModelError as `loadLanguageModel`, IoError when there is no such backend. */
export async function shareLanguageModel(
  bytes: Uint8Array,
  path: string,
  backendName: BackendName | "auto",
): Promise<SharedLanguageModel> {
  const { module, backend } = await openBackend(backendName);
  const kernels = new Kernels(module);
  const { model, vocabulary } = loadLanguageModel(bytes, path, new Engine(kernels, backend));
  const { config, slab } = model;
  const place = { module, memory: kernels.memory, values: slab.values };
  return { path, config, vocabulary: vocabulary.toJSON(), backend: backend.name, ...place };
}

export function joinLanguageModel(shared: SharedLanguageModel): JoinedLanguageModel {
  const { path, module, memory, values } = shared;
  const model = languageModel(shared.config);
  model.slab.values = values;
  const weights = { start: values, end: values + model.slab.size * 4 };
  const backend = constantWeights(backendNamed(shared.backend), weights);
  const engine = new Engine(new Kernels(module, memory), backend);
  return { model, vocabulary: vocabularyFromJson(shared.vocabulary, path), engine };
}
