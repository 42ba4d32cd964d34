import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Layer, Pass, Recurrent, SequenceBackward, SequenceOutput, State } from "./layer.ts";
import { copyOrZeros } from "./recurrence.ts";
import { Words } from "./words.ts";

export interface StackOptions {
  /** What the output of each layer but the last goes through on its way to the next, such as dropout. */
  readonly between?: readonly Layer[];
  /** y = layer(x) + x wherever both have the same size. */
  readonly residual?: boolean;
}

/** Recurrent layers one upon the other; the state is that of all, one after the other. */
export function stack(
  layers: readonly Recurrent[],
  { between, residual = false }: StackOptions = {},
): Recurrent {
  if (between && between.length !== layers.length - 1) {
    throw new Error(`${layers.length} layers have ${layers.length - 1} gaps, not ${between.length}`);
  }
  const levels = layers.map((layer, i) => level(residual ? shortcut(layer) : layer, between?.[i - 1]));
  return {
    stateSizes: layers.flatMap(({ stateSizes }) => stateSizes),
    forward: (pass, input, first) => forward(levels, pass, input, first),
  };
}

/** A layer that reads what comes out of `before`. */
function level(layer: Recurrent, before?: Layer): Recurrent {
  if (before === undefined) return layer;
  return {
    stateSizes: layer.stateSizes,
    forward: (pass, input, first) => {
      if (input instanceof Words) throw new Error("only the lowest layer reads words");
      const [read, beforeBackward] = before.forward(pass, input);
      const [result, layerBackward] = layer.forward(pass, read, first);
      const backward: SequenceBackward = (dOutput, dLast) => {
        const gradient = layerBackward(dOutput, dLast);
        return { ...gradient, input: beforeBackward(gradient.input) };
      };
      return [result, backward];
    },
  };
}

/** A layer whose input is added to its output, if it has the same size. */
function shortcut(layer: Recurrent): Recurrent {
  return {
    stateSizes: layer.stateSizes,
    forward: (pass, input, first) => {
      const { engine } = pass;
      const [{ output, last }, layerBackward] = layer.forward(pass, input, first);
      if (input instanceof Words) throw new Error("words cannot be added to an output");
      if (output.columns !== input.columns) return [{ output, last }, layerBackward];
      const backward: SequenceBackward = (dOutput, dLast) => {
        const copy = copyOrZeros(engine, dOutput.shape, dOutput); // the layer may write over it
        const gradient = layerBackward(copy, dLast);
        return { ...gradient, input: add(engine, gradient.input, dOutput) };
      };
      return [{ output: add(engine, output, input), last }, backward];
    },
  };
}

function add(engine: Engine, left: Tensor, right: Tensor): Tensor {
  const sum = engine.tensor(...left.shape);
  engine.call.vector_add(sum.pointer, left.pointer, right.pointer, sum.size);
  return sum;
}

function forward(
  levels: readonly Recurrent[],
  pass: Pass,
  input: Tensor | Words,
  first?: State,
): [SequenceOutput, SequenceBackward] {
  const backwards: SequenceBackward[] = [];
  const last: Tensor[] = [];
  let output: Tensor | undefined;
  for (const level of levels) {
    const [result, backward] = level.forward(pass, output ?? input, partOf(first, last.length, level));
    backwards.push(backward);
    last.push(...result.last);
    output = result.output;
  }
  return [
    { output: output as Tensor, last },
    (dOutput, dLast) => backThrough(levels, backwards, dOutput, dLast),
  ];
}

/** From the top to the bottom. */
function backThrough(
  levels: readonly Recurrent[],
  backwards: readonly SequenceBackward[],
  dOutput: Tensor,
  dLast?: State,
): ReturnType<SequenceBackward> {
  let gradient = dOutput;
  let first: State = [];
  let end = levels.reduce((sum, { stateSizes }) => sum + stateSizes.length, 0);
  for (let i = levels.length - 1; i >= 0; i--) {
    end -= levels[i].stateSizes.length;
    const result = backwards[i](gradient, partOf(dLast, end, levels[i]));
    gradient = result.input;
    first = [...result.first, ...first];
  }
  return { input: gradient, first };
}

/** A level's own members of the state of all. */
function partOf(state: State | undefined, start: number, { stateSizes }: Recurrent): State | undefined {
  return state?.slice(start, start + stateSizes.length);
}
