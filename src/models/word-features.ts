/**
 * What a tagger knows of a word by itself: a vector of the word, one of how it is written, and one of its characters, side
 * by side. It is worked out once for each different word of a batch.
 */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { type Embedding, embedding } from "../nn/embedding.ts";
import { uniform } from "../nn/initializers.ts";
import { join, part } from "../nn/join.ts";
import type { Scope, Slab } from "../nn/slab.ts";
import { CAPITALS } from "../text/capitals.ts";
import { characterCnn, characterLstm } from "./character-reader.ts";
import type { TaggerConfig } from "./tagger-config.ts";
import type { WordFeature } from "./word-feature.ts";

export interface WordFeatures extends WordFeature {
  /** (V, E), and, where there are any, (X, E) that never learn. */
  readonly words: Embedding;
  readonly vectors?: Embedding;
}

/** Numbers that stand for the way in which a word is written. */
const CAPITALS_SIZE = 8;

/** Vectors begin evenly within this, as those of Lample et al. (2016) and Ma & Hovy (2016) do. */
const range = (size: number) => uniform(Math.sqrt(3 / size));

/** `learnt` and `frozen` are where weights go that learn, and that do not. */
export function wordFeatures(
  config: TaggerConfig,
  learnt: Slab,
  frozen: Slab,
  { freeze }: { readonly freeze: boolean },
): WordFeatures {
  const { vocabulary, vectors: count, embed: size } = config;
  const table = (scope: Scope, rows: number) =>
    embedding(scope, { vocabulary: rows, size, initializer: range(size) });
  const words = table((freeze ? frozen : learnt).scope("words"), vocabulary);
  const vectors = count > 0 ? table(frozen.scope("vectors"), count) : undefined;
  const features = [wordVectors(words, vectors, freeze), ...others(config, learnt)];
  return { ...sideBySide(features), words, vectors };
}

/** Those that learn have the first rows. */
function wordVectors(words: Embedding, vectors: Embedding | undefined, freeze: boolean): WordFeature {
  const size = words.weight.shape[1];
  return {
    size,
    forward(pass, { words: ids, count, known }) {
      const [learnt, backward] = words.forward(pass, ids, known); // (K, E)
      const learn = (dOutput: Tensor) => (freeze ? undefined : backward(dOutput.slice(0, known)));
      if (vectors === undefined) return [learnt, learn];
      const [constant] = vectors.forward(pass, ids + known * 4, count - known); // (U - K, E)
      return [below(pass.engine, learnt, constant), learn];
    },
  };
}

/** (K, E) and (N, E) as (K + N, E). */
function below(engine: Engine, upper: Tensor, lower: Tensor): Tensor {
  const both = engine.tensor(upper.rows + lower.rows, upper.columns);
  engine.numbers(both.slice(0, upper.rows)).set(engine.numbers(upper));
  engine.numbers(both.slice(upper.rows, both.rows)).set(engine.numbers(lower));
  return both;
}

function others(
  { caps, chars, characters, charEmbed, charFilters }: TaggerConfig,
  slab: Slab,
): WordFeature[] {
  const features = caps ? [capitals(slab.scope("capitals"))] : [];
  if (chars === "none") return features;
  const scope = slab.scope("characters");
  const table = embedding(scope.scope("embedding"), {
    vocabulary: characters,
    size: charEmbed,
    initializer: range(charEmbed),
  });
  const reader = chars === "cnn" ? characterCnn : characterLstm;
  return [...features, reader(scope, table, charFilters)];
}

function capitals(scope: Scope): WordFeature {
  const table = embedding(scope, {
    vocabulary: CAPITALS.length,
    size: CAPITALS_SIZE,
    initializer: range(CAPITALS_SIZE),
  });
  return { size: CAPITALS_SIZE, forward: (pass, forms) => table.forward(pass, forms.capitals, forms.count) };
}

/** The features one beside the other. */
function sideBySide(features: readonly WordFeature[]): WordFeature {
  return {
    size: features.reduce((sum, { size }) => sum + size, 0),
    forward(pass, forms) {
      const made = features.map((feature) => feature.forward(pass, forms));
      const output = made.map(([one]) => one).reduce((left, right) => join(pass.engine, left, right)); // (U, size)
      const backward = (dOutput: Tensor) => {
        let start = 0;
        for (const [one, oneBackward] of made) {
          oneBackward(part(pass.engine, dOutput, start, one.columns));
          start += one.columns;
        }
      };
      return [output, backward];
    },
  };
}
