/** A tagger whose weights lie in memory that threads share: loaded once, used by each with an engine of its own. */
import type { BackendName } from "../engine/backend.ts";
import { backendNamed, openBackend } from "../engine/backends.ts";
import { constantWeights } from "../engine/constant-weights.ts";
import { Engine } from "../engine/engine.ts";
import { Kernels } from "../engine/kernels.ts";
import type { ModelFile } from "./model-file.ts";
import { networkTagger } from "./network-tagger.ts";
import type { Tagger } from "./tagger.ts";
import type { TaggerConfig } from "./tagger-config.ts";
import { loadTagger } from "./tagger-file.ts";
import { taggerNetwork } from "./tagger-network.ts";
import type { TaggerVocabularyJson } from "./tagger-vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedTagger {
  readonly config: TaggerConfig;
  readonly vocabulary: TaggerVocabularyJson;
  readonly backend: BackendName;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the weights lie. */
  readonly values: number;
  readonly frozen: number;
}

/** @throws ModelError if the file is damaged or its parts do not fit together, IoError when there is no such backend. */
export async function shareTagger(file: ModelFile, backendName: BackendName | "auto"): Promise<SharedTagger> {
  const { module, backend } = await openBackend(backendName);
  const kernels = new Kernels(module);
  const { model, vocabulary } = loadTagger(file, new Engine(kernels, backend));
  const { config, slab, frozen } = model;
  const place = { module, memory: kernels.memory, values: slab.values, frozen: frozen.values };
  return { config, vocabulary, backend: backend.name, ...place };
}

/** The weights must not change. */
export function joinTagger(shared: SharedTagger): Tagger {
  const { config, module, memory, values, frozen } = shared;
  const model = taggerNetwork(config);
  model.slab.values = values;
  model.frozen.values = frozen;
  const weights = { start: values, end: values + model.slab.size * 4 };
  const backend = constantWeights(backendNamed(shared.backend), weights);
  return networkTagger(model, new Engine(new Kernels(module, memory), backend), shared.vocabulary);
}
