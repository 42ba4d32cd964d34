/** Text classifiers and their parts as their definitions have them, in f64, one text at a time: the slow twins. */
import type { RecurrentLayersConfig } from "../../src/models/recurrent-layers.ts";
import type {
  ConvolutionalConfig,
  RecurrentConfig,
  TextClassifierConfig,
} from "../../src/models/text-classifier-config.ts";
import { cellOf, scoped } from "./language-model.ts";
import { classLogits, dot, layerNorm, logSoftmax, pool, rowsOf, sum } from "./layers.ts";
import type { Cell } from "./recurrent.ts";

type Vector = ArrayLike<number>;
type Weights = Readonly<Record<string, Vector>>;

const ACTIVATIONS = {
  relu: (x: number) => Math.max(x, 0),
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
};

/** A number for each label of one text, from the weights by their names in the model. */
export function textLogits(config: TextClassifierConfig, weights: Weights, ids: readonly number[]): number[] {
  const table = rowsOf(weights["embedding.W"], config.embed);
  const text = ids.slice(0, config.maxLength).map((id) => table[id]);
  const vector =
    config.arch === "cnn"
      ? bestWindows(text, scoped(weights, "convolution."), config)
      : pooledStates(text, weights, config);
  return classLogits(vector, weights["output.W"], weights["output.b"], vector.length);
}

function pooledStates(text: readonly number[][], weights: Weights, config: RecurrentConfig): number[] {
  const { bidirectional, pool: name, hidden } = config;
  const sequence = layerStates(text, weights, config);
  const columns = sequence[0].length;
  if (name === "last" && bidirectional)
    return [...sequence[sequence.length - 1].slice(0, hidden), ...sequence[0].slice(hidden)];
  return pool(name, sequence.flat(), [sequence.length, 1, columns]);
}

/** What recurrent layers make of each word of one text, without dropout. */
export function layerStates(
  text: readonly (readonly number[])[],
  weights: Weights,
  config: RecurrentLayersConfig,
): number[][] {
  const { layers, bidirectional, residual, layerNorm: normalizes } = config;
  let sequence = text.map((x) => [...x]);
  for (let layer = 0; layer < layers; layer++) {
    const own = scoped(weights, `layers.${layer}.`);
    const read = bidirectional
      ? sideBySide(
          states(config, scoped(own, "forward."), sequence),
          states(config, scoped(own, "backward."), sequence.toReversed()).toReversed(),
        )
      : states(config, own, sequence);
    const adds = residual && read[0].length === sequence[0].length;
    sequence = read.map((h, t) => {
      const output = adds ? h.map((number, j) => number + sequence[t][j]) : h;
      return normalizes ? layerNorm(output, own["norm.gain"], own["norm.bias"]) : output;
    });
  }
  return sequence;
}

const sideBySide = (left: readonly number[][], right: readonly number[][]): number[][] =>
  left.map((row, t) => [...row, ...right[t]]);

/** The hidden states of one layer in the order in which it reads. */
function states(config: RecurrentLayersConfig, weights: Weights, sequence: readonly number[][]): number[][] {
  const cell: Cell = cellOf(config);
  let state = Array.from({ length: config.arch === "lstm" ? 2 : 1 }, () =>
    Array<number>(config.hidden).fill(0),
  );
  return sequence.map((x) => {
    state = cell(weights, x, state, state[0]);
    return state[0];
  });
}

/** The best windows of one text (T, E): the numbers of all filters. */
export function bestWindows(
  text: readonly (readonly number[])[],
  weights: Weights,
  { widths, filters, activation }: Pick<ConvolutionalConfig, "widths" | "filters" | "activation">,
): number[] {
  return widths.flatMap((width, bank) => {
    const zeros = Array.from({ length: width - 1 }, () => text[0].map(() => 0));
    const padded = [...zeros, ...text, ...zeros];
    const windows = Array.from({ length: text.length + width - 1 }, (_, i) =>
      padded.slice(i, i + width).flat(),
    );
    return rowsOf(weights[`${width}.W`], width * text[0].length).map((filter, i) => {
      const bias = weights.b[bank * filters + i];
      return ACTIVATIONS[activation](Math.max(...windows.map((window) => dot(filter, window) + bias)));
    });
  });
}

export interface LossOptions {
  readonly smoothing?: number;
  readonly weights?: Vector;
}

/** Of one text with these labels. */
export function softmaxLabelLoss(
  logits: readonly number[],
  labels: readonly number[],
  { smoothing = 0, weights }: LossOptions = {},
): number {
  const logs = logSoftmax(logits);
  const even = -sum(logs) / logs.length;
  const losses = labels.map(
    (label) => ((1 - smoothing) * -logs[label] + smoothing * even) * (weights?.[label] ?? 1),
  );
  return labels.length === 0 ? 0 : sum(losses) / labels.length;
}

export function sigmoidLabelLoss(
  logits: readonly number[],
  labels: readonly number[],
  { smoothing = 0, weights }: LossOptions = {},
): number {
  const losses = logits.map((logit, label) => {
    const wanted = (labels.includes(label) ? 1 - smoothing : 0) + smoothing / 2;
    const probability = 1 / (1 + Math.exp(-logit));
    return (
      -(weights?.[label] ?? 1) * wanted * Math.log(probability) - (1 - wanted) * Math.log(1 - probability)
    );
  });
  return sum(losses);
}
