/** Streams of records: a few u32 words each, of which the first are the key. */
import type { Kernels } from "../../../engine/kernels.ts";
import { IoError } from "../../../errors.ts";
import { append, readAt, type Spool } from "../../../io/spool.ts";

export interface RecordShape {
  /** Words of a record. */
  readonly words: number;
  /** Words of its key, which come first. */
  readonly keys: number;
  /** The key's last word is the most significant one. */
  readonly backwards: boolean;
  /** No word of a key has more bits. */
  readonly bits: number;
}

export const sizeOf = ({ words }: Pick<RecordShape, "words">): number => words * 4;

/** Where records come from, in order. */
export interface RecordSource {
  /** Puts the next ones in [at, end), as many as there is room for, and returns the end of them: `at` when all have been. */
  fill(at: number, end: number): number;
}

/** A part of a file of records. */
export class FileRecords implements RecordSource {
  readonly #kernels: Kernels;
  readonly #spool: Spool;
  readonly #size: number;
  #at: number;
  readonly #end: number;

  constructor(kernels: Kernels, spool: Spool, words: number, from = 0, end = spool.length) {
    this.#kernels = kernels;
    this.#spool = spool;
    this.#size = words * 4;
    this.#at = from;
    this.#end = end;
  }

  fill(at: number, end: number): number {
    const room = Math.floor((end - at) / this.#size) * this.#size;
    const bytes = Math.min(room, this.#end - this.#at);
    readAt(this.#spool, this.#at, this.#kernels.bytes.subarray(at, at + bytes));
    this.#at += bytes;
    return at + bytes;
  }
}

/** Appends what lies in memory to a file. */
export const writeRecords = (kernels: Kernels, spool: Spool, at: number, end: number): void =>
  append(spool, kernels.bytes.subarray(at, end));

/** A window on a source: what has been read and not yet used. */
export class Window {
  at: number;
  end: number;
  /** There is no more than what lies in the window. */
  over = false;
  readonly #kernels: Kernels;
  readonly #source: RecordSource;
  readonly #pointer: number;
  readonly #size: number;

  constructor(kernels: Kernels, source: RecordSource, room: Room, size: number) {
    this.#kernels = kernels;
    this.#source = source;
    this.#size = size;
    this.#pointer = room.take(size);
    this.at = this.end = this.#pointer;
  }

  /** Moves what is left to the front and fills the rest. */
  refill(): void {
    this.#kernels.bytes.copyWithin(this.#pointer, this.at, this.end);
    const left = this.#pointer + this.end - this.at;
    this.at = this.#pointer;
    this.end = this.#source.fill(left, this.#pointer + this.#size);
    this.over = this.end === left;
  }
}

/** Memory that the tasks of a thread take one after the other. */
export class Room {
  #at: number;
  readonly #end: number;

  constructor(pointer: number, size: number) {
    this.#at = pointer;
    this.#end = pointer + size;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  /** @throws IoError when there is not so much left */
  take(size: number): number {
    const pointer = this.#at;
    if (pointer + size > this.#end) {
      const needed = `${mebibytes(size)} are needed at once, ${mebibytes(this.left)} are left`;
      throw new IoError(`--memory is too small: ${needed}`, {
        hint: "give --memory more, or take fewer --threads, which share it",
      });
    }
    this.#at = Math.min(this.#end, pointer + Math.ceil(size / 64) * 64);
    return pointer;
  }
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
