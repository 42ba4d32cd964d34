/** The simple recurrent network (Elman 1990): h' = f(x·W_x + h·W_h + b). */
import { transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import { ACTIVATION_CODES, type ActivationName } from "./activation.ts";
import type { Pass, Recurrent, SequenceGradient, State } from "./layer.ts";
import {
  copyOrZeros,
  openStates,
  project,
  projectBack,
  type Recurrence,
  type RecurrentOptions,
  recurrence,
  type States,
  times,
} from "./recurrence.ts";
import type { Scope } from "./slab.ts";
import { type ReadStates, readStates } from "./state-dropout.ts";
import type { Words } from "./words.ts";

export interface RnnOptions extends RecurrentOptions {
  /** Without it tanh. */
  readonly activation?: ActivationName;
}

/** Weights `W_x` (E, H), `W_h` (H, H) and `b` (H). The state is [h]. */
export function rnn(scope: Scope, options: RnnOptions): Recurrent {
  const layer = recurrence(scope, options, 1);
  const activation = ACTIVATION_CODES[options.activation ?? "tanh"];
  return {
    stateSizes: [layer.hidden],
    forward: (pass, input, first) => {
      const run = forward(layer, activation, pass, input, first);
      return [
        { output: run.h.after, last: [run.h.last] },
        (dOutput, dLast) => backward(layer, activation, pass, run, dOutput, dLast),
      ];
    },
  };
}

/** What the backward pass needs of the forward one. */
interface Run {
  readonly input: Tensor | Words; // (T, B, E)
  readonly sums: Tensor; // (T, B, H)
  readonly h: States;
  /** h as the products read it. */
  readonly read: ReadStates;
}

function forward(
  layer: Recurrence,
  activation: number,
  pass: Pass,
  input: Tensor | Words,
  first?: State,
): Run {
  const { engine, lengths } = pass;
  const [time, batch] = input.shape;
  const sums = project(engine, layer, input);
  const h = openStates(engine, layer, input, first?.[0]);
  const read = readStates(pass, h.before, layer.dropout);
  const mark = engine.step.mark();
  const stateWeight = engine.prepare(layer.stateWeight.value, batch);
  for (const t of times(time, layer.reverse)) {
    engine.addProduct(sums.at(t), read.at(t), stateWeight);
    engine.call.rnn_forward(
      sums.at(t).pointer,
      layer.bias.value.pointer,
      h.before.at(t).pointer,
      h.after.at(t).pointer,
      batch,
      layer.hidden,
      t,
      lengths,
      activation,
    );
  }
  engine.step.release(mark);
  return { input, sums, h, read };
}

/** Writes the gradients of the sums over the sums. */
function backward(
  layer: Recurrence,
  activation: number,
  { engine, lengths, observe }: Pass,
  { input, sums, h, read }: Run,
  dOutput: Tensor,
  dLast?: State,
): SequenceGradient {
  const [time, batch] = input.shape;
  const dh = copyOrZeros(engine, h.last.shape, dLast?.[0]);
  const mark = engine.step.mark();
  const stateWeight = engine.prepare(transposed(layer.stateWeight.value), batch);
  for (const t of times(time, !layer.reverse)) {
    observe?.({ weight: layer.stateWeight, gates: sums.at(t), dOutput: dOutput.at(t), dh });
    engine.call.rnn_backward(
      sums.at(t).pointer,
      h.after.at(t).pointer,
      dOutput.at(t).pointer,
      dh.pointer,
      batch,
      layer.hidden,
      t,
      lengths,
      activation,
    );
    read.backward(dh, (dRead) => engine.addProduct(dRead, sums.at(t), stateWeight));
  }
  engine.step.release(mark);
  engine.addProduct(layer.stateWeight.gradient, transposed(read.all), sums);
  return { input: projectBack(engine, layer, input, sums), first: [dh] };
}
