/** Recurrent layers, in one direction or in both, over a text, with all that they said, and the state in which they ended. */
import type { Tensor } from "../engine/tensor.ts";
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import type { Embedding } from "../nn/embedding.ts";
import type { Pass, State } from "../nn/layer.ts";
import { pack } from "../nn/packed.ts";
import type { Scope } from "../nn/slab.ts";
import { sideBySide } from "./ragged-ids.ts";
import { recurrentLayers } from "./recurrent-layers.ts";
import type { TextBatch } from "./text-encoder.ts";
import type { TranslatorConfig } from "./translator-config.ts";
import { readWords } from "./word-input.ts";

export interface Encoded {
  readonly last: State;
  /** What the top layer said at each time, packed (nn/packed.ts), (M, D); none where nothing attends to it. */
  readonly values?: Tensor;
}

export interface SourceEncoder {
  /** D */
  readonly outputs: number;
  encode(pass: Pass, texts: TextBatch): [Encoded, backward: (gradient: Encoded) => void];
}

export function sourceEncoder(scope: Scope, config: TranslatorConfig, words: Embedding): SourceEncoder {
  const drop = () => dropout(scope.scope("dropout"), config.dropout, { variational: config.variational });
  const before = drop();
  const { outputs, stacked, normal } = recurrentLayers(scope.scope("layers"), config, config.embed, drop);
  const after = chain(normal, drop());
  return {
    outputs,
    encode(pass, texts) {
      const { engine } = pass;
      const ids = sideBySide(engine, texts);
      const ragged: Pass = { ...pass, lengths: ids.lengths };
      const [input, inputBackward] = readWords(ragged, config, words, before, ids);
      const [{ output, last }, layersBackward] = stacked.forward(ragged, input);
      const backward = (dOutput: Tensor, dLast: State) => inputBackward(layersBackward(dOutput, dLast).input);
      if (config.attention === "none")
        return [{ last }, (gradient) => backward(engine.zeros(...output.shape), gradient.last)];
      const [said, saidBackward] = after.forward(ragged, output); // (S, B, D)
      const [values, valuesBackward] = pack(engine, said, texts.lengths);
      return [
        { last, values },
        (gradient) => backward(saidBackward(valuesBackward(gradient.values as Tensor)), gradient.last),
      ];
    },
  };
}
