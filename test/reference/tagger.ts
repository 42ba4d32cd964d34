/** Taggers as their definitions have them, in f64, one sentence at a time: the slow twins. */
import type { TaggerConfig } from "../../src/models/tagger-config.ts";
import type { WordForm } from "../../src/models/word-form.ts";
import { crfLoss } from "./crf.ts";
import { scoped } from "./language-model.ts";
import { crossEntropy, linear, rowsOf, sum } from "./layers.ts";
import { bestWindows, layerStates } from "./text-classifier.ts";

type Weights = Readonly<Record<string, ArrayLike<number>>>;

/** The loss of the tags of one sentence, from the weights by their names in the model. */
export function taggerLoss(
  config: TaggerConfig,
  weights: Weights,
  words: readonly WordForm[],
  tags: readonly number[],
): number {
  const scores = tagScores(config, weights, words);
  const { transitions, start, end } = scoped(weights, "output.");
  if (config.crf) return crfLoss(scores, { transitions, start, end }, tags);
  return sum(crossEntropy(scores.flat(), tags));
}

/** A number for each tag of each word, without dropout: (T, C). */
export function tagScores(config: TaggerConfig, weights: Weights, words: readonly WordForm[]): number[][] {
  const vectors = words.map((word) => [
    ...wordVector(config, weights, word),
    ...(config.caps ? rowsOf(weights["capitals.W"], 8)[word.capitals] : []),
    ...characterVector(config, scoped(weights, "characters."), word),
  ]);
  const states = layerStates(vectors, weights, config).flat();
  const { W, b } = scoped(weights, "output.");
  return rowsOf(linear(states, W, b, states.length / words.length), config.tags);
}

function wordVector({ embed, vocabulary }: TaggerConfig, weights: Weights, { word }: WordForm): number[] {
  if (word < vocabulary) return rowsOf(weights["words.W"], embed)[word];
  return rowsOf(weights["vectors.W"], embed)[word - vocabulary];
}

function characterVector(config: TaggerConfig, weights: Weights, { characters }: WordForm): number[] {
  const { chars, charEmbed, charFilters } = config;
  if (chars === "none") return [];
  const table = rowsOf(weights["embedding.W"], charEmbed);
  const text = Array.from(characters, (id) => table[id]);
  if (chars === "cnn")
    return bestWindows(text, scoped(weights, "convolution."), {
      widths: [3],
      filters: charFilters,
      activation: "tanh",
    });
  const layer = { ...config, arch: "lstm", layers: 1, hidden: charFilters, bidirectional: false } as const;
  const last = (direction: string, sequence: number[][]) => {
    const own = Object.fromEntries(
      Object.entries(scoped(weights, `${direction}.`)).map(([name, numbers]) => [
        `layers.0.${name}`,
        numbers,
      ]),
    );
    return layerStates(sequence, own, { ...layer, residual: false, layerNorm: false })[text.length - 1];
  };
  return [...last("forward", text), ...last("backward", text.toReversed())];
}
