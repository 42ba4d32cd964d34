/** The member that `weft classify` adds to a record. */
import type { Row } from "../../io/codec.ts";
import type { Predicted } from "../../models/classifier.ts";
import { escapeText } from "../escape-token.ts";
import type { Output } from "../stream/output.ts";
import { PlainMembers } from "../stream/plain-members.ts";
import { shortest } from "../stream/shortest.ts";

/** One record after the other: `of` sets its labels. */
export class PredictedMember extends PlainMembers {
  readonly count = 1;
  readonly #labels: readonly string[];
  #predicted: readonly Predicted[] = [];

  /** `labels` are all there are, by their ids. */
  constructor(output: Output, labels: readonly string[]) {
    super(output);
    this.#labels = labels;
  }

  of(predicted: readonly Predicted[]): this {
    this.#predicted = predicted;
    return this;
  }

  /** The labels alone. */
  writeLine(): void {
    this.write(`${this.#predicted.map(({ label }) => escapeText(this.#labels[label])).join("\t")}\n`);
  }

  values(): Row {
    const predicted = this.#predicted.map(({ label, prob }) => ({
      label: this.#labels[label],
      prob: shortest(prob),
    }));
    return { predicted };
  }
}
