/** Recurrent layers between the embedding and the softmax. */
import type { Tensor } from "../engine/tensor.ts";
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import type { Embedding } from "../nn/embedding.ts";
import { gru } from "../nn/gru.ts";
import type { Initializer } from "../nn/initializers.ts";
import type { Layer, Pass, Recurrent } from "../nn/layer.ts";
import { layerNorm } from "../nn/layer-norm.ts";
import { linear } from "../nn/linear.ts";
import { lstm } from "../nn/lstm.ts";
import { rnn } from "../nn/rnn.ts";
import type { Scope, Slab } from "../nn/slab.ts";
import { stack } from "../nn/stack.ts";
import type { Words } from "../nn/words.ts";
import type { LanguageModelConfig } from "./language-model-config.ts";
import type { Reader, ReaderParts } from "./reader.ts";

export function recurrentReader(
  config: LanguageModelConfig,
  { slab, words, initializer }: ReaderParts,
): Reader {
  const drop = () => dropout(slab.scope("dropout"), config.dropout, { variational: config.variational });
  const before = drop();
  const layers = recurrentLayers(slab.scope("layers"), config, initializer, drop);
  const after = outputLayers(slab, config, drop);
  return {
    outputs: config.tie ? config.embed : config.hidden,
    stateSizes: layers.stateSizes,
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
  { arch, hidden, activation, resetAfter, forgetBias, recurrentDropout }: LanguageModelConfig,
  inputs: number,
  initializer: Initializer | undefined,
): Recurrent {
  const options = { inputs, hidden, initializer, recurrentDropout };
  if (arch === "lstm") return lstm(scope, { ...options, forgetBias });
  return arch === "gru" ? gru(scope, { ...options, resetAfter }) : rnn(scope, { ...options, activation });
}

/** Between the last recurrent layer and the softmax; a tied softmax reads vectors of the embedding's size. */
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
