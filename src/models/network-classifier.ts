/** A neural text classifier whose weights lie in memory that threads share: loaded once, used by each with an engine of its own. */
import type { BackendName } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import { bestLabels, type ClassifyOptions, type PassageClassifier, type Predicted } from "./classifier.ts";
import type { ModelFile } from "./model-file.ts";
import type { Passages } from "./predictor.ts";
import { joinSlab, openShared, type SharedSlab } from "./shared-slab.ts";
import { labelProbabilities, type TextClassifier, textClassifier } from "./text-classifier.ts";
import type { TextClassifierConfig } from "./text-classifier-config.ts";
import { loadTextClassifier } from "./text-classifier-file.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedNetworkClassifier extends SharedSlab {
  readonly reads: "passages";
  readonly path: string;
  readonly config: TextClassifierConfig;
  readonly vocabulary: VocabularyJson;
  readonly labels: readonly string[];
}

/** @throws ModelError as `loadTextClassifier`, IoError when there is no such backend. */
export async function shareNetworkClassifier(
  file: ModelFile,
  backend: BackendName | "auto",
): Promise<SharedNetworkClassifier> {
  const { engine, share } = await openShared(backend);
  const { model, vocabulary, labels } = loadTextClassifier(file, engine);
  const { config, slab } = model;
  const said = { path: file.path, config, vocabulary: vocabulary.toJSON(), labels };
  return { reads: "passages", ...said, ...share(slab) };
}

/** The weights must not change. */
export function joinNetworkClassifier(shared: SharedNetworkClassifier): PassageClassifier {
  const model = textClassifier(shared.config);
  const engine = joinSlab(shared, model.slab);
  const vocabulary = vocabularyFromJson(shared.vocabulary, shared.path, engine.kernels);
  return networkClassifier(model, engine, vocabulary, shared.labels);
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
