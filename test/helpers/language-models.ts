/** Small language models with random weights, and their files. */
import { backendNamed } from "../../src/engine/backends.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import {
  type LanguageModel,
  type LanguageModelConfig,
  languageModel,
} from "../../src/models/language-model.ts";
import { LANGUAGE_MODEL, languageModelTensors } from "../../src/models/language-model-file.ts";
import { writeModel } from "../../src/models/model-file.ts";
import { initialize } from "../../src/nn/initialize.ts";
import type { Vocabulary } from "../../src/text/vocabulary.ts";

export const tinyConfig = (config: Partial<LanguageModelConfig> = {}): LanguageModelConfig => ({
  arch: "lstm",
  vocabulary: 7,
  layers: 1,
  embed: 5,
  hidden: 6,
  dropout: 0,
  variational: false,
  tie: false,
  residual: false,
  layerNorm: false,
  activation: "tanh",
  resetAfter: false,
  init: 0.8,
  ...config,
});

/** A model whose weights follow from the seed, in an engine of its own. */
export async function randomModel(config: LanguageModelConfig, seed = 1) {
  const engine = new Engine(new Kernels(), backendNamed("wasm"));
  const model = languageModel(config);
  model.slab.values = engine.keep(model.slab.size).pointer;
  initialize(engine, model.slab, seed);
  return { model, engine };
}

/** Its weights by name, as copies. */
export const weightsOf = (model: LanguageModel, engine: Engine): Record<string, Float32Array> =>
  Object.fromEntries(model.slab.weights.map(({ name, value }) => [name, engine.numbers(value).slice()]));

/** The file of such a model. */
export async function randomModelFile(
  vocabulary: Vocabulary,
  config: Partial<LanguageModelConfig> = {},
  seed = 1,
): Promise<Buffer> {
  const whole = tinyConfig({ ...config, vocabulary: vocabulary.size });
  const { model, engine } = await randomModel(whole, seed);
  const tensors = languageModelTensors(model, engine);
  const parts = { kind: LANGUAGE_MODEL, config: { ...whole }, vocabulary: vocabulary.toJSON(), training: {} };
  return Buffer.concat([...writeModel({ ...parts, tensors })]);
}
