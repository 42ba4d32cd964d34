/** Slow twins of the recurrent layers, forward only, in f64 and one number at a time: the formulas as they are written. */

export interface Shape {
  readonly time: number;
  readonly batch: number;
  readonly inputs: number;
  readonly hidden: number;
}

/** By the names the layers give them: W_x, W_h, b, and b_hn. */
export type Weights = Readonly<Record<string, ArrayLike<number>>>;

/** One step of one sequence: from the input (E) and the state before, to the state after; products read `read` for h. */
export type Cell = (weights: Weights, x: number[], state: number[][], read: number[]) => number[][];

export interface Sequence {
  readonly output: Float64Array; // (T, B, H)
  readonly last: Float64Array[]; // (B, H) each
}

export interface RecurrentTwinOptions {
  readonly lengths?: readonly number[];
  readonly reverse?: boolean;
  /** By what the state is multiplied where products read it, (B, H), at all times. */
  readonly mask?: ArrayLike<number>;
}

/** Runs a cell over a batch; a sequence that is over keeps its state. */
export function recurrent(
  cell: Cell,
  { time, batch, inputs, hidden }: Shape,
  weights: Weights,
  input: ArrayLike<number>,
  first: readonly ArrayLike<number>[],
  { lengths, reverse = false, mask }: RecurrentTwinOptions = {},
): Sequence {
  const read = (h: number[], b: number) => h.map((value, j) => value * (mask?.[b * hidden + j] ?? 1));
  const output = new Float64Array(time * batch * hidden);
  const last = first.map(() => new Float64Array(batch * hidden));
  for (let b = 0; b < batch; b++) {
    let state = first.map((numbers) => slice(numbers, b * hidden, hidden));
    for (let i = 0; i < time; i++) {
      const t = reverse ? time - 1 - i : i;
      if (t < (lengths?.[b] ?? time))
        state = cell(weights, slice(input, (t * batch + b) * inputs, inputs), state, read(state[0], b));
      output.set(state[0], (t * batch + b) * hidden);
    }
    state.forEach((numbers, i) => {
      last[i].set(numbers, b * hidden);
    });
  }
  return { output, last };
}

export const rnnCell =
  (activation: (x: number) => number): Cell =>
  ({ W_x, W_h, b }, x, [h], read) => [
    h.map((_, j) => activation(dot(x, W_x, h.length, j) + dot(read, W_h, h.length, j) + b[j])),
  ];

export const lstmCell: Cell = (weights, x, [, c], read) => {
  const { input, forget, candidate, output } = lstmGates(weights, x, read);
  const cells = c.map((cell, j) => forget[j] * cell + input[j] * candidate[j]);
  return [cells.map((cell, j) => output[j] * Math.tanh(cell)), cells];
};

/** Of what the products read for h. */
export function lstmGates({ W_x, W_h, b }: Weights, x: number[], read: number[]) {
  const H = read.length;
  const sum = (j: number) => dot(x, W_x, 4 * H, j) + dot(read, W_h, 4 * H, j) + b[j];
  const gate = (at: number) => read.map((_, j) => sigmoid(sum(at * H + j)));
  return {
    input: gate(0),
    forget: gate(1),
    candidate: read.map((_, j) => Math.tanh(sum(2 * H + j))),
    output: gate(3),
  };
}

/** The reset gate before the product, as in Cho et al. 2014. */
export const gruCell: Cell = (weights, x, [h], read) => {
  const { W_x, W_h, b } = weights;
  const H = h.length;
  const { reset, update } = gruGates(weights, x, read);
  const kept = read.map((value, j) => reset[j] * value);
  const candidate = (j: number) => Math.tanh(dot(x, W_x, 3 * H, j) + dot(kept, W_h, 3 * H, j) + b[j]);
  return [h.map((value, j) => (1 - update[j]) * candidate(2 * H + j) + update[j] * value)];
};

/** The reset gate after the product, as in PyTorch. */
export const gruAfterCell: Cell = (weights, x, [h], read) => {
  const { W_x, W_h, b, b_hn } = weights;
  const H = h.length;
  const { reset, update } = gruGates(weights, x, read);
  const candidate = (j: number) => {
    const recurrent = dot(read, W_h, 3 * H, 2 * H + j) + b_hn[j];
    return Math.tanh(dot(x, W_x, 3 * H, 2 * H + j) + b[2 * H + j] + reset[j] * recurrent);
  };
  return [h.map((value, j) => (1 - update[j]) * candidate(j) + update[j] * value)];
};

/** Of what the products read for h. */
export function gruGates({ W_x, W_h, b }: Weights, x: number[], read: number[]) {
  const H = read.length;
  const gate = (j: number) => sigmoid(dot(x, W_x, 3 * H, j) + dot(read, W_h, 3 * H, j) + b[j]);
  return { reset: read.map((_, j) => gate(j)), update: read.map((_, j) => gate(H + j)) };
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A vector times column j of a matrix with `columns` columns. */
const dot = (vector: readonly number[], matrix: ArrayLike<number>, columns: number, j: number): number =>
  vector.reduce((sum, value, i) => sum + value * matrix[i * columns + j], 0);

const slice = (numbers: ArrayLike<number>, start: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => numbers[start + i]);
