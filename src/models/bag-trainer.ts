/** One thread's hands on a bag-of-words classifier in training (src/kernels/bag-train.ts). */
import { Area, type Kernels } from "../engine/kernels.ts";
import * as state from "../kernels/bag-train-state.ts";
import type { BagPlan } from "./bag-plan.ts";
import { columnsOf, inBatches } from "./column-blocks.ts";

const LOSSES = {
  softmax: state.SOFTMAX_LOSS,
  hierarchical: state.TREE_LOSS,
  negative: state.NEGATIVE_LOSS,
  ova: state.EACH_LOSS,
};

/** Some texts, one behind the other as kernels/bag-train-state.ts has them. */
export interface BagTexts {
  readonly bytes: Uint8Array;
  readonly count: number;
}

export interface ChunkOptions {
  /** The learning rate of the first text, and by how much that of each next one is lower. */
  readonly rate: number;
  readonly fall: number;
  /** The key of its random numbers. */
  readonly key: number;
}

export class BagTrainer {
  readonly #kernels: Kernels;
  readonly #plan: BagPlan;
  /** The state of each block of columns that is this thread's. */
  readonly #states: readonly number[];
  readonly #isFirst: boolean;
  readonly #texts: Area;
  readonly #logits: number;
  #whole: number | undefined;

  /** `index` is the thread's number among all members. */
  constructor(kernels: Kernels, plan: BagPlan, index: number) {
    this.#kernels = kernels;
    this.#plan = plan;
    const own = Array.from({ length: plan.blocks }, (_, block) => block).filter(
      (block) => plan.blocks === 1 || block % plan.members === index,
    );
    this.#isFirst = plan.blocks === 1 || index === 0;
    this.#states = own.map((block) => openState(kernels, plan, block));
    this.#texts = new Area(kernels);
    this.#logits = kernels.allocate((plan.labels + 8) * 4);
  }

  /** Learns from a chunk, with blocks of columns together with all other members, which have the same. Returns the sum of losses. */
  train(texts: BagTexts, { rate, fall, key }: ChunkOptions): number {
    const { call } = this.#kernels;
    const start = this.#place(texts);
    for (const address of this.#states) {
      this.#kernels.f32(address + state.RATE, 2).set([rate, fall]);
      this.#kernels.store(address + state.KEY, key);
    }
    const [first] = this.#states;
    if (this.#plan.windows === 0) call.bag_train(first, start, texts.count);
    else this.#inBatches(start, texts.count);
    const sum = new Float64Array(this.#kernels.memory.buffer, first + state.LOSS_SUM, 1);
    const [loss] = sum;
    sum[0] = 0;
    return this.#isFirst ? loss : 0;
  }

  /** (C) The inner products of the mean of each text's rows with all output rows: a view that is good until the next one. */
  *logits(texts: BagTexts): Generator<Float32Array> {
    this.#whole ??= openState(this.#kernels, { ...this.#plan, blocks: 1, windows: 0 }, 0);
    let at = this.#place(texts);
    for (let i = 0; i < texts.count; i++) {
      at = this.#kernels.call.bag_logits(this.#whole, at, this.#logits) >>> 0;
      yield this.#kernels.f32(this.#logits, this.#plan.labels);
    }
  }

  #inBatches(start: number, count: number): void {
    const { call } = this.#kernels;
    let at = start;
    const forward = (first: number, some: number) => {
      let next = at;
      for (const address of this.#states) next = call.bag_forward(address, at, first, some) >>> 0;
      at = next;
    };
    const backward = (first: number, some: number) => {
      for (const address of this.#states) call.bag_backward(address, first, some);
    };
    inBatches(this.#plan, count, forward, backward);
  }

  #place({ bytes }: BagTexts): number {
    const start = this.#texts.reserve(bytes.length);
    this.#kernels.bytes.set(bytes, start);
    return start;
  }
}

function openState(kernels: Kernels, plan: BagPlan, block: number): number {
  const address = kernels.allocate(state.STATE_SIZE);
  const columns = columnsOf(plan, block);
  const output = plan.output + columns.start * 4;
  const windows = plan.windows === 0 ? kernels.allocate(plan.layout.bytes) : plan.windows;
  const members = [
    [state.INPUT, plan.input + columns.start * 4],
    [state.OUTPUT, output],
    [state.STRIDE, plan.stride * 4],
    [state.WIDTH, (columns.end - columns.start) * 4],
    [state.LABELS, plan.labels],
    [state.LOSS, LOSSES[plan.loss]],
    [state.NEGATIVES, plan.negative],
    [state.ALIAS, plan.alias],
    [state.PATHS, plan.paths],
    [state.NODES, plan.nodes],
    [state.ZERO_ROW, plan.zeroRow],
    [state.ALL_OUTPUTS, placeOutputs(kernels, plan, output)],
    [state.BLOCKS, plan.blocks],
    [state.BLOCK, block],
    [state.BLOCK_STEP, plan.blockBytes],
    [state.WINDOWS, windows + block * plan.blockBytes],
    [state.WINDOW_BYTES, plan.layout.bytes],
    [state.OUTPUTS_AT, plan.layout.outputs],
    [state.WEIGHTS_AT, plan.layout.weights],
    [state.LOGITS_AT, plan.layout.logits],
    [state.STEPS_AT, plan.layout.steps],
    [state.HIDDEN_AT, plan.layout.hidden],
    [state.GRADIENT_AT, plan.layout.gradient],
  ];
  for (const [member, value] of members) kernels.store(address + member, value);
  return address;
}

/** The addresses of all output rows, with a row of zeros behind an odd number. */
function placeOutputs(kernels: Kernels, { labels, stride, zeroRow }: BagPlan, output: number): number {
  const pointer = kernels.allocate((labels + 1) * 4);
  const list = kernels.u32(pointer, labels + 1);
  for (let label = 0; label < labels; label++) list[label] = output + label * stride * 4;
  list[labels] = zeroRow;
  return pointer;
}
