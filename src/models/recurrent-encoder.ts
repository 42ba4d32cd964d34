/** Recurrent layers, in one direction or in both, over a text, and one vector of all that they said. */
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import { ends } from "../nn/ends.ts";
import type { Pass } from "../nn/layer.ts";
import { pooling } from "../nn/pooling.ts";
import { sideBySide } from "./ragged-ids.ts";
import { recurrentLayers } from "./recurrent-layers.ts";
import type { RecurrentConfig } from "./text-classifier-config.ts";
import type { EncoderParts, TextEncoder } from "./text-encoder.ts";
import { readWords } from "./word-input.ts";

export function recurrentEncoder(config: RecurrentConfig, { slab, words }: EncoderParts): TextEncoder {
  const { pool, bidirectional: both } = config;
  const drop = () => dropout(slab.scope("dropout"), config.dropout, { variational: config.variational });
  const before = drop();
  const { outputs, stacked, normal } = recurrentLayers(slab.scope("layers"), config, config.embed, drop);
  const pooled = chain(normal, both && pool === "last" ? ends() : pooling(pool), drop());
  return {
    outputs,
    encode(pass, texts) {
      const ids = sideBySide(pass.engine, texts);
      const ragged: Pass = { ...pass, lengths: ids.lengths };
      const [input, inputBackward] = readWords(ragged, config, words, before, ids);
      const [{ output }, layersBackward] = stacked.forward(ragged, input);
      const [vectors, pooledBackward] = pooled.forward(ragged, output); // (B, outputs)
      return [vectors, (dVectors) => inputBackward(layersBackward(pooledBackward(dVectors)).input)];
    },
  };
}
