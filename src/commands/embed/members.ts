/** The member that `weft embed` adds to a record. */
import type { Row } from "../../io/codec.ts";
import type { Output } from "../stream/output.ts";
import { PlainMembers } from "../stream/plain-members.ts";
import { shortest } from "../stream/shortest.ts";

/** One vector after the other; a text without one has null. */
export class VectorMembers extends PlainMembers {
  readonly count = 1;
  readonly #name: string;
  #vector: Float32Array | undefined;

  constructor(output: Output, name: string) {
    super(output);
    this.#name = name;
  }

  of(vector: Float32Array | undefined): this {
    this.#vector = vector;
    return this;
  }

  writeLine(): void {
    this.write(`${this.#numbers()?.join(" ") ?? ""}\n`);
  }

  values(): Row {
    return { [this.#name]: this.#numbers() ?? null };
  }

  #numbers(): number[] | undefined {
    return this.#vector && Array.from(this.#vector, shortest);
  }
}
