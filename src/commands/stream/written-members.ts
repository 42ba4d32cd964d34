/** The members that hold what a model wrote for a record: the best text, and on request the best few. */
import type { Row } from "../../io/codec.ts";
import type { Hypothesis } from "../../models/hypothesis.ts";
import { decodeAll, type Vocabulary } from "../../text/vocabulary.ts";
import type { Output } from "./output.ts";
import { PlainMembers } from "./plain-members.ts";
import { shortest } from "./shortest.ts";

export interface WrittenNames {
  /** Of the best text … */
  readonly best: string;
  /** … and of the best few with their scores, where they are wanted. */
  readonly several?: string;
}

/** One record after the other: `of` sets what was written for it. */
export class WrittenMembers extends PlainMembers {
  readonly #names: WrittenNames;
  readonly #vocabulary: Vocabulary;
  #hypotheses: readonly Hypothesis[] = [];

  constructor(output: Output, names: WrittenNames, vocabulary: Vocabulary) {
    super(output);
    this.#names = names;
    this.#vocabulary = vocabulary;
  }

  get count(): number {
    return Object.keys(this.#names).length;
  }

  /** From the best on; none is an empty text. */
  of(hypotheses: readonly Hypothesis[]): this {
    this.#hypotheses = hypotheses;
    return this;
  }

  /** The best text, in one line. */
  writeLine(): void {
    this.write(`${this.#best.replace(/\r\n|[\n\r]/g, " ")}\n`);
  }

  values(): Row {
    const { best, several } = this.#names;
    return {
      [best]: this.#best,
      ...(several !== undefined && { [several]: this.#hypotheses.map((one) => this.#scored(one)) }),
    };
  }

  #scored({ ids, logprob, score }: Hypothesis): Row {
    return {
      text: decodeAll(this.#vocabulary, ids),
      logprob: shortest(logprob),
      score: shortest(score),
    };
  }

  get #best(): string {
    const [first] = this.#hypotheses;
    return first === undefined ? "" : decodeAll(this.#vocabulary, first.ids);
  }
}
