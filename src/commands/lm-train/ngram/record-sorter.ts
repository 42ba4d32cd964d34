/**
 * Sorts any number of records in a given memory: blocks that fill it are sorted and become runs in a temporary file, which
 * are merged at the end. Records that fit at once never leave the memory.
 */
import type { Kernels } from "../../../engine/kernels.ts";
import { closeSpool, openSpool, type Spool } from "../../../io/spool.ts";
import { type RecordShape, type RecordSource, Room, sizeOf, writeRecords } from "./records.ts";
import { RunMerger, type RunPlace } from "./run-merger.ts";

export interface SorterOptions extends RecordShape {
  /** Records of the same key become one, whose last word, a count, is the sum of theirs. */
  readonly combine?: boolean;
  /** Where runs go; if it is not given, to a file of the sorter's own. */
  readonly output?: Spool;
}

const COUNTERS = 2 ** 13; // bytes for a digit of a key
const DIGIT_BITS = 11;

export class RecordSorter {
  readonly #kernels: Kernels;
  readonly #options: SorterOptions;
  readonly #size: number;
  readonly #counters: number;
  readonly #records: number;
  readonly #spare: number;
  readonly #capacity: number;
  readonly #runs: RunPlace[] = [];
  #spool: Spool | undefined;
  /** Where the next record goes; there is room up to `end`. */
  at: number;

  /** Takes all of `room`. */
  constructor(kernels: Kernels, room: Room, options: SorterOptions) {
    this.#kernels = kernels;
    this.#options = options;
    this.#size = sizeOf(options);
    this.#counters = room.take(options.keys * Math.ceil(options.bits / DIGIT_BITS) * COUNTERS);
    const half = Math.floor((room.left - 128) / 2);
    this.#capacity = Math.max(1, Math.floor(half / this.#size)) * this.#size;
    this.#records = room.take(this.#capacity);
    this.#spare = room.take(this.#capacity);
    this.at = this.#records;
  }

  get end(): number {
    return this.#records + this.#capacity;
  }

  /** Takes in all records of a source. */
  addAll(source: RecordSource): this {
    for (;;) {
      const end = source.fill(this.at, this.end);
      if (end === this.at) return this;
      this.at = end;
      if (this.end - end < this.#size) this.flush();
    }
  }

  /** Makes a run of what is there, so that there is room again. */
  flush(): void {
    const { at, end } = this.#sort();
    const spool = this.#options.output ?? this.#ownSpool();
    const from = spool.length;
    writeRecords(this.#kernels, spool, at, end);
    this.#runs.push({ spool, from, end: spool.length });
    this.at = this.#records;
  }

  /** Everything as runs. */
  runs(): readonly RunPlace[] {
    if (this.at > this.#records) this.flush();
    return this.#runs;
  }

  /** Everything in order. No more records may be added. */
  sorted(): RecordSource {
    if (this.#runs.length === 0) return new MemoryRecords(this.#kernels, this.#sort(), this.#size);
    const room = new Room(this.#records, this.#spare + this.#capacity - this.#records);
    return new RunMerger(this.#kernels, room, this.runs(), this.#options);
  }

  close(): void {
    if (this.#spool !== undefined) closeSpool(this.#spool);
  }

  #ownSpool(): Spool {
    this.#spool ??= openSpool();
    return this.#spool;
  }

  #sort(): Place {
    const { keys, backwards, bits, combine = false } = this.#options;
    const { call } = this.#kernels;
    const count = (this.at - this.#records) / this.#size;
    const at =
      call.sort_records(
        this.#records,
        this.#spare,
        count,
        this.#size,
        keys,
        backwards,
        bits,
        this.#counters,
      ) >>> 0;
    const end = at + count * this.#size;
    return { at, end: combine ? call.combine_records(at, end, this.#size, keys) >>> 0 : end };
  }
}

interface Place {
  readonly at: number;
  readonly end: number;
}

class MemoryRecords implements RecordSource {
  readonly #kernels: Kernels;
  readonly #size: number;
  readonly #end: number;
  #at: number;

  constructor(kernels: Kernels, { at, end }: Place, size: number) {
    this.#kernels = kernels;
    this.#size = size;
    this.#at = at;
    this.#end = end;
  }

  fill(at: number, end: number): number {
    const bytes = Math.min(Math.floor((end - at) / this.#size) * this.#size, this.#end - this.#at);
    this.#kernels.bytes.copyWithin(at, this.#at, this.#at + bytes);
    this.#at += bytes;
    return at + bytes;
  }
}
