/** What the recurrent layers have in common: their weights, the products over all times at once, and their states. */
import type { Engine } from "../engine/engine.ts";
import { transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import { type Initializer, uniform } from "./initializers.ts";
import type { Scope, Weight } from "./slab.ts";
import type { StateDropout } from "./state-dropout.ts";
import { Words } from "./words.ts";

export interface RecurrentOptions {
  readonly inputs: number;
  readonly hidden: number;
  /** Of all weights; without it evenly from -1/√H to 1/√H. */
  readonly initializer?: Initializer;
  /** The share of the state's numbers that its product does not see in training. */
  readonly recurrentDropout?: number;
  /** Reads from the last time to the first. A padded time comes first then, and keeps the first state. */
  readonly reverse?: boolean;
}

/** The weights of a layer with G gates, whose columns lie side by side, and the way it reads. */
export interface Recurrence {
  readonly inputWeight: Weight; // (E, G·H)
  readonly stateWeight: Weight; // (H, G·H)
  readonly bias: Weight; // (G·H)
  readonly hidden: number;
  readonly reverse: boolean;
  /** Of the state on its way into the product with W_h. */
  readonly dropout?: StateDropout;
}

/** @throws Error when the dropout rate is not in [0, 1) */
export function recurrence(
  scope: Scope,
  options: RecurrentOptions,
  gates: number,
  biasInitializer = initializerOf(options),
): Recurrence {
  const { inputs, hidden, reverse = false, recurrentDropout: rate = 0 } = options;
  if (!(rate >= 0 && rate < 1)) throw new Error(`a dropout rate of ${rate} is not in [0, 1)`);
  const initializer = initializerOf(options);
  return {
    inputWeight: scope.weight("W_x", [inputs, gates * hidden], initializer),
    stateWeight: scope.weight("W_h", [hidden, gates * hidden], initializer),
    bias: scope.weight("b", [gates * hidden], biasInitializer),
    hidden,
    reverse,
    dropout: rate > 0 ? { rate, stream: scope.stream() } : undefined,
  };
}

export function initializerOf({ hidden, initializer }: RecurrentOptions): Initializer {
  return initializer ?? uniform(1 / Math.sqrt(hidden));
}

/** The input's part of the gates' sums, for all times in one product: (T, B, G·H). */
export function project(engine: Engine, { inputWeight }: Recurrence, input: Tensor | Words): Tensor {
  const columns = inputWeight.shape[1];
  const sums = engine.tensor(input.shape[0], input.shape[1], columns);
  if (input instanceof Words) {
    const { table, rows, count } = input;
    const products = engine.tensor(table.rows, columns); // (U, G·H)
    engine.multiply(products, table, inputWeight.value);
    engine.call.gather_rows(sums.pointer, products.pointer, table.rows, columns, rows, count);
  } else engine.multiply(sums, input, inputWeight.value);
  return sums;
}

/** From the gradients of the sums (T, B, G·H): adds to those of W_x and b, and gives the gradient of the input. */
export function projectBack(
  engine: Engine,
  { inputWeight, bias }: Recurrence,
  input: Tensor | Words,
  dSums: Tensor,
): Tensor {
  const { call } = engine;
  call.add_bias_gradient(bias.gradient.pointer, dSums.pointer, dSums.rows, dSums.columns);
  const vectors = input instanceof Words ? input.table : input;
  const dProducts = input instanceof Words ? gathered(engine, input, dSums) : dSums;
  engine.addProduct(inputWeight.gradient, transposed(vectors), dProducts);
  const dInput = engine.tensor(...vectors.shape);
  engine.multiply(dInput, dProducts, transposed(inputWeight.value));
  return dInput;
}

/** The sum of the rows of each distinct word, (U, G·H). */
function gathered(engine: Engine, { table, rows, count }: Words, dSums: Tensor): Tensor {
  const sums = engine.zeros(table.rows, dSums.columns);
  engine.call.scatter_add_rows(sums.pointer, sums.columns, rows, count, dSums.pointer);
  return sums;
}

/** The states of a sequence; those after a time are those before the next one, and lie there only once. */
export interface States {
  readonly before: Tensor; // (T, B, H)
  readonly after: Tensor; // (T, B, H)
  readonly last: Tensor; // (B, H)
}

/** Room for the states at all times of the input, with the first of them in its place. */
export function openStates(
  engine: Engine,
  { hidden, reverse }: Recurrence,
  input: Tensor | Words,
  first?: Tensor,
): States {
  const [time, batch] = input.shape;
  const all = engine.tensor(time + 1, batch, hidden);
  const early = all.slice(0, time);
  const late = all.slice(1, time + 1);
  fill(engine, all.at(reverse ? time : 0), first);
  return reverse
    ? { before: late, after: early, last: all.at(0) }
    : { before: early, after: late, last: all.at(time) };
}

/** A copy in the step's memory, or zeros where there is nothing to copy. */
export function copyOrZeros(engine: Engine, shape: readonly number[], source?: Tensor): Tensor {
  const copy = engine.tensor(...shape);
  fill(engine, copy, source);
  return copy;
}

function fill(engine: Engine, target: Tensor, source?: Tensor): void {
  if (source === undefined) engine.numbers(target).fill(0);
  else engine.numbers(target).set(engine.numbers(source));
}

/** The times in the order in which they are read, or in the other one. */
export function times(count: number, backwards: boolean): number[] {
  return Array.from({ length: count }, (_, i) => (backwards ? count - 1 - i : i));
}
