/** Recurrent layers, in one direction or in both, over a text, and one vector of all that they said. */
import type { Engine } from "../engine/engine.ts";
import { bidirectional } from "../nn/bidirectional.ts";
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import { ends } from "../nn/ends.ts";
import type { Layer, Pass, Recurrent } from "../nn/layer.ts";
import { layerNorm } from "../nn/layer-norm.ts";
import { pooling } from "../nn/pooling.ts";
import type { Scope } from "../nn/slab.ts";
import { stack } from "../nn/stack.ts";
import { recurrentLayer } from "./recurrent-layer.ts";
import type { RecurrentConfig } from "./text-classifier-config.ts";
import type { EncoderParts, TextBatch, TextEncoder } from "./text-encoder.ts";
import { readWords } from "./word-input.ts";

export function recurrentEncoder(config: RecurrentConfig, { slab, words }: EncoderParts): TextEncoder {
  const { hidden, pool, bidirectional: both, residual } = config;
  const drop = () => dropout(slab.scope("dropout"), config.dropout, { variational: config.variational });
  const outputs = both ? 2 * hidden : hidden;
  const before = drop();
  const scope = slab.scope("layers");
  const layers = Array.from({ length: config.layers }, (_, index) =>
    oneLayer(scope.scope(`${index}`), config, index === 0 ? config.embed : outputs),
  );
  const normal = layers.map((_, index) => normalization(scope.scope(`${index}`), config, outputs));
  const between = normal.slice(0, -1).map((layer) => chain(layer, drop()));
  const stacked = stack(layers, { between, residual });
  const pooled = chain(normal[config.layers - 1], both && pool === "last" ? ends() : pooling(pool), drop());
  return {
    outputs,
    encode(pass, texts) {
      const { ids, steps, rows } = sideBySide(pass.engine, texts);
      const ragged: Pass = { ...pass, lengths: lengthsOf(pass.engine, texts) };
      const [input, inputBackward] = readWords(ragged, config, words, before, { ids, steps, batch: rows });
      const [{ output }, layersBackward] = stacked.forward(ragged, input);
      const [vectors, pooledBackward] = pooled.forward(ragged, output); // (B, outputs)
      return [vectors, (dVectors) => inputBackward(layersBackward(pooledBackward(dVectors)).input)];
    },
  };
}

function oneLayer(scope: Scope, config: RecurrentConfig, inputs: number): Recurrent {
  if (!config.bidirectional) return recurrentLayer(scope, config, { inputs });
  const forwards = recurrentLayer(scope.scope("forward"), config, { inputs });
  return bidirectional(forwards, recurrentLayer(scope.scope("backward"), config, { inputs, reverse: true }));
}

const normalization = (scope: Scope, { layerNorm: normalizes }: RecurrentConfig, size: number): Layer =>
  normalizes ? layerNorm(scope.scope("norm"), { size }) : chain();

/** The ids of all texts time by time, (T, B); a text that is over goes on with the id 0, which nobody looks at. */
function sideBySide({ kernels, step }: Engine, { ids, lengths }: TextBatch) {
  const [rows, steps] = [lengths.length, Math.max(...lengths)];
  const pointer = step.take(steps * rows * 4);
  const places = kernels.u32(pointer, steps * rows).fill(0);
  const from = kernels.u32(
    ids,
    lengths.reduce((sum, length) => sum + length, 0),
  );
  let at = 0;
  for (const [row, length] of lengths.entries()) {
    for (let time = 0; time < length; time++) places[time * rows + row] = from[at++];
  }
  return { ids: pointer, steps, rows };
}

function lengthsOf({ kernels, step }: Engine, { lengths }: TextBatch): number {
  const pointer = step.take(lengths.length * 4);
  kernels.u32(pointer, lengths.length).set(lengths);
  return pointer;
}
