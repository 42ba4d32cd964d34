/**
 * A decoder: recurrent layers that write a text on a condition. They begin in a state that stands for the condition
 * (Sutskever et al. 2014), may read it again at each time (Cho et al. 2014), and the top layer may attend to a memory (Luong
 * et al. 2015). As attention changes no state, all times of a text that is known are worked out together.
 */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Memory, MemoryGradient } from "../nn/attention.ts";
import { dropout } from "../nn/dropout.ts";
import type { Embedding } from "../nn/embedding.ts";
import type { Layer, Pass, Recurrent, State } from "../nn/layer.ts";
import { pack } from "../nn/packed.ts";
import type { Scope } from "../nn/slab.ts";
import { type SoftmaxLoss, softmaxLoss } from "../nn/softmax-loss.ts";
import type { DecoderConfig } from "./decoder-config.ts";
import { type DecoderInput, decoderInput } from "./decoder-input.ts";
import { type Readout, readout, type Told } from "./decoder-readout.ts";
import type { RaggedIds } from "./ragged-ids.ts";
import { recurrentLayers } from "./recurrent-layers.ts";

/** How a text begins: the state of all layers, and what is attended to. */
export interface Beginning {
  readonly state: State;
  readonly memory?: Memory;
}

export interface BeginningGradient {
  readonly state: State;
  readonly memory?: MemoryGradient;
}

/** What is seen at each time beside the words. */
export interface Condition {
  /** Fed to input and output, (B, H). */
  readonly context?: Tensor;
  readonly memory?: Memory;
}

/** Texts as far as they are known. */
export interface KnownTexts {
  readonly words: RaggedIds;
  /** How many words each has, (B). */
  readonly lengths: readonly number[];
  /** How many of all words attend to each text of the memory. */
  readonly counts: readonly number[];
}

/** What the softmax reads to tell the word behind each, packed (nn/packed.ts), and where each looked. */
export interface Written extends Told {
  readonly last: State;
}

export interface WrittenGradient extends BeginningGradient {
  /** Of the context, (B, H). */
  readonly context?: Tensor;
}

export interface ConditionalDecoder {
  readonly stateSizes: readonly number[];
  readonly softmax: SoftmaxLoss;
  readonly readout: Readout;
  /** What is seen of a beginning from then on. */
  conditionOf(beginning: Beginning): Condition;
  /** Makes the gradient of the state with which a text began that of the beginning. */
  gradientOf(engine: Engine, gradient: WrittenGradient): BeginningGradient;
  /** Goes on from a state; the backward pass takes the gradient of the output. */
  read(
    pass: Pass,
    texts: KnownTexts,
    first: State,
    condition: Condition,
  ): [Written, (dOutput: Tensor) => WrittenGradient];
}

export interface DecoderParts {
  readonly words: Embedding;
  /** The columns of the memory's values, where there is attention. */
  readonly values?: number;
  /** See nn/softmax-loss.ts; only for training. */
  readonly smoothing?: number;
}

export function conditionalDecoder(
  scope: Scope,
  config: DecoderConfig,
  { words, values = 0, smoothing }: DecoderParts,
): ConditionalDecoder {
  const drop = () => dropout(scope.scope("dropout"), config.dropout, { variational: config.variational });
  const input = decoderInput(config, words, drop());
  const oneWay = { ...config, bidirectional: false };
  const { stacked, normal } = recurrentLayers(scope.scope("layers"), oneWay, input.size, drop);
  const output = readout(scope, config, values, drop());
  const tied = config.tie ? words.weight : undefined;
  const classes = { inputs: output.outputs, classes: config.vocabulary, tied, smoothing };
  const top = stacked.stateSizes.length - (config.arch === "lstm" ? 2 : 1); // the top layer's h
  return {
    stateSizes: stacked.stateSizes,
    softmax: softmaxLoss(scope.scope("output"), classes),
    readout: output,
    conditionOf: ({ state, memory }) => ({ memory, ...(config.feedContext && { context: state[top] }) }),
    gradientOf: (engine, { state, memory, context }) => {
      sumOf(engine, state[top], context);
      return { state, memory };
    },
    read: (...given) => read({ input, stacked, normal, output }, ...given),
  };
}

/** From the words to what the softmax reads. */
interface Layers {
  readonly input: DecoderInput;
  readonly stacked: Recurrent;
  readonly normal: Layer;
  readonly output: Readout;
}

function read(
  { input, stacked, normal, output }: Layers,
  pass: Pass,
  { words, lengths, counts }: KnownTexts,
  first: State,
  { context, memory }: Condition,
): [Written, (dOutput: Tensor) => WrittenGradient] {
  const ragged: Pass = { ...pass, lengths: words.lengths };
  const [embedded, inputBackward] = input.forward(ragged, words, context);
  const [{ output: states, last }, layersBackward] = stacked.forward(ragged, embedded, first);
  const [normalized, normalBackward] = normal.forward(ragged, states); // (T, B, H)
  const [said, saidBackward] = pack(pass.engine, normalized, lengths); // (N, H)
  const [told, toldBackward] = output.forward(pass, said, { counts, memory, context, lengths });
  const backward = (dOutput: Tensor): WrittenGradient => {
    const gradient = toldBackward(dOutput);
    const below = layersBackward(normalBackward(saidBackward(gradient.said)));
    const fed = sumOf(pass.engine, inputBackward(below.input), gradient.context);
    return { state: below.first, memory: gradient.memory, context: fed };
  };
  return [{ ...told, last }, backward];
}

/** Of those that are there; the left one becomes it. */
function sumOf({ call }: Engine, left?: Tensor, right?: Tensor): Tensor | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  call.vector_add(left.pointer, left.pointer, right.pointer, left.size);
  return left;
}
