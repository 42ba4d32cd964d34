/** New members of a record that are plain values. */
import type { Row } from "../../io/codec.ts";
import { packValue } from "../../io/msgpack.ts";
import type { Output } from "./output.ts";
import type { Members } from "./row-writer.ts";

/** A command says what the values are, and what a line of text has of them. */
export abstract class PlainMembers implements Members {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  abstract values(): Row;
  abstract get count(): number;
  abstract writeLine(): void;

  writeJson(): void {
    this.write(JSON.stringify(this.values()).slice(1, -1));
  }

  writeMsgpack(): void {
    for (const [name, value] of Object.entries(this.values())) {
      this.#output.write(packValue(name));
      this.#output.write(packValue(value));
    }
  }

  protected write(text: string): void {
    this.#output.write(new TextEncoder().encode(text));
  }
}
