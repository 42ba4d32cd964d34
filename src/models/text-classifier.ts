/**
 * Networks that tell the labels of a text: an embedding, an encoder that makes one vector of the text, and a linear layer
 * to the labels. The encoder is convolutions with max pooling (Kim 2014), or recurrent layers in one direction or in both
 * (Schuster & Paliwal 1997), of which the last state, the mean or the maximum is taken.
 */
import type { Tensor } from "../engine/tensor.ts";
import { type Embedding, embedding } from "../nn/embedding.ts";
import { uniform } from "../nn/initializers.ts";
import { type LabelLoss, labelLoss } from "../nn/label-loss.ts";
import type { Pass } from "../nn/layer.ts";
import { Slab } from "../nn/slab.ts";
import { convolutionalEncoder } from "./convolutional-encoder.ts";
import { recurrentEncoder } from "./recurrent-encoder.ts";
import type { TextClassifierConfig } from "./text-classifier-config.ts";
import type { TextBatch, TextEncoder } from "./text-encoder.ts";

export interface TextClassifier {
  readonly config: TextClassifierConfig;
  /** What is learnt. */
  readonly slab: Slab;
  /** What stays as it is: the embedding, where it was to be frozen. */
  readonly frozen: Slab;
  readonly embedding: Embedding;
  readonly encoder: TextEncoder;
  /** It reads the output of the encoder. */
  readonly output: LabelLoss;
}

/** What only training needs to know. */
export interface ClassifierOptions {
  readonly freeze?: boolean;
  /** See nn/label-loss.ts. */
  readonly smoothing?: number;
}

export function textClassifier(
  config: TextClassifierConfig,
  { freeze = false, smoothing }: ClassifierOptions = {},
): TextClassifier {
  const [slab, frozen] = [new Slab(), new Slab()];
  const words = embedding((freeze ? frozen : slab).scope("embedding"), {
    vocabulary: config.vocabulary,
    size: config.embed,
    initializer: uniform(RANGE),
  });
  const parts = { slab, words: freeze ? constant(words) : words };
  const encoder =
    config.arch === "cnn" ? convolutionalEncoder(config, parts) : recurrentEncoder(config, parts);
  const { loss, labels } = config;
  const output = labelLoss(slab.scope("output"), { loss, inputs: encoder.outputs, labels, smoothing });
  return { config, slab, frozen, embedding: words, encoder, output };
}

/** The numbers of an embedding begin evenly between this and its negative, as Kim's do. */
const RANGE = 0.25;

/** The probabilities of all labels for some texts, (B, C). */
export function labelProbabilities(
  { encoder, output }: TextClassifier,
  pass: Pass,
  texts: TextBatch,
): Tensor {
  const [vectors] = encoder.encode(pass, texts);
  return output.probabilities(pass, output.logits(pass, vectors));
}

/** Its vectors learn nothing. */
const constant = (words: Embedding): Embedding => ({
  weight: words.weight,
  forward: (...input) => [words.forward(...input)[0], () => {}],
  words: (...input) => [words.words(...input)[0], () => {}],
});
