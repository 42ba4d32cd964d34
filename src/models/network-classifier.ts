/** A neural text classifier whose weights lie in memory that threads share: loaded once, used by each with an engine of its own. */
import type { BackendName } from "../engine/backend.ts";
import { backendNamed, openBackend } from "../engine/backends.ts";
import { constantWeights } from "../engine/constant-weights.ts";
import { Engine } from "../engine/engine.ts";
import { Kernels } from "../engine/kernels.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import { bestLabels, type ClassifyOptions, type PassageClassifier, type Predicted } from "./classifier.ts";
import type { ModelFile } from "./model-file.ts";
import type { Passages } from "./predictor.ts";
import { labelProbabilities, type TextClassifier, textClassifier } from "./text-classifier.ts";
import type { TextClassifierConfig } from "./text-classifier-config.ts";
import { loadTextClassifier } from "./text-classifier-file.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedNetworkClassifier {
  readonly reads: "passages";
  readonly path: string;
  readonly config: TextClassifierConfig;
  readonly vocabulary: VocabularyJson;
  readonly labels: readonly string[];
  readonly backend: BackendName;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the weights lie. */
  readonly values: number;
}

/** @throws ModelError as `loadTextClassifier`, IoError when there is no such backend. */
export async function shareNetworkClassifier(
  file: ModelFile,
  backendName: BackendName | "auto",
): Promise<SharedNetworkClassifier> {
  const { module, backend } = await openBackend(backendName);
  const kernels = new Kernels(module);
  const { model, vocabulary, labels } = loadTextClassifier(file, new Engine(kernels, backend));
  const { config, slab } = model;
  const place = { module, memory: kernels.memory, values: slab.values };
  return {
    reads: "passages",
    path: file.path,
    config,
    vocabulary: vocabulary.toJSON(),
    labels,
    backend: backend.name,
    ...place,
  };
}

/** The weights must not change. */
export function joinNetworkClassifier(shared: SharedNetworkClassifier): PassageClassifier {
  const { path, module, memory, values, labels } = shared;
  const model = textClassifier(shared.config);
  model.slab.values = values;
  const weights = { start: values, end: values + model.slab.size * 4 };
  const backend = constantWeights(backendNamed(shared.backend), weights);
  const engine = new Engine(new Kernels(module, memory), backend);
  const vocabulary = vocabularyFromJson(shared.vocabulary, path, engine.kernels);
  return networkClassifier(model, engine, vocabulary, labels);
}

/** A model whose weights lie in the engine's memory. */
export const networkClassifier = (
  model: TextClassifier,
  engine: Engine,
  vocabulary: Vocabulary,
  labels: readonly string[],
): PassageClassifier => ({
  reads: "passages",
  vocabulary,
  labels,
  kernels: engine.kernels,
  classify: (passages, options) => classify(model, engine, passages, options),
});

/** Tokens that are read side by side, unless one text has more. */
const TOKENS = 4096;

/** Texts of similar lengths are read together. */
function classify(
  model: TextClassifier,
  engine: Engine,
  { ids, ends }: Passages,
  options: ClassifyOptions,
): readonly Predicted[][] {
  const { maxLength } = model.config;
  const own = ids.slice(); // reading may move the memory that they lie in
  const texts = Array.from(ends, (end, index) => {
    const start = index === 0 ? 0 : ends[index - 1];
    return own.subarray(start, Math.min(start + maxLength, Math.max(start, end - 1))); // without the end token
  });
  const predicted: Predicted[][] = texts.map(() => []);
  const order = [...texts.keys()].filter((index) => texts[index].length > 0);
  order.sort((a, b) => texts[b].length - texts[a].length || a - b);
  for (let at = 0; at < order.length; ) {
    const rows = Math.max(1, Math.floor(TOKENS / texts[order[at]].length));
    const some = order.slice(at, at + rows);
    const found = read(
      model,
      engine,
      some.map((index) => texts[index]),
      options,
    );
    for (const [place, index] of some.entries()) predicted[index] = found[place];
    at += rows;
  }
  return predicted;
}

function read(
  model: TextClassifier,
  engine: Engine,
  texts: readonly Uint32Array[],
  options: ClassifyOptions,
): Predicted[][] {
  const mark = engine.step.mark();
  const lengths = texts.map(({ length }) => length);
  const count = lengths.reduce((sum, length) => sum + length, 0);
  const ids = engine.step.take(count * 4);
  let at = 0;
  for (const text of texts) {
    engine.kernels.u32(ids, count).set(text, at);
    at += text.length;
  }
  const pass = { engine, training: false, key: 0, lengths: 0 };
  const found = labelProbabilities(model, pass, { ids, lengths }); // (B, C)
  const predicted = texts.map((_, row) => bestLabels(engine.numbers(found.at(row)), options));
  engine.step.release(mark);
  return predicted;
}
