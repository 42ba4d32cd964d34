/** Sorted runs of records, in files, as one sorted stream. */
import type { Kernels } from "../../../engine/kernels.ts";
import type { Spool } from "../../../io/spool.ts";
import { FileRecords, type RecordShape, type RecordSource, type Room, sizeOf } from "./records.ts";

/** A part of a file; plain data. */
export interface RunPlace {
  readonly spool: Spool;
  readonly from: number;
  readonly end: number;
}

const RUN_BYTES = 8;
/** More does not make reading faster. */
const LARGEST_WINDOW = 2 ** 22;

export class RunMerger implements RecordSource {
  readonly #kernels: Kernels;
  readonly #shape: RecordShape;
  readonly #sources: readonly FileRecords[];
  readonly #windows: readonly number[];
  readonly #windowSize: number;
  /** For each run where its next record is, and where its window ends (src/kernels/record-merge.ts). */
  readonly #runs: number;
  readonly #heap: number;
  #count: number;

  /** Takes all of `room`. */
  constructor(kernels: Kernels, room: Room, places: readonly RunPlace[], shape: RecordShape) {
    this.#kernels = kernels;
    this.#shape = shape;
    const runs = places.filter(({ from, end }) => end > from);
    this.#count = runs.length;
    this.#sources = runs.map(
      ({ spool, from, end }) => new FileRecords(kernels, spool, shape.words, from, end),
    );
    this.#runs = room.take(Math.max(1, runs.length) * RUN_BYTES);
    this.#heap = room.take(Math.max(1, runs.length) * 4);
    const share = Math.floor(room.left / Math.max(1, runs.length)) - 64;
    this.#windowSize = Math.max(sizeOf(shape), Math.min(LARGEST_WINDOW, share));
    this.#windows = runs.map(() => room.take(this.#windowSize));
    for (let run = 0; run < runs.length; run++) this.#fillWindow(run);
    kernels.call.merge_start(this.#runs, this.#heap, this.#count, shape.keys, shape.backwards);
  }

  fill(at: number, end: number): number {
    const { call } = this.#kernels;
    const { keys, backwards } = this.#shape;
    const size = sizeOf(this.#shape);
    let out = at;
    while (this.#count > 0 && out + size <= end) {
      out = call.merge_records(this.#runs, this.#heap, this.#count, size, keys, backwards, out, end) >>> 0;
      const run = this.#kernels.load(this.#heap);
      const [next, last] = this.#kernels.u32(this.#runs + run * RUN_BYTES, 2);
      if (next < last) continue; // the output is full
      const isOver = !this.#fillWindow(run);
      this.#count = call.merge_settle(this.#runs, this.#heap, this.#count, keys, backwards, isOver);
    }
    return out;
  }

  /** False when the run has no more records. */
  #fillWindow(run: number): boolean {
    const window = this.#windows[run];
    const end = this.#sources[run].fill(window, window + this.#windowSize);
    this.#kernels.u32(this.#runs + run * RUN_BYTES, 2).set([window, end]);
    return end > window;
  }
}
