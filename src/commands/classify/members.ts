/** The member that `weft classify` adds to a record. */
import type { Kernels } from "../../engine/kernels.ts";
import type { Row } from "../../io/codec.ts";
import { FOUND_SIZE } from "../../kernels/label-state.ts";
import { escapeText } from "../escape-token.ts";
import type { Output } from "../stream/output.ts";
import { PlainMembers } from "../stream/plain-members.ts";
import { shortest } from "../stream/shortest.ts";

const NAME = "predicted";
const OPENING = new TextEncoder().encode(`${JSON.stringify(NAME)}:`);
const TAB = 0x09;
const NEWLINE = 0x0a;

/** One record after the other: `of` sets its labels. What is written of each label is made ready once. */
export class PredictedMember extends PlainMembers {
  readonly count = 1;
  readonly #kernels: Kernels;
  readonly #output: Output;
  readonly #labels: readonly string[];
  readonly #pieces: number;
  readonly #lines: readonly Uint8Array[];
  #found = 0;
  #size = 0;

  /** `labels` are all there are, by their ids. */
  constructor(kernels: Kernels, output: Output, labels: readonly string[]) {
    super(output);
    this.#kernels = kernels;
    this.#output = output;
    this.#labels = labels;
    this.#pieces = placePieces(kernels, labels);
    this.#lines = labels.map((label) => Buffer.from(escapeText(label)));
  }

  /** So many labels, from the best on, which lie there (src/kernels/label-state.ts). */
  of(found: number, size: number): this {
    this.#found = found;
    this.#size = size;
    return this;
  }

  override writeJson(): void {
    const { call } = this.#kernels;
    this.#output.write(OPENING);
    const out = this.#output.room(call.predicted_size(this.#found, this.#size, this.#pieces));
    this.#output.at = call.write_predicted(this.#found, this.#size, this.#pieces, out) >>> 0;
  }

  /** The labels alone. */
  writeLine(): void {
    for (let i = 0; i < this.#size; i++) {
      if (i > 0) this.#output.byte(TAB);
      this.#output.write(this.#lines[this.#kernels.load(this.#found + i * FOUND_SIZE)]);
    }
    this.#output.byte(NEWLINE);
  }

  values(): Row {
    const predicted = Array.from({ length: this.#size }, (_, i) => {
      const place = this.#found + i * FOUND_SIZE;
      const [prob] = this.#kernels.f32(place + 4, 1);
      return { label: this.#labels[this.#kernels.load(place)], prob: shortest(prob) };
    });
    return { [NAME]: predicted };
  }
}

/** The JSON of each label up to its probability, and where these pieces lie, {start u32, end u32} each. */
function placePieces(kernels: Kernels, labels: readonly string[]): number {
  const pieces = labels.map((label) => Buffer.from(`{"label":${JSON.stringify(label)},"prob":`));
  const list = kernels.allocate(labels.length * 8);
  let at = kernels.allocate(pieces.reduce((sum, { length }) => sum + length, 0));
  for (const [id, piece] of pieces.entries()) {
    kernels.bytes.set(piece, at);
    kernels.u32(list + id * 8, 2).set([at, at + piece.length]);
    at += piece.length;
  }
  return list;
}
