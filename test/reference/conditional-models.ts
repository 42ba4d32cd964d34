/** Translators and captioners as their definitions have them, in f64, one word of one text at a time: the slow twins. */
import type { CaptionerConfig } from "../../src/models/captioner-config.ts";
import type { DecoderConfig } from "../../src/models/decoder-config.ts";
import type { TranslatorConfig } from "../../src/models/translator-config.ts";
import { attend } from "./attention.ts";
import { cellOf, type ModelWeights, scoped } from "./language-model.ts";
import { classLogits, layerNorm, linear, logSoftmax, rowsOf } from "./layers.ts";

/** Of each layer, [h] or [h, c]. */
type States = number[][][];

/** What a decoder knows before the first word. */
export interface BeginningTwin {
  readonly states: States;
  /** What it attends to, (S, D). */
  readonly values: number[][];
}

/** What a decoder tells behind some words. */
export interface Told {
  /** The logarithm of the probability of each word, (V). */
  readonly logs: number[];
  /** How much it looked at each value. */
  readonly weights?: number[];
}

/** What the encoder makes of a source, whose last id is the end token. */
export function translationBeginning(
  config: TranslatorConfig,
  weights: ModelWeights,
  source: readonly number[],
): BeginningTwin {
  const table = rowsOf(
    weights[config.shareEmbeddings ? "decoder.embedding.W" : "encoder.embedding.W"],
    config.embed,
  );
  const layers = scoped(weights, "encoder.layers.");
  let values = source.map((id) => table[id]);
  const states: States = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const own = scoped(layers, `${layer}.`);
    const ways = config.bidirectional
      ? [oneWay(config, scoped(own, "forward."), values), otherWay(config, scoped(own, "backward."), values)]
      : [oneWay(config, own, values)];
    const said = values.map((_, t) => ways.flatMap(({ outputs }) => outputs[t]));
    values = said.map((h, t) => after(config, own, h, values[t]));
    states.push(
      bridged(
        config,
        scoped(weights, `bridge.${layer}.`),
        ways.map(({ last }) => last),
      ),
    );
  }
  return { states, values };
}

export function captionBeginning(
  config: CaptionerConfig,
  weights: ModelWeights,
  features: readonly number[],
): BeginningTwin {
  const members = config.arch === "lstm" ? 2 : 1;
  const member = (index: number) =>
    linear(features, weights[`state.${index}.W`], weights[`state.${index}.b`], features.length).map(
      Math.tanh,
    );
  const states = Array.from({ length: config.layers }, (_, layer) =>
    Array.from({ length: members }, (_, i) => member(layer * members + i)),
  );
  return { states, values: [] };
}

/** What a decoder tells behind each of these words. */
export function tell(
  config: DecoderConfig,
  all: ModelWeights,
  { states: begun, values }: BeginningTwin,
  words: readonly number[],
): Told[] {
  const weights = scoped(all, "decoder.");
  const table = rowsOf(weights["embedding.W"], config.embed);
  const context = config.feedContext ? begun[config.layers - 1][0] : [];
  let states = begun;
  return words.map((id) => {
    let x = [...table[id], ...context];
    states = states.map((state, layer) => {
      const own = scoped(weights, `layers.${layer}.`);
      const next = cellOf(config)(own, x, state, state[0]);
      x = after(config, own, next[0], x);
      return next;
    });
    return told(config, weights, x, values, context);
  });
}

/** The sum over a text, whose last id is the end token, of -log p, smoothed. */
export function textLoss(
  config: DecoderConfig,
  weights: ModelWeights,
  beginning: BeginningTwin,
  text: readonly number[],
  smoothing = 0,
): number {
  const words = [text[text.length - 1], ...text.slice(0, -1)];
  const losses = tell(config, weights, beginning, words).map(({ logs }, at) => {
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return -(1 - smoothing) * logs[text[at]] - smoothing * mean;
  });
  return losses.reduce((sum, loss) => sum + loss, 0);
}

function told(
  config: DecoderConfig,
  weights: ModelWeights,
  h: readonly number[],
  values: readonly (readonly number[])[],
  context: readonly number[],
): Told {
  const { attention, tie, embed, hidden } = config;
  const seen = attention === "none" ? undefined : attend(attention, scoped(weights, "attention."), h, values);
  const joined = [...h, ...(seen?.context ?? []), ...context];
  const { "readout.W": W, "readout.b": b } = weights;
  const straight = joined.length === hidden;
  const projected = W === undefined ? joined : linear(joined, W, b, joined.length);
  const x = straight ? projected : projected.map(Math.tanh);
  if (x.length !== (tie ? embed : hidden)) throw new Error("the output has another size");
  const logits = classLogits(x, weights[tie ? "embedding.W" : "output.W"], weights["output.b"], x.length);
  return { logs: logSoftmax(logits), weights: seen?.weights };
}

/** The states of one layer in one direction. */
function oneWay(config: DecoderConfig, weights: ModelWeights, sequence: readonly number[][]) {
  let last = Array.from({ length: config.arch === "lstm" ? 2 : 1 }, () =>
    Array<number>(config.hidden).fill(0),
  );
  const outputs = sequence.map((x) => {
    last = cellOf(config)(weights, x, last, last[0]);
    return last[0];
  });
  return { outputs, last };
}

function otherWay(config: DecoderConfig, weights: ModelWeights, sequence: readonly number[][]) {
  const { outputs, last } = oneWay(config, weights, sequence.toReversed());
  return { outputs: outputs.toReversed(), last };
}

/** What comes out of a layer. */
function after(
  config: DecoderConfig,
  weights: ModelWeights,
  h: readonly number[],
  x: readonly number[],
): number[] {
  const output = config.residual && h.length === x.length ? h.map((one, j) => one + x[j]) : [...h];
  return config.layerNorm ? layerNorm(output, weights["norm.gain"], weights["norm.bias"]) : output;
}

/** The state of a decoder's layer from those of the encoder's directions. */
function bridged(
  config: DecoderConfig,
  weights: ModelWeights,
  [left, right]: readonly number[][][],
): number[][] {
  if (right === undefined) return left;
  return left.map((member, i) => {
    const name = ["h", "c"][i];
    return linear(
      [...member, ...right[i]],
      weights[`${name}.W`],
      weights[`${name}.b`],
      2 * config.hidden,
    ).map(Math.tanh);
  });
}
