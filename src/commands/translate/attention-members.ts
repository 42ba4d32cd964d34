/** The members of a translation that tell where it looked, as `weft plot` draws them. */
import type { Row } from "../../io/codec.ts";
import type { Hypothesis } from "../../models/hypothesis.ts";
import type { Translator } from "../../models/translator.ts";
import type { Output } from "../stream/output.ts";
import { WrittenMembers, type WrittenNames } from "../stream/written-members.ts";

export const ATTENTION_NAMES = ["source_tokens", "target_tokens", "attention"] as const;

/** One record after the other: `ofSource` sets what was read and what was written for it. */
export class AttentionMembers extends WrittenMembers {
  readonly #model: Pick<Translator, "source" | "target">;
  #source: Uint32Array = new Uint32Array(0);
  #best: Hypothesis | undefined;

  constructor(output: Output, names: WrittenNames, model: Pick<Translator, "source" | "target">) {
    super(output, names, model.target);
    this.#model = model;
  }

  override get count(): number {
    return super.count + ATTENTION_NAMES.length;
  }

  /** The ids of the source, of which the model may have read the beginning, without the end token. */
  ofSource(source: Uint32Array, hypotheses: readonly Hypothesis[]): this {
    this.#source = source;
    [this.#best] = hypotheses;
    return this.of(hypotheses);
  }

  override values(): Row {
    const { source, target } = this.#model;
    const weights = this.#best?.attention ?? [];
    const read = weights.length === 0 ? [] : [...this.#source.subarray(0, weights[0].length - 1), source.end];
    const written = [...(this.#best?.ids ?? []), target.end].slice(0, weights.length);
    return {
      ...super.values(),
      source_tokens: read.map((id) => source.token(id)),
      target_tokens: written.map((id) => target.token(id)),
      attention: weights.map((row) => Array.from(row, rounded)),
    };
  }
}

/** Shares in ten thousandths. */
const rounded = (weight: number): number => Math.round(weight * 1e4) / 1e4;
