/** The gated recurrent unit as in Cho et al. 2014: n = tanh(x·W_xn + (r ⊙ h)·W_hn + b_n). */
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
import { type ReadStates, readStates } from "./state-dropout.ts";
import type { Words } from "./words.ts";

export function gruBefore(layer: Recurrence): Recurrent {
  return {
    stateSizes: [layer.hidden],
    forward: (pass, input, first) => {
      const run = forward(layer, pass, input, first);
      return [
        { output: run.h.after, last: [run.h.last] },
        (dOutput, dLast) => backward(layer, pass, run, dOutput, dLast),
      ];
    },
  };
}

/** What the backward pass needs of the forward one. */
interface Run {
  readonly input: Tensor | Words; // (T, B, E)
  readonly gates: Tensor; // (T, B, 3H)
  readonly reset: Tensor; // r ⊙ h, (T, B, H)
  readonly h: States;
  /** h as the products read it, and as it stands in r ⊙ h. */
  readonly read: ReadStates;
}

function forward(layer: Recurrence, pass: Pass, input: Tensor | Words, first?: State): Run {
  const { engine, lengths } = pass;
  const { call } = engine;
  const { hidden, bias, stateWeight } = layer;
  const [time, batch] = input.shape;
  const gates = project(engine, layer, input);
  const reset = engine.tensor(time, batch, hidden);
  const h = openStates(engine, layer, input, first?.[0]);
  const read = readStates(pass, h.before, layer.dropout);
  const mark = engine.step.mark();
  const gatesWeight = engine.prepare(columns(stateWeight.value, 0, 2 * hidden), batch);
  const candidateWeight = engine.prepare(columns(stateWeight.value, 2 * hidden, 3 * hidden), batch);
  for (const t of times(time, layer.reverse)) {
    const at = gates.at(t).pointer;
    const before = h.before.at(t).pointer;
    const dropped = read.at(t);
    engine.addProduct(columns(gates.at(t), 0, 2 * hidden), dropped, gatesWeight);
    call.gru_reset_forward(at, bias.value.pointer, dropped.pointer, reset.at(t).pointer, batch, hidden);
    engine.addProduct(columns(gates.at(t), 2 * hidden, 3 * hidden), reset.at(t), candidateWeight);
    call.gru_forward(at, bias.value.pointer, before, h.after.at(t).pointer, batch, hidden, t, lengths);
  }
  engine.step.release(mark);
  return { input, gates, reset, h, read };
}

/** Writes the gradients of the gates' sums over the gates. */
function backward(
  layer: Recurrence,
  { engine, lengths, observe }: Pass,
  { input, gates, reset, h, read }: Run,
  dOutput: Tensor,
  dLast?: State,
): SequenceGradient {
  const { call } = engine;
  const { hidden, stateWeight } = layer;
  const [time, batch] = input.shape;
  const dh = copyOrZeros(engine, h.last.shape, dLast?.[0]);
  const mark = engine.step.mark();
  const dReset = engine.tensor(batch, hidden);
  const gatesWeight = engine.prepare(transposed(columns(stateWeight.value, 0, 2 * hidden)), batch);
  const candidateWeight = engine.prepare(
    transposed(columns(stateWeight.value, 2 * hidden, 3 * hidden)),
    batch,
  );
  for (const t of times(time, !layer.reverse)) {
    const at = gates.at(t).pointer;
    const before = h.before.at(t).pointer;
    observe?.({ weight: stateWeight, gates: gates.at(t), dOutput: dOutput.at(t), dh });
    call.gru_backward(at, before, dOutput.at(t).pointer, dh.pointer, batch, hidden, t, lengths);
    engine.multiply(dReset, columns(gates.at(t), 2 * hidden, 3 * hidden), candidateWeight);
    read.backward(dh, (dRead) => {
      const dropped = read.all.at(t).pointer;
      call.gru_reset_backward(at, dropped, dReset.pointer, dRead.pointer, batch, hidden);
      engine.addProduct(dRead, columns(gates.at(t), 0, 2 * hidden), gatesWeight);
    });
  }
  engine.step.release(mark);
  addStateGradient(layer, engine, read.all, reset, gates);
  return { input: projectBack(engine, layer, input, gates), first: [dh] };
}

function addStateGradient(
  { hidden, stateWeight }: Recurrence,
  engine: Engine,
  read: Tensor,
  reset: Tensor,
  dGates: Tensor,
): void {
  const gates = columns(stateWeight.gradient, 0, 2 * hidden);
  const candidate = columns(stateWeight.gradient, 2 * hidden, 3 * hidden);
  engine.addProduct(gates, transposed(read), columns(dGates, 0, 2 * hidden));
  engine.addProduct(candidate, transposed(reset), columns(dGates, 2 * hidden, 3 * hidden));
}
