/** One thread's hands on word vectors in training (src/kernels/vectors.ts). */
import type { Kernels } from "../engine/kernels.ts";
import * as state from "../kernels/vectors-state.ts";
import { columnsOf, inBatches } from "./column-blocks.ts";
import type { VectorsPlan } from "./vectors-plan.ts";

/** The most ids of a chunk: windows end where chunks do. */
export const CHUNK = 2 ** 12;

const ARCHES = { skipgram: 0, cbow: 1 };
const LOSSES = {
  negative: state.NEGATIVE_LOSS,
  hierarchical: state.TREE_LOSS,
  softmax: state.SOFTMAX_LOSS,
};

export interface ChunkOptions {
  readonly rate: number;
  /** The key of its random numbers. */
  readonly key: number;
}

/** What a thread has gone through. */
export interface VectorsTotals {
  /** The sum of the losses of all pairs, … */
  readonly loss: number;
  /** … and how many there were. */
  readonly pairs: number;
  /** Ids that were read, ends of sentences among them; of a chunk that threads share the first one counts them. */
  readonly words: number;
}

export class VectorsTrainer {
  readonly #kernels: Kernels;
  readonly #plan: VectorsPlan;
  /** The state of each block of columns that is this thread's. */
  readonly #states: readonly number[];
  readonly #ids: number;
  readonly #kept: number;
  readonly #isFirst: boolean;

  /** `index` is the thread's number among all members. */
  constructor(kernels: Kernels, plan: VectorsPlan, index: number) {
    this.#kernels = kernels;
    this.#plan = plan;
    const own = Array.from({ length: plan.blocks }, (_, block) => block).filter(
      (block) => plan.blocks === 1 || block % plan.members === index,
    );
    this.#isFirst = plan.blocks === 1 || index === 0;
    this.#states = own.map((block) => openState(kernels, plan, block));
    this.#ids = kernels.allocate(CHUNK * 4);
    this.#kept = kernels.allocate(CHUNK * 4);
  }

  /** Learns from a chunk: with blocks of columns together with all other members, which have the same chunk. */
  train(ids: Uint32Array, { rate, key }: ChunkOptions): VectorsTotals {
    this.#kernels.u32(this.#ids, ids.length).set(ids);
    for (const address of this.#states) {
      this.#kernels.f32(address + state.RATE, 1)[0] = rate;
      this.#kernels.store(address + state.KEY, key);
    }
    const { call } = this.#kernels;
    const [first] = this.#states;
    const count = call.vectors_keep(first, this.#ids, ids.length, this.#kept);
    if (this.#plan.windows === 0) call.vectors_train(first, this.#kept, count);
    else this.#inBatches(count);
    return { ...this.#takeTotals(), words: this.#isFirst ? ids.length : 0 };
  }

  #inBatches(count: number): void {
    const { call } = this.#kernels;
    const forward = (first: number, some: number) => {
      for (const address of this.#states)
        call.vectors_forward(address, this.#kept, first, first + some, count);
    };
    const backward = (_first: number, some: number) => {
      for (const address of this.#states) call.vectors_backward(address, some);
    };
    inBatches(this.#plan, count, forward, backward);
  }

  #takeTotals(): Pick<VectorsTotals, "loss" | "pairs"> {
    const [first] = this.#states;
    const { buffer } = this.#kernels.memory;
    const totals = new Float64Array(buffer, first + state.LOSS_SUM, 2);
    const [loss, pairs] = totals;
    totals.fill(0);
    return { loss, pairs };
  }
}

function openState(kernels: Kernels, plan: VectorsPlan, block: number): number {
  const address = kernels.allocate(state.STATE_SIZE);
  const columns = columnsOf(plan, block);
  const rowBytes = plan.stride * 4;
  const windows = plan.windows === 0 ? kernels.allocate(plan.layout.bytes) : plan.windows;
  const members = [
    [state.INPUT, plan.input + columns.start * 4],
    [state.OUTPUT, plan.output + columns.start * 4],
    [state.INPUT_STRIDE, rowBytes],
    [state.OUTPUT_STRIDE, rowBytes],
    [state.WIDTH, (columns.end - columns.start) * 4],
    [state.VOCABULARY, plan.vocabulary],
    [state.WINDOW, plan.window],
    [state.CBOW, ARCHES[plan.arch]],
    [state.LOSS, LOSSES[plan.loss]],
    [state.NEGATIVES, plan.negative],
    [state.ALIAS, plan.alias],
    [state.PATHS, plan.paths],
    [state.NODES, plan.nodes],
    [state.SUBWORDS, plan.wordRows.starts],
    [state.SUBWORD_ROWS, plan.wordRows.rows],
    [state.KEEP, plan.keep],
    [state.ZERO_ROW, plan.zeroRow],
    [state.SCRATCH, placeScratch(kernels, plan)],
    [state.BLOCKS, plan.blocks],
    [state.BLOCK, block],
    [state.BLOCK_STEP, plan.blockBytes],
    [state.WINDOWS, windows + block * plan.blockBytes],
    [state.WINDOW_BYTES, plan.layout.bytes],
    [state.OUTPUTS_AT, plan.layout.outputs],
    [state.WEIGHTS_AT, plan.layout.weights],
    [state.TARGETS_AT, plan.layout.targets],
    [state.LOGITS_AT, plan.layout.logits],
    [state.STEPS_AT, plan.layout.steps],
    [state.HIDDEN_AT, plan.layout.hidden],
    [state.GRADIENT_AT, plan.layout.gradient],
  ];
  for (const [member, value] of members) kernels.store(address + member, value);
  return address;
}

/** Rows for what the words of a window become, and the list of their addresses. */
function placeScratch(kernels: Kernels, { window, stride }: VectorsPlan): number {
  const rows = 2 * window;
  const list = kernels.allocate(rows * 4);
  const first = kernels.allocate(rows * stride * 4);
  for (let row = 0; row < rows; row++) kernels.store(list + row * 4, first + row * stride * 4);
  return list;
}
