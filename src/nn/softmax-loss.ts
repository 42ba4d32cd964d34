/**
 * A linear layer to the classes, softmax and cross entropy as one: the logits of all rows, (N, V), are never kept. A
 * block of rows at a time goes through logits, loss, their gradient in place, and all three gradients that follow.
 */
import type { Prepared } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import { type Matrix, transposed } from "../engine/matrix.ts";
import type { Tensor } from "../engine/tensor.ts";
import { type Initializer, uniform, zeros } from "./initializers.ts";
import type { Pass } from "./layer.ts";
import type { Scope, Weight } from "./slab.ts";

/** The target of a row that has none: it adds nothing to loss and gradient. */
export const NO_TARGET = 0xffff_ffff;

export interface SoftmaxLossOptions {
  readonly inputs: number;
  readonly classes: number;
  /** The weight to use instead of its own, (V, H), such as an embedding's. */
  readonly tied?: Weight;
  readonly bias?: boolean;
  readonly initializer?: Initializer;
  /** How much of the target's probability goes to all classes evenly (Szegedy et al. 2016). */
  readonly smoothing?: number;
}

export interface Loss {
  /** The sum over all targets of -log p, smoothed and weighted. */
  readonly total: number;
  /** How many rows have a target. */
  readonly count: number;
}

/** `targets` is where a class for each row lies, (N) u32, below V or NO_TARGET. @throws Error when one is neither */
export interface ClassLoss {
  /** The loss, the gradient of `scale` · total for `x` (N, H), and, added, for the weights. */
  lossAndGradient(pass: Pass, x: Tensor, targets: number, scale: number): Loss & { readonly dx: Tensor };
  /** Puts log p of each row's target, 0 where there is none, in `output`, (N). */
  logProbabilities(pass: Pass, x: Tensor, targets: number, output: Tensor): void;
  /** Numbers of which the softmax is the probabilities, (N, V); for few rows. */
  logits(pass: Pass, x: Tensor): Tensor;
  /** Makes logits (N, V) into probabilities, in place. Below 1, `temperature` favours the likelier. */
  probabilities(pass: Pass, logits: Tensor, temperature: number): Tensor;
}

export interface SoftmaxLoss extends ClassLoss {
  /** `classWeights` is where a factor for each class lies, (V) f32, by which the loss of its rows is multiplied. */
  lossAndGradient(
    pass: Pass,
    x: Tensor,
    targets: number,
    scale: number,
    classWeights?: number,
  ): Loss & { readonly dx: Tensor };
}

/** How many logits a block has at most, unless one row has more: 8 MB of them stay in the caches. */
const BLOCK = 2 ** 21;

export function softmaxLoss(scope: Scope, options: SoftmaxLossOptions): SoftmaxLoss {
  const output = declare(scope, options);
  const { classes, smoothing = 0 } = options;
  return {
    lossAndGradient({ engine }, x, targets, scale, classWeights = 0) {
      const count = countTargets(engine, targets, x.rows, classes);
      const dx = engine.tensor(...x.shape); // (N, H)
      const weight = engine.prepare(output.W.value, blockRows(x.rows, classes));
      let total = 0;
      forEachBlock(engine, output, x, (rows, logits, first) => {
        const { call } = engine;
        const from = targets + first * 4;
        const shape = [logits.rows, classes] as const;
        total = call.softmax_cross_entropy(
          logits.pointer,
          ...shape,
          from,
          scale,
          smoothing,
          classWeights,
          total,
        );
        addGradients(engine, output, rows, logits);
        engine.multiply(rowsOf(dx, first, rows.rows), logits, weight);
      });
      return { total, count, dx };
    },
    logProbabilities({ engine }, x, targets, logs) {
      countTargets(engine, targets, x.rows, classes);
      forEachBlock(engine, output, x, (rows, logits, first) => {
        const offset = first * 4;
        engine.call.softmax_log_probability(
          logs.pointer + offset,
          logits.pointer,
          rows.rows,
          classes,
          targets + offset,
        );
      });
    },
    logits({ engine }, x) {
      const logits = engine.tensor(x.rows, classes); // (N, V)
      fillLogits(engine, output, logits, x, transposed(output.W.value));
      return logits;
    },
    probabilities({ engine }, logits, temperature) {
      engine.call.softmax(logits.pointer, logits.rows, logits.columns, 1 / temperature);
      return logits;
    },
  };
}

interface Output {
  /** (V, H) */
  readonly W: Weight;
  /** (V) */
  readonly b: Weight | undefined;
}

function declare(
  scope: Scope,
  { inputs, classes, tied, bias = true, initializer }: SoftmaxLossOptions,
): Output {
  const own = () => scope.weight("W", [classes, inputs], initializer ?? uniform(1 / Math.sqrt(inputs)));
  return { W: tied ?? own(), b: bias ? scope.weight("b", [classes], zeros) : undefined };
}

function countTargets({ call }: Engine, targets: number, rows: number, classes: number): number {
  const count = call.count_targets(targets, rows, classes);
  if (count < 0) throw new Error(`a target is neither below ${classes} nor NO_TARGET`);
  return count;
}

/** Works out the logits of some rows, (R, V), then of the next ones in the same memory. */
function forEachBlock(
  engine: Engine,
  output: Output,
  x: Tensor,
  use: (rows: Tensor, logits: Tensor, first: number) => void,
): void {
  const classes = output.W.shape[0];
  const most = blockRows(x.rows, classes);
  const mark = engine.step.mark();
  const right = engine.prepare(transposed(output.W.value), most); // (H, V)
  const block = engine.tensor(most, classes); // (R, V)
  for (let first = 0; first < x.rows; first += most) {
    const rows = rowsOf(x, first, Math.min(most, x.rows - first)); // (R, H)
    const logits = block.slice(0, rows.rows); // (R, V)
    fillLogits(engine, output, logits, rows, right);
    use(rows, logits, first);
  }
  engine.step.release(mark);
}

/** The rows of a block: all blocks but the last have as many, and that one about as many. */
function blockRows(rows: number, classes: number): number {
  const most = Math.max(1, Math.floor(BLOCK / classes));
  return Math.ceil(rows / Math.max(1, Math.ceil(rows / most)));
}

/** The rows from `first` on, whatever the dimensions above the last are. */
function rowsOf(x: Tensor, first: number, count: number): Tensor {
  return x.as(x.rows, x.columns).slice(first, first + count);
}

function fillLogits(
  engine: Engine,
  { b }: Output,
  logits: Tensor,
  x: Tensor,
  right: Matrix | Prepared,
): void {
  engine.multiply(logits, x, right);
  if (b) engine.call.add_bias(logits.pointer, b.value.pointer, logits.rows, logits.columns);
}

/** `dLogits` is the gradient of a block's logits, (R, V). */
function addGradients(engine: Engine, { W, b }: Output, x: Tensor, dLogits: Tensor): void {
  engine.addProduct(W.gradient, transposed(dLogits), x);
  if (b) {
    const { rows, columns, pointer } = dLogits;
    engine.call.add_bias_gradient(b.gradient.pointer, pointer, rows, columns);
  }
}
