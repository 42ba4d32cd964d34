/** Vectors of words from their characters, which tell of endings, names and numbers also where a word is unknown. */
import { bidirectional } from "../nn/bidirectional.ts";
import { convolution } from "../nn/convolution.ts";
import type { Embedding } from "../nn/embedding.ts";
import { ends } from "../nn/ends.ts";
import type { Pass } from "../nn/layer.ts";
import { lstm } from "../nn/lstm.ts";
import type { Scope } from "../nn/slab.ts";
import { spacedTexts } from "../nn/spaced-texts.ts";
import { sideBySide } from "./ragged-ids.ts";
import type { WordFeature } from "./word-feature.ts";

/** Characters that a filter looks at, as Ma & Hovy have it. */
const WIDTH = 3;

/** The maxima of so many filters over the characters of a word (Ma & Hovy 2016). */
export function characterCnn(scope: Scope, table: Embedding, filters: number): WordFeature {
  const inputs = table.weight.shape[1];
  const windows = convolution(scope.scope("convolution"), {
    inputs,
    widths: [WIDTH],
    filters,
    activation: "tanh",
  });
  return {
    size: windows.outputs,
    forward(pass, { characters, characterLengths }) {
      const [spaced, spacedBackward] = spacedTexts(pass, table, characters, characterLengths, windows.gap);
      const [output, backward] = windows.forward(pass, spaced); // (U, F)
      return [output, (dOutput) => spacedBackward(backward(dOutput))];
    },
  };
}

/** The last states of two LSTMs, one of which reads a word from its end (Lample et al. 2016), each of size `hidden`. */
export function characterLstm(scope: Scope, table: Embedding, hidden: number): WordFeature {
  const inputs = table.weight.shape[1];
  const both = bidirectional(
    lstm(scope.scope("forward"), { inputs, hidden }),
    lstm(scope.scope("backward"), { inputs, hidden, reverse: true }),
  );
  const last = ends();
  return {
    size: 2 * hidden,
    forward(pass, { characters, characterLengths }) {
      const { ids, steps, batch, lengths } = sideBySide(pass.engine, {
        ids: characters,
        lengths: characterLengths,
      });
      const ragged: Pass = { ...pass, lengths };
      const [input, inputBackward] = table.words(ragged, ids, steps, batch);
      const [{ output }, bothBackward] = both.forward(ragged, input); // (T, U, 2H)
      const [vectors, lastBackward] = last.forward(ragged, output); // (U, 2H)
      return [vectors, (dVectors) => inputBackward(bothBackward(lastBackward(dVectors)).input)];
    },
  };
}
