/** The member that `weft embed` adds to a record. */
import type { Kernels } from "../../engine/kernels.ts";
import type { Row } from "../../io/codec.ts";
import type { Output } from "../stream/output.ts";
import { PlainMembers } from "../stream/plain-members.ts";
import { shortest } from "../stream/shortest.ts";

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const CLOSE = 0x5d;
/** What a number may take, and what the kernel writes beyond. */
const NUMBER = 16;
const SLACK = 32;

/** One vector after the other, in the kernels' memory; a text without one has null. */
export class VectorMembers extends PlainMembers {
  readonly count = 1;
  readonly #kernels: Kernels;
  readonly #output: Output;
  readonly #name: string;
  readonly #opening: string;
  #vector: Float32Array | undefined;

  constructor(kernels: Kernels, output: Output, name: string) {
    super(output);
    this.#kernels = kernels;
    this.#output = output;
    this.#name = name;
    this.#opening = `${JSON.stringify(name)}:`;
  }

  of(vector: Float32Array | undefined): this {
    this.#vector = vector;
    return this;
  }

  override writeJson(): void {
    if (this.#vector === undefined) {
      this.write(`${this.#opening}null`);
      return;
    }
    this.write(`${this.#opening}[`);
    this.#writeNumbers(this.#vector, COMMA);
    this.#output.byte(CLOSE);
  }

  writeLine(): void {
    if (this.#vector !== undefined) this.#writeNumbers(this.#vector, SPACE);
    this.#output.byte(NEWLINE);
  }

  values(): Row {
    return { [this.#name]: this.#vector === undefined ? null : Array.from(this.#vector, shortest) };
  }

  #writeNumbers({ byteOffset, length }: Float32Array, separator: number): void {
    const out = this.#output.room(length * NUMBER + SLACK);
    this.#output.at = this.#kernels.call.write_float_list(byteOffset, length, separator, out) >>> 0;
  }
}
