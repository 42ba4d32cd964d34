/** Recurrent layers between the embedding and the softmax. */
import type { Tensor } from "../engine/tensor.ts";
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import type { Initializer } from "../nn/initializers.ts";
import type { Layer, Recurrent } from "../nn/layer.ts";
import { layerNorm } from "../nn/layer-norm.ts";
import { linear } from "../nn/linear.ts";
import type { Scope, Slab } from "../nn/slab.ts";
import { stack } from "../nn/stack.ts";
import type { LanguageModelConfig } from "./language-model-config.ts";
import type { Reader, ReaderParts } from "./reader.ts";
import { recurrentLayer } from "./recurrent-layer.ts";
import { readWords } from "./word-input.ts";

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

function recurrentLayers(
  scope: Scope,
  config: LanguageModelConfig,
  initializer: Initializer | undefined,
  drop: () => Layer,
): Recurrent {
  const layers = Array.from({ length: config.layers }, (_, index) =>
    recurrentLayer(scope.scope(`${index}`), config, {
      inputs: index === 0 ? config.embed : config.hidden,
      initializer,
    }),
  );
  const between = layers.slice(1).map((_, index) => normalized(scope.scope(`${index}`), config, drop()));
  return stack(layers, { between, residual: config.residual });
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
