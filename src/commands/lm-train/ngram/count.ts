/** Counts the N-grams of ids as they come, in sorted runs. */
import type { Kernels } from "../../../engine/kernels.ts";
import type { Spool } from "../../../io/spool.ts";
import { RecordSorter } from "./record-sorter.ts";
import { Room, sizeOf } from "./records.ts";
import type { RunPlace } from "./run-merger.ts";
import { beginId, paddingId, shapeOf, type TaskContext } from "./task.ts";

/** Ids of a text; the first N - 1 are those before it, if the passage has so many. */
export interface IdPiece {
  readonly ids: Uint32Array;
  /** How many of the ids belong to an earlier piece. */
  readonly history: number;
  /** How many ids of the passage come before the first that does not. */
  readonly past: number;
}

export class NgramCounter {
  readonly #kernels: Kernels;
  readonly #context: TaskContext;
  readonly #end: number;
  /** Ids that are laid out at a time. */
  readonly #block: number;
  readonly #ids: number;
  readonly #sorter: RecordSorter;
  readonly #size: number;

  /** `end` is the id that ends a passage. Takes the thread's memory until the runs have been made. */
  constructor(context: TaskContext, end: number, output: Spool) {
    const { kernels, memory, order } = context;
    const room = new Room(memory.pointer, memory.size);
    const shape = shapeOf(context, order, 1, "suffix");
    this.#kernels = kernels;
    this.#context = context;
    this.#end = end;
    this.#block = context.window / 4;
    this.#ids = room.take((this.#block + order) * 4);
    this.#size = sizeOf(shape);
    this.#sorter = new RecordSorter(kernels, room, { ...shape, combine: true, output });
  }

  add({ ids, history, past }: IdPiece): void {
    let before = past;
    for (let at = history; at < ids.length; ) {
      if (this.#sorter.end - this.#sorter.at < this.#size) this.#sorter.flush();
      const room = Math.floor((this.#sorter.end - this.#sorter.at) / this.#size);
      const count = Math.min(this.#block, room, ids.length - at);
      const back = Math.min(at, this.#context.order - 1);
      this.#write(ids.subarray(at - back, at + count), back, before);
      before = pastOf(ids.subarray(at, at + count), this.#end, before);
      at += count;
    }
  }

  runs(): readonly RunPlace[] {
    return this.#sorter.runs();
  }

  #write(ids: Uint32Array, back: number, past: number): void {
    this.#kernels.u32(this.#ids, ids.length).set(ids);
    this.#sorter.at =
      this.#kernels.call.ngram_windows(
        this.#ids + back * 4,
        ids.length - back,
        past,
        this.#context.order,
        beginId(this.#context),
        paddingId(this.#context),
        this.#end,
        this.#sorter.at,
      ) >>> 0;
  }
}

/** How many ids of a passage come before what follows these ones. */
export function pastOf(ids: Uint32Array, end: number, past: number): number {
  const last = ids.lastIndexOf(end);
  return last < 0 ? past + ids.length : ids.length - 1 - last;
}
