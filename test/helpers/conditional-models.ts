/** Small translators and captioners with random weights, what they learn from, and their files. */
import type { Engine } from "../../src/engine/engine.ts";
import { numbersTensor } from "../../src/formats/file-tensor.ts";
import { captionModel, type FeatureBatch } from "../../src/models/caption-model.ts";
import type { CaptionerConfig } from "../../src/models/captioner-config.ts";
import { CAPTIONER, type CaptionerVocabularyJson } from "../../src/models/captioner-file.ts";
import { type ConditionalBatch, conditionalNetwork } from "../../src/models/conditional-batch.ts";
import type { ConditionalModel, ConditionalOptions } from "../../src/models/conditional-model.ts";
import type { DecoderConfig } from "../../src/models/decoder-config.ts";
import { writeModel } from "../../src/models/model-file.ts";
import type { TextBatch } from "../../src/models/text-encoder.ts";
import { translationModel } from "../../src/models/translation-model.ts";
import type { TranslatorConfig } from "../../src/models/translator-config.ts";
import { TRANSLATOR } from "../../src/models/translator-file.ts";
import type { Vocabulary } from "../../src/text/vocabulary.ts";
import { placeSlab, testEngine, testPass } from "./engine.ts";

const decoder: DecoderConfig = {
  arch: "gru",
  vocabulary: 7,
  layers: 1,
  embed: 4,
  hidden: 3,
  attention: "none",
  feedContext: false,
  tie: false,
  dropout: 0,
  variational: false,
  residual: false,
  layerNorm: false,
  activation: "tanh",
  resetAfter: false,
};

export const tinyTranslator = (config: Partial<TranslatorConfig> = {}): TranslatorConfig => ({
  ...decoder,
  sourceVocabulary: 9,
  bidirectional: false,
  shareEmbeddings: false,
  maxLength: 100,
  ...config,
});

export const tinyCaptioner = (config: Partial<CaptionerConfig> = {}): CaptionerConfig => ({
  ...decoder,
  features: 5,
  ...config,
});

/** Weights follow from the seed; each has an engine of its own. */
export function randomTranslator(config: TranslatorConfig, options: ConditionalOptions = {}, seed = 1) {
  const [engine, model] = [testEngine(), translationModel(config, options)];
  placeSlab(engine, model.slab, seed);
  return { engine, model };
}

export function randomCaptioner(config: CaptionerConfig, options: ConditionalOptions = {}, seed = 1) {
  const [engine, model] = [testEngine(), captionModel(config, options)];
  placeSlab(engine, model.slab, seed);
  return { engine, model };
}

/** Texts in memory, as a shard has them. */
export function placeTexts({ kernels }: Engine, texts: readonly (readonly number[])[]): TextBatch {
  const all = texts.flat();
  const ids = kernels.allocate(all.length * 4 + 4);
  kernels.u32(ids, all.length).set(all);
  return { ids, lengths: texts.map(({ length }) => length) };
}

export function placeFeatures({ kernels }: Engine, vectors: readonly (readonly number[])[]): FeatureBatch {
  const all = vectors.flat();
  const features = kernels.allocate(all.length * 4 + 4);
  kernels.f32(features, all.length).set(all);
  return { features, rows: vectors.length };
}

/** Forward and back through a batch of one shard: adds to the gradients, and gives the totals. */
export function learn<Source>(
  model: ConditionalModel<Source>,
  engine: Engine,
  source: Source,
  targets: readonly (readonly number[])[],
  more: Pick<ConditionalBatch<Source>, "sampling"> = {},
) {
  const batch = { shards: [{ source, target: placeTexts(engine, targets) }], ...more };
  return conditionalNetwork(model).gradient(testPass(engine), batch, 0);
}

export function translatorFile(
  source: Vocabulary,
  target: Vocabulary,
  config: TranslatorConfig,
  change: (config: object) => object = (same) => same,
): Buffer {
  const { engine, model } = randomTranslator(config);
  const vocabulary = {
    source: source.toJSON(),
    ...(config.shareEmbeddings ? {} : { target: target.toJSON() }),
  };
  return fileOf(TRANSLATOR, model, engine, vocabulary, change);
}

export function captionerFile(
  vocabulary: Vocabulary,
  config: CaptionerConfig,
  change: (config: object) => object = (same) => same,
): Buffer {
  const { engine, model } = randomCaptioner(config);
  const [mean, deviation] = [-1, 2].map((number) => Array.from({ length: config.features }, () => number));
  const words: CaptionerVocabularyJson = { ...vocabulary.toJSON(), features: { mean, deviation } };
  return fileOf(CAPTIONER, model, engine, words, change);
}

function fileOf<Source>(
  kind: string,
  { config, slab }: ConditionalModel<Source> & { readonly config: object },
  engine: Engine,
  vocabulary: object,
  change: (config: object) => object,
): Buffer {
  const tensors = slab.weights.map(({ name, shape, value }) =>
    numbersTensor(name, shape, engine.numbers(value)),
  );
  return Buffer.concat([
    ...writeModel({ kind, config: change({ ...config }), vocabulary, training: {}, tensors }),
  ]);
}
