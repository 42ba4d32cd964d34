/**
 * What comes between a decoder's top layer and the softmax: its states and what is seen beside them, the part of the memory
 * that they attend to and the context that is fed, come together in tanh([h; c] · W + b) (Luong et al. 2015).
 */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { activation } from "../nn/activation.ts";
import { type Attention, attention, type Memory, type MemoryGradient } from "../nn/attention.ts";
import { chain } from "../nn/chain.ts";
import { gather } from "../nn/gather.ts";
import { join, part } from "../nn/join.ts";
import type { Layer, Pass } from "../nn/layer.ts";
import { linear } from "../nn/linear.ts";
import type { Scope } from "../nn/slab.ts";
import type { DecoderConfig } from "./decoder-config.ts";

/** What is seen beside the states. */
export interface Seen {
  /** (B, H) */
  readonly context?: Tensor;
  readonly memory?: Memory;
  /** How many of the states attend to each text of the memory. */
  readonly counts: readonly number[];
  /** How many of them there are of each text that is written, (B). */
  readonly lengths: readonly number[];
}

export interface ReadoutGradient {
  readonly said: Tensor; // (N, H)
  readonly context?: Tensor; // (B, H)
  readonly memory?: MemoryGradient;
}

export interface Told {
  /** (N, D) */
  readonly output: Tensor;
  /** Where each state looked, (count, length) for each text of the memory. */
  readonly weights?: readonly Tensor[];
}

export interface Readout {
  /** D: E where the softmax is tied to the embedding, else H. */
  readonly outputs: number;
  readonly attention?: Attention;
  /** Reads states of the top layer, packed, (N, H). */
  forward(pass: Pass, said: Tensor, seen: Seen): [Told, backward: (dOutput: Tensor) => ReadoutGradient];
}

/** `values` are the columns of the memory's, where there is attention. */
export function readout(scope: Scope, config: DecoderConfig, values: number, drop: Layer): Readout {
  const { attention: score, hidden, embed, tie } = config;
  const looks =
    score === "none" ? undefined : attention(scope.scope("attention"), { score, queries: hidden, values });
  const outputs = tie ? embed : hidden;
  const layer = chain(combination(scope, config, outputs, looks === undefined ? 0 : values), drop);
  return {
    outputs,
    attention: looks,
    forward(pass, said, seen) {
      const views = [...attended(looks, pass, said, seen), ...repeated(pass.engine, seen)];
      const joined = views.reduce((left, { view }) => join(pass.engine, left, view), said);
      const [output, layerBackward] = layer.forward(pass, joined);
      return [
        { output, weights: views[0]?.weights },
        (dOutput) => divide(pass.engine, views, hidden, layerBackward(dOutput)),
      ];
    },
  };
}

/** States that see nothing beside them are read as they are, or brought to the size of the words. */
function combination(
  scope: Scope,
  { hidden, feedContext }: DecoderConfig,
  outputs: number,
  values: number,
): Layer {
  const inputs = hidden + values + (feedContext ? hidden : 0);
  if (inputs === hidden && hidden === outputs) return chain();
  const layer = linear(scope.scope("readout"), { inputs, outputs });
  return inputs === hidden ? layer : chain(layer, activation("tanh"));
}

/** What stands beside the states, (N, ·). */
interface View {
  readonly view: Tensor;
  readonly weights?: readonly Tensor[];
  /** Gives the gradient of what was seen, and adds to that of the states. */
  backward(dView: Tensor, dSaid: Tensor): Omit<ReadoutGradient, "said">;
}

function attended(
  looks: Attention | undefined,
  pass: Pass,
  said: Tensor,
  { memory, counts }: Seen,
): readonly View[] {
  if (looks === undefined || memory === undefined) return [];
  const [{ contexts, weights }, backward] = looks.attend(pass, said, counts, memory);
  return [
    {
      view: contexts,
      weights,
      backward(dContexts, { pointer, size }) {
        const gradient = backward(dContexts);
        pass.engine.call.vector_add(pointer, pointer, gradient.queries.pointer, size);
        return { memory: gradient.memory };
      },
    },
  ];
}

/** The context of each text once for each of its states. */
function repeated(engine: Engine, { context, lengths }: Seen): readonly View[] {
  if (context === undefined) return [];
  const [view, backward] = gather(
    engine,
    context,
    lengths.flatMap((length, row) => Array<number>(length).fill(row)),
  );
  return [{ view, backward: (dView) => ({ context: backward(dView) }) }];
}

/** The gradient of all that stood side by side, part by part. */
function divide(engine: Engine, views: readonly View[], hidden: number, dJoined: Tensor): ReadoutGradient {
  const said = part(engine, dJoined, 0, hidden);
  let gradient: ReadoutGradient = { said };
  let start = hidden;
  for (const { view, backward } of views) {
    const dView = part(engine, dJoined, start, view.columns);
    gradient = { ...gradient, ...backward(dView, said) };
    start += view.columns;
  }
  return gradient;
}
