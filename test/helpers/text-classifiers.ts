/** Small text classifiers with random weights, and their files. */
import type { Engine } from "../../src/engine/engine.ts";
import { numbersTensor } from "../../src/formats/file-tensor.ts";
import { writeModel } from "../../src/models/model-file.ts";
import { type TextClassifier, textClassifier } from "../../src/models/text-classifier.ts";
import type {
  ConvolutionalConfig,
  RecurrentConfig,
  TextClassifierConfig,
} from "../../src/models/text-classifier-config.ts";
import { TEXT_CLASSIFIER } from "../../src/models/text-classifier-file.ts";
import type { Vocabulary } from "../../src/text/vocabulary.ts";
import { placeSlab, testEngine } from "./engine.ts";

const common = {
  vocabulary: 9,
  labels: 3,
  loss: "softmax",
  embed: 4,
  dropout: 0,
  maxLength: 100,
  activation: "tanh",
} as const;

export const tinyConvolution = (config: Partial<ConvolutionalConfig> = {}): ConvolutionalConfig => ({
  arch: "cnn",
  ...common,
  widths: [2, 3],
  filters: 3,
  ...config,
});

export const tinyRecurrent = (config: Partial<RecurrentConfig> = {}): RecurrentConfig => ({
  arch: "lstm",
  ...common,
  layers: 1,
  hidden: 3,
  bidirectional: false,
  pool: "max",
  variational: false,
  residual: false,
  layerNorm: false,
  resetAfter: false,
  ...config,
});

/** A classifier whose weights follow from the seed, in an engine of its own. */
export function randomClassifier(config: TextClassifierConfig, seed = 1) {
  const engine = testEngine();
  const model = textClassifier(config);
  placeSlab(engine, model.slab, seed);
  return { engine, model };
}

/** Numbers by the names of the weights, as copies. */
export const namedNumbers = (
  { slab }: Pick<TextClassifier, "slab">,
  engine: Engine,
  of: "value" | "gradient",
): Record<string, Float32Array> =>
  Object.fromEntries(slab.weights.map((weight) => [weight.name, engine.numbers(weight[of]).slice()]));

/** The file of such a model; `change` says something else of it. */
export function classifierFile(
  vocabulary: Vocabulary,
  config: TextClassifierConfig,
  labels: readonly string[] = ["a", "b", "c"],
  change: (config: object, labels: readonly string[]) => { config: object; labels: unknown } = (...same) => ({
    config: same[0],
    labels: same[1],
  }),
): Buffer {
  const whole = { ...config, vocabulary: vocabulary.size, labels: labels.length };
  const { engine, model } = randomClassifier(whole);
  const tensors = model.slab.weights.map(({ name, shape, value }) =>
    numbersTensor(name, shape, engine.numbers(value)),
  );
  const said = change(whole, labels);
  const parts = { kind: TEXT_CLASSIFIER, config: said.config, training: {} };
  const words = { ...vocabulary.toJSON(), labels: said.labels };
  return Buffer.concat([...writeModel({ ...parts, vocabulary: words, tensors })]);
}
