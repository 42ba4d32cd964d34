/** Bytes that grow in the kernels' memory, where kernels can write them. */
import { Area, type Kernels } from "../../engine/kernels.ts";

const SLACK = 64; // kernels write in steps of 16 bytes

export class Output {
  readonly #kernels: Kernels;
  readonly #area: Area;
  /** Where the next byte goes. */
  at = 0;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.#area = new Area(kernels, 2 ** 20);
    this.at = this.#area.pointer;
  }

  get length(): number {
    return this.at - this.#area.pointer;
  }

  /** Room for `size` more bytes at `at`, which it returns; what is there already moves along. */
  room(size: number): number {
    const length = this.length;
    if (length + size + SLACK > this.#area.size) {
      const old = this.#area.pointer;
      const pointer = this.#area.reserve(length + size + SLACK);
      this.#kernels.bytes.copyWithin(pointer, old, old + length);
      this.at = pointer + length;
    }
    return this.at;
  }

  write(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.#kernels.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Copies from elsewhere in the kernels' memory. */
  copy(start: number, end: number): void {
    this.room(end - start);
    this.#kernels.bytes.copyWithin(this.at, start, end);
    this.at += end - start;
  }

  byte(value: number): void {
    this.room(1);
    this.#kernels.bytes[this.at++] = value;
  }

  /** Takes the last byte back, if it is this one. */
  dropLast(value: number): void {
    if (this.length > 0 && this.#kernels.bytes[this.at - 1] === value) this.at--;
  }

  /** A copy of everything; the output is then empty. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.length);
    bytes.set(this.#kernels.bytes.subarray(this.#area.pointer, this.at));
    this.at = this.#area.pointer;
    return bytes;
  }
}
