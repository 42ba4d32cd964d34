/** A language model as its definition has it, in f64, one token of one sequence at a time: the slow twin. */
import type { LanguageModelConfig } from "../../src/models/language-model.ts";
import { adaptiveLogs } from "./adaptive-softmax.ts";
import { classLogits, layerNorm, linear, logSoftmax } from "./layers.ts";
import { type Cell, gruAfterCell, gruCell, lstmCell, rnnCell, sigmoid } from "./recurrent.ts";
import { vectorsOf, windowsOf } from "./windows.ts";

/** By their names in the model. */
export type ModelWeights = Readonly<Record<string, ArrayLike<number>>>;

export interface Course {
  /** The state before the first id, of each layer; without it zeros. */
  readonly first?: number[][][];
  /** The cell of a layer at a time, where it is not the usual one. */
  readonly cellAt?: (layer: number, time: number) => Cell | undefined;
}

/** The logarithms of the probabilities of every token (V), behind each of the ids. */
export function predictions(
  config: LanguageModelConfig,
  weights: ModelWeights,
  ids: readonly number[],
  course: Course = {},
): number[][] {
  const read = config.arch === "window" ? windowOutputs : recurrentOutputs;
  return read(config, weights, ids, course).map((output) => {
    const x = projected(config, weights, output);
    if (config.cutoffs) return adaptiveLogs(x, scoped(weights, "output."), config.cutoffs);
    const table = weights[config.tie ? "embedding.W" : "output.W"];
    return logSoftmax(classLogits(x, table, weights["output.b"], x.length));
  });
}

/** A tied softmax reads vectors of the embedding's size. */
const projected = ({ tie, embed }: LanguageModelConfig, weights: ModelWeights, x: number[]): number[] =>
  tie && x.length !== embed ? linear(x, weights["projection.W"], weights["projection.b"], x.length) : x;

function recurrentOutputs(
  config: LanguageModelConfig,
  weights: ModelWeights,
  ids: readonly number[],
  { first, cellAt }: Course,
): number[][] {
  let states = first ?? Array.from({ length: config.layers }, () => zeroState(config));
  return ids.map((id, time) => {
    let x = rowOf(weights["embedding.W"], id, config.embed);
    states = states.map((state, layer) => {
      const cell = cellAt?.(layer, time) ?? cellOf(config);
      const next = cell(scoped(weights, `layers.${layer}.`), x, state, state[0]);
      const residual = config.residual && x.length === config.hidden;
      const output = residual ? next[0].map((h, j) => h + x[j]) : next[0];
      x = normalized(config, scoped(weights, `layers.${layer}.`), output);
      return next;
    });
    return x;
  });
}

function windowOutputs(
  config: LanguageModelConfig,
  weights: ModelWeights,
  ids: readonly number[],
): number[][] {
  const { window = 1, embed, direct } = config;
  const { W, b, ...norm } = scoped(weights, "hidden.");
  return windowsOf(ids, window).map((one) => {
    const x = vectorsOf(weights["embedding.W"], one, embed);
    const hidden = normalized(config, norm, linear(x, W, b, x.length).map(Math.tanh));
    return direct ? [...hidden, ...x] : hidden;
  });
}

/** The logarithm of the probability of each token of a passage, and of the end token. */
export function passageLogs(
  config: LanguageModelConfig,
  weights: ModelWeights,
  ids: readonly number[],
  end: number,
): number[] {
  const targets = [...ids, end];
  return predictions(config, weights, [end, ...ids]).map((logs, at) => logs[targets[at]]);
}

export function cellOf({
  arch,
  resetAfter,
  activation,
}: Pick<LanguageModelConfig, "arch" | "resetAfter" | "activation">): Cell {
  if (arch === "lstm") return lstmCell;
  if (arch === "gru") return resetAfter ? gruAfterCell : gruCell;
  return rnnCell({ tanh: Math.tanh, sigmoid, relu: (x: number) => Math.max(0, x) }[activation]);
}

const zeroState = ({ arch, hidden }: LanguageModelConfig): number[][] =>
  Array.from({ length: arch === "lstm" ? 2 : 1 }, () => Array<number>(hidden).fill(0));

function normalized({ layerNorm: normalizes }: LanguageModelConfig, weights: ModelWeights, x: number[]) {
  return normalizes ? layerNorm(x, weights["norm.gain"], weights["norm.bias"]) : x;
}

/** The weights below a prefix, which is taken off. */
export function scoped(weights: ModelWeights, prefix: string): ModelWeights {
  const below = Object.entries(weights).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(below.map(([name, numbers]) => [name.slice(prefix.length), numbers]));
}

const rowOf = (matrix: ArrayLike<number>, row: number, columns: number): number[] =>
  Array.from({ length: columns }, (_, j) => matrix[row * columns + j]);
