/** Long short-term memory (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000), without peepholes, as in PyTorch. */
import { transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Initializer } from "./initializers.ts";
import type { Pass, Recurrent, SequenceGradient, State } from "./layer.ts";
import {
  copyOrZeros,
  initializerOf,
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

export interface LstmOptions extends RecurrentOptions {
  /** Added to the forget gate's bias when weights begin; with 1 a young network remembers. */
  readonly forgetBias?: number;
}

/** Weights `W_x` (E, 4H), `W_h` (H, 4H) and `b` (4H), the gates in the order i, f, g, o. The state is [h, c]. */
export function lstm(scope: Scope, options: LstmOptions): Recurrent {
  const layer = recurrence(scope, options, 4, biasInitializer(options));
  return {
    stateSizes: [layer.hidden, layer.hidden],
    forward: (pass, input, first) => {
      const run = forward(layer, pass, input, first);
      return [
        { output: run.h.after, last: [run.h.last, run.c.last] },
        (dOutput, dLast) => backward(layer, pass, run, dOutput, dLast),
      ];
    },
  };
}

function biasInitializer(options: LstmOptions): Initializer {
  const { hidden, forgetBias = 0 } = options;
  return (engine, bias, key) => {
    initializerOf(options)(engine, bias, key);
    const forget = engine.numbers(bias).subarray(hidden, 2 * hidden);
    forget.set(forget.map((value) => value + forgetBias));
  };
}

/** What the backward pass needs of the forward one. */
interface Run {
  readonly input: Tensor | Words; // (T, B, E)
  readonly gates: Tensor; // (T, B, 4H)
  readonly h: States;
  /** h as the products read it. */
  readonly read: ReadStates;
  readonly c: States;
}

function forward(layer: Recurrence, pass: Pass, input: Tensor | Words, first?: State): Run {
  const { engine, lengths } = pass;
  const [time, batch] = input.shape;
  const gates = project(engine, layer, input);
  const h = openStates(engine, layer, input, first?.[0]);
  const read = readStates(pass, h.before, layer.dropout);
  const c = openStates(engine, layer, input, first?.[1]);
  const mark = engine.step.mark();
  const stateWeight = engine.prepare(layer.stateWeight.value, batch);
  for (const t of times(time, layer.reverse)) {
    engine.addProduct(gates.at(t), read.at(t), stateWeight);
    engine.call.lstm_forward(
      gates.at(t).pointer,
      layer.bias.value.pointer,
      h.before.at(t).pointer,
      c.before.at(t).pointer,
      h.after.at(t).pointer,
      c.after.at(t).pointer,
      batch,
      layer.hidden,
      t,
      lengths,
    );
  }
  engine.step.release(mark);
  return { input, gates, h, read, c };
}

/** Writes the gradients of the gates' sums over the gates. */
function backward(
  layer: Recurrence,
  { engine, lengths, observe }: Pass,
  { input, gates, h, read, c }: Run,
  dOutput: Tensor,
  dLast?: State,
): SequenceGradient {
  const [time, batch] = input.shape;
  const dh = copyOrZeros(engine, h.last.shape, dLast?.[0]);
  const dc = copyOrZeros(engine, c.last.shape, dLast?.[1]);
  const mark = engine.step.mark();
  const stateWeight = engine.prepare(transposed(layer.stateWeight.value), batch);
  for (const t of times(time, !layer.reverse)) {
    const cells = { c: c.after.at(t), dc };
    observe?.({ weight: layer.stateWeight, gates: gates.at(t), dOutput: dOutput.at(t), dh, cells });
    engine.call.lstm_backward(
      gates.at(t).pointer,
      c.before.at(t).pointer,
      c.after.at(t).pointer,
      dOutput.at(t).pointer,
      dh.pointer,
      dc.pointer,
      batch,
      layer.hidden,
      t,
      lengths,
    );
    read.backward(dh, (dRead) => engine.addProduct(dRead, gates.at(t), stateWeight));
  }
  engine.step.release(mark);
  engine.addProduct(layer.stateWeight.gradient, transposed(read.all), gates);
  return { input: projectBack(engine, layer, input, gates), first: [dh, dc] };
}
