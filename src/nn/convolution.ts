/**
 * Convolution over time, with the maximum over all windows of a text: as Kim (2014) classifies sentences. A filter looks
 * at `width` words at a time, and of each text the window counts in which it finds the most.
 */
import type { Engine } from "../engine/engine.ts";
import { type Matrix, transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import { ACTIVATION_CODES, type ActivationName } from "./activation.ts";
import { type Initializer, uniform, zeros } from "./initializers.ts";
import type { Backward, Pass } from "./layer.ts";
import type { Scope, Weight } from "./slab.ts";
import type { SpacedTexts } from "./spaced-texts.ts";

export interface ConvolutionOptions {
  /** E */
  readonly inputs: number;
  /** How many words a window has: one convolution for each. All are different. */
  readonly widths: readonly number[];
  /** How many filters each of them has. */
  readonly filters: number;
  /** Without it relu. */
  readonly activation?: ActivationName;
  /** Of the filters; without it evenly from -1/√(width · E) to that. */
  readonly initializer?: Initializer;
}

export interface Convolution {
  /** The columns of the output: all filters, those of one width after those of the other. */
  readonly outputs: number;
  /** The rows of zeros that must be around each text. */
  readonly gap: number;
  /** The output is (B, outputs); the backward pass gives the gradient of the vectors, (N, E). */
  forward(pass: Pass, texts: SpacedTexts): [output: Tensor, backward: Backward];
}

/**
 * max over all windows of f(window · W + b), with weights `WIDTH.W` (filters, width · E) and `b` (outputs). A text has
 * every window that holds one of its words or more; where it has no words, it counts as zeros, so padding more changes
 * nothing. Of equal windows the first one counts.
 */
export function convolution(scope: Scope, options: ConvolutionOptions): Convolution {
  const { inputs, widths, filters, activation = "relu" } = options;
  const code = ACTIVATION_CODES[activation];
  const outputs = widths.length * filters;
  const banks = widths.map((width, index) => {
    const initializer = options.initializer ?? uniform(1 / Math.sqrt(width * inputs));
    const W = scope.weight(`${width}.W`, [filters, width * inputs], initializer);
    return { width, column: index * filters, W };
  });
  const b = scope.weight("b", [outputs], zeros);
  return {
    outputs,
    gap: Math.max(...widths) - 1,
    forward({ engine }, texts) {
      const { call } = engine;
      const rows = texts.lengths.length;
      const output = engine.tensor(rows, outputs); // (B, W·F)
      const places = engine.tensor(rows, outputs).pointer; // u32
      for (const bank of banks) search(engine, bank, texts, { output, places });
      call.add_bias(output.pointer, b.value.pointer, rows, outputs);
      call.activation_forward(output.pointer, output.pointer, output.size, code); // rises with its input
      const backward: Backward = (dOutput) => {
        call.activation_backward(dOutput.pointer, dOutput.pointer, output.pointer, output.size, code);
        call.add_bias_gradient(b.gradient.pointer, dOutput.pointer, rows, outputs);
        const dVectors = engine.zeros(...texts.vectors.shape); // (N, E)
        for (const bank of banks) addGradients(engine, bank, texts, dOutput, places, dVectors);
        return dVectors;
      };
      return [output, backward];
    },
  };
}

/** The filters of one width. */
interface Bank {
  readonly width: number;
  /** Where its filters begin in the output. */
  readonly column: number;
  /** (F, width · E) */
  readonly W: Weight;
}

/** Windows whose sums are worked out at once: they stay in the caches. */
const BLOCK = 192;

/** Where the best windows of a batch are noted, a row for each text. */
interface Found {
  /** The sum of each, (B, W·F). */
  readonly output: Tensor;
  /** The row with which it begins, u32. */
  readonly places: number;
}

/** Finds the best window of each text for each filter, a block of windows at a time. */
function search(engine: Engine, bank: Bank, texts: SpacedTexts, found: Found): void {
  const { width, W } = bank;
  const { vectors } = texts;
  const mark = engine.step.mark();
  const count = vectors.rows - width + 1;
  const filters = engine.prepare(transposed(W.value), Math.min(BLOCK, count)); // (width · E, F)
  const block = engine.tensor(BLOCK, W.shape[0]);
  let text = 0;
  for (let first = 0; first < count; first += BLOCK) {
    const end = Math.min(first + BLOCK, count);
    const sums = block.slice(0, end - first); // (R, F)
    engine.multiply(sums, windows(vectors, width, first, end), filters);
    text = keepBest(engine, bank, texts, found, { sums, first, end, text });
  }
  engine.step.release(mark);
}

/** Goes on with `text` in the windows from `first` to before `end`; gives the text with which the next ones begin. */
function keepBest(
  { call }: Engine,
  { width, column, W }: Bank,
  { starts, lengths }: SpacedTexts,
  { output, places }: Found,
  { sums, first, end, text }: { sums: Tensor; first: number; end: number; text: number },
): number {
  for (; text < lengths.length; text++) {
    const [from, to] = [starts[text] - width + 1, starts[text] + lengths[text]]; // its windows
    const [low, high] = [Math.max(from, first), Math.min(to, end)];
    if (high > low) {
      const at = (text * output.columns + column) * 4;
      const rows = [sums.at(low - first).pointer, high - low, W.shape[0]] as const;
      call.windows_max(output.pointer + at, places + at, ...rows, low, low === from);
    }
    if (to > end) break;
  }
  return text;
}

/** The windows that begin at the rows from `first` to before `end`, as a matrix whose rows overlap. */
function windows({ pointer, columns }: Tensor, width: number, first: number, end: number): Matrix {
  const place = pointer + first * columns * 4;
  return { pointer: place, rows: end - first, columns: width * columns, stride: columns, transposed: false };
}

function addGradients(
  engine: Engine,
  { width, column, W }: Bank,
  { vectors }: SpacedTexts,
  dSums: Tensor,
  places: number,
  dVectors: Tensor,
): void {
  const { rows, columns } = dSums;
  const [filters, size] = W.shape;
  const inputs = size / width;
  const [from, best] = [dSums.pointer + column * 4, places + column * 4];
  const batch = [from, best, columns, rows, filters] as const;
  engine.call.windows_filter_gradient(W.gradient.pointer, ...batch, vectors.pointer, inputs, size);
  engine.call.windows_vector_gradient(dVectors.pointer, ...batch, W.value.pointer, inputs, size);
}
