/**
 * How far back the gradient of a recurrent language model reaches, which is as far as it can learn: why a simple network
 * forgets and an LSTM does not (Hochreiter 1991; Bengio, Simard & Frasconi 1994).
 */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { ACTIVATION_CODES } from "../nn/activation.ts";
import type { Pass } from "../nn/layer.ts";
import type { Observation, ObservedCells } from "../nn/observer.ts";
import type { Weight } from "../nn/slab.ts";
import type { LanguageModel } from "./language-model.ts";
import { stateAt } from "./segment.ts";

/** Sequences side by side: plain data, with addresses in the engine's memory. */
export interface FlowInput {
  /** T · B ids, time by time, and those that follow them. */
  readonly inputs: number;
  readonly targets: number;
  readonly steps: number;
  readonly rows: number;
  /** Where the state before them lies, of as many sequences or more, of which the first are meant; without it zeros. */
  readonly state?: { readonly pointer: number; readonly rows: number };
}

/** Plain data, for each layer from the bottom to the top. With t the last time, loss(t) is -log p of its target alone. */
export interface GradientFlow {
  /** For k = 0, 1, 2 … the norm of d loss(t) / d h(t-k), in the mean over the sequences. */
  readonly hidden: readonly (readonly number[])[];
  /** The same of d loss(t) / d c(t-k), the memory cells of an LSTM; of other layers nothing. */
  readonly cells: readonly (readonly number[])[];
  /** The mean of each gate, over times, sequences and units; of a simple network none. */
  readonly gates: readonly Readonly<Record<string, number>>[];
}

/** Without dropout. Adds to the weights' gradients, which are of no use afterwards, and changes nothing else. */
export function gradientFlow(model: LanguageModel, engine: Engine, input: FlowInput): GradientFlow {
  const { inputs, targets, steps, rows, state } = input;
  const mark = engine.step.mark();
  const flows = new Map<Weight, LayerFlow>(); // from the top to the bottom
  const observe = (observation: Observation) => {
    const flow = flows.get(observation.weight) ?? new LayerFlow(engine, model.config.arch);
    flows.set(observation.weight, flow);
    flow.see(observation);
  };
  const pass: Pass = { engine, training: false, key: 0, lengths: 0, observe };
  const first = state && stateAt(model, state.pointer, state.rows).map((tensor) => tensor.slice(0, rows));
  const [{ output }, backward] = model.read(pass, inputs, steps, rows, first);
  const target = targets + (steps - 1) * rows * 4;
  const { dx } = model.softmax.lossAndGradient(pass, output.at(steps - 1), target, 1);
  const dOutput = engine.zeros(...output.shape); // (T, B, D)
  engine.numbers(dOutput.at(steps - 1)).set(engine.numbers(dx));
  backward(dOutput);
  engine.step.release(mark);
  const layers = [...flows.values()].reverse();
  return {
    hidden: layers.map(({ hidden }) => hidden),
    cells: layers.map(({ cells }) => cells),
    gates: layers.map((layer) => layer.gates),
  };
}

/** Which of the gates that lie side by side have a name; the candidate is none that opens and closes. */
const GATES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  rnn: {},
  gru: { reset: 0, update: 1 },
  lstm: { input: 0, forget: 1, output: 3 },
};

/** What is seen of one layer, from the last time to the first. */
class LayerFlow {
  readonly hidden: number[] = [];
  readonly cells: number[] = [];
  readonly #engine: Engine;
  readonly #names: readonly (readonly [string, number])[];
  /** Of each gate the sum of its means. */
  readonly #open: number[];

  constructor(engine: Engine, arch: string) {
    this.#engine = engine;
    this.#names = Object.entries(GATES[arch]);
    this.#open = this.#names.map(() => 0);
  }

  see({ gates, dOutput, dh, cells }: Observation): void {
    const engine = this.#engine;
    const mark = engine.step.mark();
    const gradient = sumOf(engine, dOutput, dh);
    this.hidden.push(meanNorm(engine, gradient));
    if (cells !== undefined) this.cells.push(meanNorm(engine, cellGradient(engine, gates, cells, gradient)));
    const open = engine.numbers(gates);
    this.#names.forEach(([, gate], index) => {
      this.#open[index] += gateMean(open, gate, gradient.columns, gates.columns);
    });
    engine.step.release(mark);
  }

  get gates(): Record<string, number> {
    const times = this.hidden.length;
    return Object.fromEntries(this.#names.map(([name], index) => [name, this.#open[index] / times]));
  }
}

function sumOf(engine: Engine, left: Tensor, right: Tensor): Tensor {
  const sum = engine.tensor(...left.shape);
  engine.call.vector_add(sum.pointer, left.pointer, right.pointer, sum.size);
  return sum;
}

/** By way of the cells of the next time and of h = o ⊙ tanh(c): dc + dh ⊙ o ⊙ (1 - tanh²(c)), (B, H). */
function cellGradient(engine: Engine, gates: Tensor, { c, dc }: ObservedCells, dh: Tensor): Tensor {
  const [batch, hidden] = dh.shape;
  const [squashed, gradient] = [engine.tensor(batch, hidden), engine.tensor(batch, hidden)];
  engine.call.activation_forward(squashed.pointer, c.pointer, c.size, ACTIVATION_CODES.tanh);
  const all = engine.numbers(gradient);
  const [open, tanh, direct, above] = [gates, squashed, dc, dh].map((tensor) => engine.numbers(tensor));
  for (let at = 0; at < all.length; at++) {
    const row = Math.floor(at / hidden) * gates.columns;
    const o = open[row + GATES.lstm.output * hidden + (at % hidden)];
    all[at] = direct[at] + above[at] * o * (1 - tanh[at] * tanh[at]);
  }
  return gradient;
}

/** The mean over the rows of the norm of each. */
function meanNorm(engine: Engine, { pointer, rows, columns }: Tensor): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const numbers = engine.kernels.f32(pointer + row * columns * 4, columns);
    sum += Math.sqrt(numbers.reduce((squares, number) => squares + number * number, 0));
  }
  return sum / rows;
}

/** The mean of one gate in rows of `columns` numbers, of which each gate has `hidden`. */
function gateMean(gates: Float32Array, gate: number, hidden: number, columns: number): number {
  let sum = 0;
  for (let row = 0; row < gates.length; row += columns)
    for (let unit = 0; unit < hidden; unit++) sum += gates[row + gate * hidden + unit];
  return sum / ((gates.length / columns) * hidden);
}
