/** The gated recurrent unit as in cuDNN and PyTorch: n = tanh(x·W_xn + b_n + r ⊙ (h·W_hn + b_hn)). */
import type { Engine } from "../engine/engine.ts";
import { columns, transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Pass, Recurrent, SequenceGradient, State } from "./layer.ts";
import {
  copyOrZeros,
  openStates,
  project,
  projectBack,
  type Recurrence,
  type States,
  times,
} from "./recurrence.ts";
import type { Weight } from "./slab.ts";
import { type ReadStates, readStates } from "./state-dropout.ts";
import type { Words } from "./words.ts";

export function gruAfter(layer: Recurrence, recurrentBias: Weight): Recurrent {
  return {
    stateSizes: [layer.hidden],
    forward: (pass, input, first) => {
      const run = forward(layer, recurrentBias, pass, input, first);
      return [
        { output: run.h.after, last: [run.h.last] },
        (dOutput, dLast) => backward(layer, recurrentBias, pass, run, dOutput, dLast),
      ];
    },
  };
}

/** What the backward pass needs of the forward one. */
interface Run {
  readonly input: Tensor | Words; // (T, B, E)
  readonly gates: Tensor; // (T, B, 3H)
  readonly recurrent: Tensor; // h·W_hn + b_hn, (T, B, H)
  readonly h: States;
  /** h as the products read it. */
  readonly read: ReadStates;
}

function forward(
  layer: Recurrence,
  recurrentBias: Weight,
  pass: Pass,
  input: Tensor | Words,
  first?: State,
): Run {
  const { engine, lengths } = pass;
  const { hidden, bias, stateWeight } = layer;
  const [time, batch] = input.shape;
  const gates = project(engine, layer, input);
  const recurrent = engine.tensor(time, batch, hidden);
  const h = openStates(engine, layer, input, first?.[0]);
  const read = readStates(pass, h.before, layer.dropout);
  const mark = engine.step.mark();
  const gatesWeight = engine.prepare(columns(stateWeight.value, 0, 2 * hidden), batch);
  const candidateWeight = engine.prepare(columns(stateWeight.value, 2 * hidden, 3 * hidden), batch);
  for (const t of times(time, layer.reverse)) {
    const dropped = read.at(t);
    engine.addProduct(columns(gates.at(t), 0, 2 * hidden), dropped, gatesWeight);
    engine.multiply(recurrent.at(t), dropped, candidateWeight);
    engine.call.gru_after_forward(
      gates.at(t).pointer,
      bias.value.pointer,
      recurrent.at(t).pointer,
      recurrentBias.value.pointer,
      h.before.at(t).pointer,
      h.after.at(t).pointer,
      batch,
      hidden,
      t,
      lengths,
    );
  }
  engine.step.release(mark);
  return { input, gates, recurrent, h, read };
}

/** Writes the gradients of the gates' sums and of h·W_hn + b_hn over them. */
function backward(
  layer: Recurrence,
  recurrentBias: Weight,
  { engine, lengths, observe }: Pass,
  { input, gates, recurrent, h, read }: Run,
  dOutput: Tensor,
  dLast?: State,
): SequenceGradient {
  const { hidden, stateWeight } = layer;
  const [time, batch] = input.shape;
  const dh = copyOrZeros(engine, h.last.shape, dLast?.[0]);
  const mark = engine.step.mark();
  const gatesWeight = engine.prepare(transposed(columns(stateWeight.value, 0, 2 * hidden)), batch);
  const candidateWeight = engine.prepare(
    transposed(columns(stateWeight.value, 2 * hidden, 3 * hidden)),
    batch,
  );
  for (const t of times(time, !layer.reverse)) {
    observe?.({ weight: stateWeight, gates: gates.at(t), dOutput: dOutput.at(t), dh });
    engine.call.gru_after_backward(
      gates.at(t).pointer,
      recurrent.at(t).pointer,
      h.before.at(t).pointer,
      dOutput.at(t).pointer,
      dh.pointer,
      batch,
      hidden,
      t,
      lengths,
    );
    read.backward(dh, (dRead) => {
      engine.addProduct(dRead, columns(gates.at(t), 0, 2 * hidden), gatesWeight);
      engine.addProduct(dRead, recurrent.at(t), candidateWeight);
    });
  }
  engine.step.release(mark);
  addStateGradient(layer, recurrentBias, engine, read.all, gates, recurrent);
  return { input: projectBack(engine, layer, input, gates), first: [dh] };
}

function addStateGradient(
  { hidden, stateWeight }: Recurrence,
  recurrentBias: Weight,
  engine: Engine,
  read: Tensor,
  dGates: Tensor,
  dRecurrent: Tensor,
): void {
  const gates = columns(stateWeight.gradient, 0, 2 * hidden);
  const candidate = columns(stateWeight.gradient, 2 * hidden, 3 * hidden);
  engine.addProduct(gates, transposed(read), columns(dGates, 0, 2 * hidden));
  engine.addProduct(candidate, transposed(read), dRecurrent);
  const { pointer } = recurrentBias.gradient;
  engine.call.add_bias_gradient(pointer, dRecurrent.pointer, dRecurrent.rows, hidden);
}
