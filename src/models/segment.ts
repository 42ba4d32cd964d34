/** The training of a language model on segments of text: truncated backpropagation through time, the state carried on. */
import type { Engine } from "../engine/engine.ts";
import { Tensor } from "../engine/tensor.ts";
import type { Pass, State } from "../nn/layer.ts";
import type { Network, Totals } from "../nn/network.ts";
import type { LanguageModel } from "./language-model.ts";

/** A part of a segment that one shard reads; all are addresses in the shared memory. */
export interface SegmentShard {
  /** T · rows ids, time by time. */
  readonly inputs: number;
  readonly targets: number;
  readonly rows: number;
  /** Where the state before the segment lies, and after it is left. */
  readonly state: number;
}

export interface Segment {
  readonly steps: number;
  readonly shards: readonly SegmentShard[];
}

/** A language model as the training loop sees it. */
export function segmentNetwork(model: LanguageModel): Network<Segment> {
  return {
    slab: model.slab,
    gradient: (pass, segment, shard) => {
      if (isEmpty(segment, shard)) return NOTHING;
      const { hidden, backward, part } = read(model, pass, segment, shard);
      const { total, count, dx } = model.softmax.lossAndGradient(pass, hidden, part.targets, 1);
      backward(dx.as(segment.steps, part.rows, dx.columns));
      return { total, count };
    },
    evaluate: (pass, segment, shard): Totals => {
      if (isEmpty(segment, shard)) return NOTHING;
      const { hidden, part } = read(model, pass, segment, shard);
      const logs = pass.engine.tensor(hidden.rows);
      model.softmax.logProbabilities(pass, hidden, part.targets, logs);
      const total = -pass.engine.numbers(logs).reduce((sum, log) => sum + log, 0);
      return { total, count: hidden.rows };
    },
  };
}

const NOTHING: Totals = { total: 0, count: 0 };

const isEmpty = ({ shards }: Segment, shard: number): boolean => shards[shard].rows === 0;

/** How many numbers the state of `rows` sequences takes. */
export const stateLength = ({ stateSizes }: LanguageModel, rows: number): number =>
  stateSizes.reduce((sum, size) => sum + size * rows, 0);

/** The tensors of a state that lies at an address, (rows, size) each, one after the other. */
export function stateAt({ stateSizes }: LanguageModel, pointer: number, rows: number): State {
  let next = pointer;
  return stateSizes.map((size) => {
    const tensor = new Tensor(next, [rows, size]);
    next += rows * size * 4;
    return tensor;
  });
}

function read(model: LanguageModel, pass: Pass, { steps, shards }: Segment, shard: number) {
  const part = shards[shard];
  const state = stateAt(model, part.state, part.rows);
  const [{ output, last }, backward] = model.read(
    pass,
    part.inputs,
    steps,
    part.rows,
    copied(pass.engine, state),
  );
  state.forEach((tensor, index) => {
    copy(pass.engine, tensor, last[index]);
  });
  const hidden = output.as(steps * part.rows, output.columns); // (T·B, D)
  return { hidden, backward, part };
}

/** The backward pass reads the first state after the last one has taken its place. */
function copied(engine: Engine, state: State): State {
  return state.map((tensor) => {
    const twin = engine.tensor(...tensor.shape);
    copy(engine, twin, tensor);
    return twin;
  });
}

function copy({ kernels }: Engine, to: Tensor, from: Tensor): void {
  kernels.f32(to.pointer, to.size).set(kernels.f32(from.pointer, from.size));
}
