/** From the runs of N-grams to the adjusted counts of all orders. */
import type { Spool } from "../../../io/spool.ts";
import * as state from "../../../kernels/ngram-state.ts";
import { Room, Window, writeRecords } from "./records.ts";
import { RunMerger, type RunPlace } from "./run-merger.ts";
import { beginId, type NgramFile, ngramFile, paddingId, shapeOf, type TaskContext } from "./task.ts";

export interface AdjustInput {
  readonly runs: readonly RunPlace[];
  /** For each order from 1 the most occurrences that are pruned. */
  readonly prune: readonly number[];
  /** Lower orders keep their own counts. */
  readonly raw: boolean;
  /** For each order. */
  readonly outputs: readonly Spool[];
}

export interface Adjusted {
  /** By order: n ids, a count and a free number, by their last words. */
  readonly files: readonly NgramFile[];
  /** By order: how many n-grams have the count 1, 2, 3 and 4. */
  readonly statistics: readonly (readonly number[])[];
}

export function adjustCounts(context: TaskContext, input: AdjustInput): Adjusted {
  const { kernels, memory, order, window: size } = context;
  const room = new Room(memory.pointer, memory.size);
  const adjuster = new Adjuster(context, room, input);
  const space = new Room(room.take(size), size);
  const merger = new RunMerger(kernels, room, input.runs, shapeOf(context, order, 1, "suffix"));
  const window = new Window(kernels, merger, space, size);
  for (window.refill(); !window.over || window.at < window.end; ) {
    window.at = adjuster.read(window.at, window.end);
    if (window.at === window.end) window.refill();
  }
  return adjuster.finish();
}

/** The state of the kernel that does it, and where it writes. */
class Adjuster {
  readonly #context: TaskContext;
  readonly #state: number;
  readonly #outputs: readonly { readonly pointer: number; readonly spool: Spool }[];

  constructor(context: TaskContext, room: Room, { prune, raw, outputs }: AdjustInput) {
    const { kernels, order } = context;
    this.#context = context;
    this.#state = room.take(state.ADJUST_SIZE);
    this.#outputs = outputs.map((spool) => ({ pointer: room.take(context.window), spool }));
    kernels.bytes.fill(0, this.#state, this.#state + state.ADJUST_SIZE);
    kernels.store(this.#state + state.ADJUST_ORDER, order);
    kernels.store(this.#state + state.ADJUST_BEGIN, beginId(context));
    kernels.store(this.#state + state.ADJUST_PADDING, paddingId(context));
    kernels.store(this.#state + state.ADJUST_RAW, raw ? 1 : 0);
    for (const [index, most] of prune.entries())
      kernels.store(this.#state + state.ADJUST_PRUNE + index * 8, most);
    this.#flush();
  }

  /** Gives the end of what was read. */
  read(at: number, end: number): number {
    const next = this.#context.kernels.call.ngram_adjust(this.#state, at, end) >>> 0;
    this.#flush();
    return next;
  }

  finish(): Adjusted {
    this.#context.kernels.call.ngram_adjust_end(this.#state);
    this.#flush();
    const files = this.#outputs.map(({ spool }, index) => ngramFile(spool, index + 3));
    return { files, statistics: files.map((_, index) => this.#statistics(index)) };
  }

  /** Writes what the kernel has left for each order, and gives it the room anew. */
  #flush(): void {
    const { kernels } = this.#context;
    for (const [index, output] of this.#outputs.entries()) {
      const place = this.#state + index * 4;
      const end = kernels.load(place + state.ADJUST_OUT);
      if (end > 0) writeRecords(kernels, output.spool, output.pointer, end);
      kernels.store(place + state.ADJUST_OUT, output.pointer);
      kernels.store(place + state.ADJUST_OUT_END, output.pointer + this.#context.window);
    }
  }

  #statistics(index: number): number[] {
    const numbers = this.#context.kernels.u32(this.#state + state.ADJUST_STATISTICS + index * 32, 8);
    return [0, 2, 4, 6].map((at) => numbers[at] + numbers[at + 1] * 2 ** 32);
  }
}
