/** Recurrent layers one upon the other, in one direction or in both. */
import { bidirectional } from "../nn/bidirectional.ts";
import { chain } from "../nn/chain.ts";
import type { Layer, Recurrent } from "../nn/layer.ts";
import { layerNorm } from "../nn/layer-norm.ts";
import type { Scope } from "../nn/slab.ts";
import { stack } from "../nn/stack.ts";
import { type RecurrentLayerConfig, recurrentLayer } from "./recurrent-layer.ts";

export interface RecurrentLayersConfig extends RecurrentLayerConfig {
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly residual: boolean;
  readonly layerNorm: boolean;
}

export interface RecurrentLayers {
  /** The columns of the output: H, or with both directions 2H. */
  readonly outputs: number;
  readonly stacked: Recurrent;
  /** What the output of the top layer goes through; those of the others are normalized on their way. */
  readonly normal: Layer;
}

/** `between` makes what is between one layer and the next. */
export function recurrentLayers(
  scope: Scope,
  config: RecurrentLayersConfig,
  inputs: number,
  between: () => Layer,
): RecurrentLayers {
  const outputs = config.bidirectional ? 2 * config.hidden : config.hidden;
  const layers = Array.from({ length: config.layers }, (_, index) =>
    oneLayer(scope.scope(`${index}`), config, index === 0 ? inputs : outputs),
  );
  const normal = layers.map((_, index) => normalization(scope.scope(`${index}`), config, outputs));
  const gaps = normal.slice(0, -1).map((layer) => chain(layer, between()));
  const stacked = stack(layers, { between: gaps, residual: config.residual });
  return { outputs, stacked, normal: normal[config.layers - 1] };
}

function oneLayer(scope: Scope, config: RecurrentLayersConfig, inputs: number): Recurrent {
  if (!config.bidirectional) return recurrentLayer(scope, config, { inputs });
  const forwards = recurrentLayer(scope.scope("forward"), config, { inputs });
  return bidirectional(forwards, recurrentLayer(scope.scope("backward"), config, { inputs, reverse: true }));
}

const normalization = (
  scope: Scope,
  { layerNorm: normalizes }: RecurrentLayersConfig,
  size: number,
): Layer => (normalizes ? layerNorm(scope.scope("norm"), { size }) : chain());
