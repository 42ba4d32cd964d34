/** The member that holds the words which were found for a record, with how similar they are. */
import type { Row } from "../../io/codec.ts";
import type { Scored } from "../../models/nearest-vectors.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import type { Output } from "./output.ts";
import { PlainMembers } from "./plain-members.ts";
import { shortest } from "./shortest.ts";

const NEWLINE = 0x0a;
const TAB = 0x09;

/** One record after the other: `of` sets what was asked, as a line of text shows it, and what was found. */
export class FoundMembers extends PlainMembers {
  readonly count = 1;
  readonly #output: Output;
  readonly #name: string;
  readonly #vectors: WordVectors;
  #asked: Uint8Array = new Uint8Array(0);
  #found: readonly Scored[] | undefined;

  constructor(output: Output, name: string, vectors: WordVectors) {
    super(output);
    this.#output = output;
    this.#name = name;
    this.#vectors = vectors;
  }

  of(asked: Uint8Array, found: readonly Scored[] | undefined): this {
    this.#asked = asked;
    this.#found = found;
    return this;
  }

  /** A line for each word that was found; a line of what was asked alone where there is none. */
  writeLine(): void {
    for (const { id, score } of this.#found ?? []) {
      this.#output.write(this.#asked);
      this.#output.byte(TAB);
      this.#output.write(this.#vectors.wordBytes(id));
      this.write(`\t${shortest(score)}\n`);
    }
    if (this.#found !== undefined && this.#found.length > 0) return;
    this.#output.write(this.#asked);
    this.#output.byte(NEWLINE);
  }

  values(): Row {
    const found = this.#found?.map(({ id, score }) => {
      return { word: this.#vectors.word(id), similarity: shortest(score) };
    });
    return { [this.#name]: found ?? null };
  }
}
