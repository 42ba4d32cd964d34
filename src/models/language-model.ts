/**
 * Recurrent language models: P(x₁ … x_T) = Π P(x_t | x_<t), where a recurrent network reads the tokens before x_t and a
 * softmax over the vocabulary tells the next one. Mikolov et al. 2010 (simple), Zaremba et al. 2014 (LSTM, dropout
 * between layers only), Press & Wolf 2017 (tied weights).
 */
import type { Tensor } from "../engine/tensor.ts";
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import { type Embedding, embedding } from "../nn/embedding.ts";
import { gru } from "../nn/gru.ts";
import { type Initializer, uniform } from "../nn/initializers.ts";
import type { Layer, Pass, Recurrent, State } from "../nn/layer.ts";
import { layerNorm } from "../nn/layer-norm.ts";
import { linear } from "../nn/linear.ts";
import { lstm } from "../nn/lstm.ts";
import { rnn } from "../nn/rnn.ts";
import { type Scope, Slab } from "../nn/slab.ts";
import { type SoftmaxLoss, softmaxLoss } from "../nn/softmax-loss.ts";
import { stack } from "../nn/stack.ts";
import type { Words } from "../nn/words.ts";

/** Everything that decides the network, and nothing else: it is written into the model file. */
export interface LanguageModelConfig {
  readonly arch: "rnn" | "gru" | "lstm";
  /** V */
  readonly vocabulary: number;
  readonly layers: number;
  /** E */
  readonly embed: number;
  /** H */
  readonly hidden: number;
  readonly dropout: number;
  /** One mask for all times of a segment instead of one for each. */
  readonly variational: boolean;
  /** The output layer uses the embedding's weights. */
  readonly tie: boolean;
  readonly residual: boolean;
  readonly layerNorm: boolean;
  /** Of the simple network. */
  readonly activation: "tanh" | "relu" | "sigmoid";
  /** The GRU's reset gate comes after the product, as in cuDNN. */
  readonly resetAfter: boolean;
  /** Weights begin evenly between -init and init; 0 stands for each layer's own range. */
  readonly init: number;
}

export interface Hidden {
  /** What the softmax reads, (T, B, D). */
  readonly output: Tensor;
  readonly last: State;
}

export interface LanguageModel {
  readonly config: LanguageModelConfig;
  readonly slab: Slab;
  /** The columns of each tensor of the state that goes from one segment to the next. */
  readonly stateSizes: readonly number[];
  readonly embedding: Embedding;
  readonly softmax: SoftmaxLoss;
  /** Reads T · B ids, time by time, that lie at `ids`; `backward` takes the gradient of the output. */
  read(
    pass: Pass,
    ids: number,
    steps: number,
    batch: number,
    first?: State,
  ): [Hidden, (dOutput: Tensor) => void];
}

export function languageModel(config: LanguageModelConfig): LanguageModel {
  const slab = new Slab();
  const initializer = config.init > 0 ? uniform(config.init) : undefined;
  const words = embedding(slab.scope("embedding"), {
    vocabulary: config.vocabulary,
    size: config.embed,
    initializer: initializer ?? uniform(0.1),
  });
  const drop = () => dropout(slab.scope("dropout"), config.dropout, { variational: config.variational });
  const before = drop();
  const layers = recurrentLayers(slab.scope("layers"), config, initializer, drop);
  const after = outputLayers(slab, config, drop);
  const softmax = softmaxLoss(slab.scope("output"), {
    inputs: outputSize(config),
    classes: config.vocabulary,
    tied: config.tie ? words.weight : undefined,
    initializer,
  });
  return {
    config,
    slab,
    stateSizes: layers.stateSizes,
    embedding: words,
    softmax,
    read: (pass, ids, steps, batch, first) => {
      const [input, inputBackward] = readWords(pass, config, words, before, { ids, steps, batch });
      const [{ output, last }, layersBackward] = layers.forward(pass, input, first);
      const [read, readBackward] = after.forward(pass, output);
      const backward = (dOutput: Tensor) => inputBackward(layersBackward(readBackward(dOutput)).input);
      return [{ output: read, last }, backward];
    },
  };
}

/** Fewer words than this are not worth a search for those that are the same. */
const MANY_WORDS = 64;

/**
 * What the lowest layer reads: each distinct word once, or, where each place has an input of its own (dropout), is added
 * to an output (residual), or there are few, a vector for each.
 */
function readWords(
  pass: Pass,
  { dropout, residual }: LanguageModelConfig,
  words: Embedding,
  before: Layer,
  { ids, steps, batch }: { readonly ids: number; readonly steps: number; readonly batch: number },
): [Tensor | Words, (dInput: Tensor) => void] {
  const drops = pass.training && dropout > 0;
  if (!drops && !residual && steps * batch >= MANY_WORDS) return words.words(pass, ids, steps, batch);
  const [embedded, embeddedBackward] = words.forward(pass, ids, steps, batch);
  const [input, inputBackward] = before.forward(pass, embedded);
  return [input, (dInput) => embeddedBackward(inputBackward(dInput))];
}

/** What the softmax reads has the size of its weights' rows: a tied softmax reads vectors of the embedding's size. */
const outputSize = ({ tie, embed, hidden }: LanguageModelConfig): number => (tie ? embed : hidden);

function recurrentLayers(
  scope: Scope,
  config: LanguageModelConfig,
  initializer: Initializer | undefined,
  drop: () => Layer,
): Recurrent {
  const layers = Array.from({ length: config.layers }, (_, index) =>
    recurrentLayer(scope.scope(`${index}`), config, index === 0 ? config.embed : config.hidden, initializer),
  );
  const between = layers.slice(1).map((_, index) => normalized(scope.scope(`${index}`), config, drop()));
  return stack(layers, { between, residual: config.residual });
}

function recurrentLayer(
  scope: Scope,
  { arch, hidden, activation, resetAfter }: LanguageModelConfig,
  inputs: number,
  initializer: Initializer | undefined,
): Recurrent {
  if (arch === "lstm") return lstm(scope, { inputs, hidden, initializer });
  if (arch === "gru") return gru(scope, { inputs, hidden, initializer, resetAfter });
  return rnn(scope, { inputs, hidden, initializer, activation });
}

/** Between the last recurrent layer and the softmax; a tied softmax may need another size. */
function outputLayers(slab: Slab, config: LanguageModelConfig, drop: () => Layer): Layer {
  const { tie, embed, hidden } = config;
  const last = normalized(slab.scope(`layers.${config.layers - 1}`), config, drop());
  return tie && embed !== hidden
    ? chain(last, linear(slab.scope("projection"), { inputs: hidden, outputs: embed }))
    : last;
}

const normalized = (
  scope: Scope,
  { layerNorm: normalize, hidden }: LanguageModelConfig,
  next: Layer,
): Layer => (normalize ? chain(layerNorm(scope.scope("norm"), { size: hidden }), next) : next);
